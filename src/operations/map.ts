import { formatAddress, formatRanges, type Address } from '../base/address.ts'
import { outsideNode, type Model } from '../model/model.ts'
import { stagesWithin, type Node, type Stage } from '../model/node.ts'
import { placesOf } from '../origin/place.ts'
import type { GroupPart, MapDocument, MapEndpointPart, MapLinkPart, MapNodePart, MapSegmentPart } from '../render/documents/map.ts'
import { knownNames, linksOf } from './links.ts'
import { headOf, nothingRead, readNetwork } from './network.ts'
import { operation } from './operation.ts'

const groupings = ['both', 'network', 'namespace', 'none'] as const
type Grouping = (typeof groupings)[number]

/** The inventory and the picture. */
export default operation({
  name: 'map',
  summary: 'what is there, and what is joined to what?',
  effect: 'reads',
  parameters: [
    {
      name: 'group',
      kind: 'choice',
      choices: groupings,
      default: 'both',
      summary: 'what encloses things in the picture: networks, namespaces, both or nothing',
    },
    { name: 'paths', kind: 'paths', summary: 'what to read' },
  ],
  examples: [
    { says: 'what is there', arguments: 'map examples/shop' },
    { says: 'a picture of it', arguments: 'map --format svg --output shop.svg examples/shop' },
  ],
  formats: ['text', 'json', 'markdown', 'html', 'svg', 'mermaid', 'dot'],
  document: 'netwright/map@1',
  async run(input, context) {
    const network = await readNetwork(context)
    const nothing = nothingRead(context, network)
    if (nothing) return nothing
    context.progress('drawing the map')
    const { model } = network
    const groups = new Groups(model, input.group)
    const nodes = nodesOf(model, groups)
    const segments = segmentsOf(model, groups)
    const endpoints = endpointsOf(model, groups)
    const drawn = new Set([...nodes, ...segments, ...endpoints].map(({ id }) => id))
    const links = linksOf(model).filter((link) => drawn.has(link.from) && drawn.has(link.to))
    const document: MapDocument = {
      schema: 'netwright/map@1',
      ...headOf(context, network, []),
      counts: countsOf(model, network.formats, endpoints, links),
      formats: network.formats.map(({ name, files }) => ({ name, files })),
      groups: groups.all(),
      nodes,
      segments,
      endpoints,
      links,
    }
    return { document, exit: 0 }
  },
})

/** What encloses what. Ids are paths, so that `shop` in two clusters is two groups. */
class Groups {
  readonly #groups = new Map<string, GroupPart>()
  readonly #model: Model
  readonly #by: Grouping

  constructor(model: Model, by: Grouping) {
    this.#model = model
    this.#by = by
  }

  /** The group of a thing that lies within these, outermost first. */
  inside(within: readonly string[]): { within?: string } {
    if (this.#by === 'none' || this.#by === 'network') return {}
    let outer: string | undefined
    for (const [depth, name] of this.#whole(within).entries()) {
      const id: string = outer === undefined ? name : `${outer}/${name}`
      const kind = depth > 0 ? 'namespace' : this.#model.nodes.get(name)?.kind === 'cluster' ? 'cluster' : 'group'
      if (!this.#groups.has(id)) this.#groups.set(id, { id, kind, name, ...(outer !== undefined && { within: outer }) })
      outer = id
    }
    return outer === undefined ? {} : { within: outer }
  }

  /** What lies in a node's network lies where that node does, whether it says so or not. */
  #whole(within: readonly string[]): readonly string[] {
    const [first] = within
    const around = first === undefined ? undefined : this.#model.nodes.get(first)?.within
    return around && around.length > 0 && !around.includes(first ?? '') ? [...around, ...within] : within
  }

  /** The one network that a node is on; whoever is on several lies between them. */
  network(node: Node): { within?: string } {
    if (this.#by === 'none' || this.#by === 'namespace') return {}
    const on = new Set(node.interfaces.flatMap((i) => this.#model.segmentOfInterface.get(`${node.id} ${i.name}`) ?? []))
    const lans = [...on].map((id) => this.#model.segments.get(id)).filter((segment) => segment?.kind === 'lan')
    const [segment] = lans
    if (!segment || lans.length > 1) return {}
    const members = new Set(segment.members.filter((member) => member.node !== segment.neighbours).map((member) => member.node))
    if (members.size < 2) return {}
    const id = `network ${segment.id}`
    if (!this.#groups.has(id)) this.#groups.set(id, { id, kind: 'network', name: segment.id, ...this.inside(segment.within) })
    return { within: id }
  }

  all(): GroupPart[] {
    return [...this.#groups.values()].toSorted((a, b) => compare(a.id, b.id))
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const isLoopback = ({ family, value }: Address): boolean => (family === 4 ? value >> 24n === 127n : value === 1n)

/** The nodes that stand for addresses of a segment that nobody declared. */
const neighboursOf = (model: Model): Set<string | undefined> => new Set([...model.segments.values()].map((segment) => segment.neighbours))

function nodesOf(model: Model, groups: Groups): MapNodePart[] {
  const neighbours = neighboursOf(model)
  const nodes = [...model.nodes.values()]
    .filter((node) => !neighbours.has(node.id))
    .map((node): MapNodePart => {
      const segments = [...new Set(node.interfaces.flatMap((i) => model.segmentOfInterface.get(`${node.id} ${i.name}`) ?? []))]
      const stages = [...new Set(node.arrive.concat(node.originate).flatMap((stage) => stageWords(model, stage)))]
      const own = groups.inside(node.kind === 'cluster' ? [node.id] : node.within)
      return {
        id: node.id,
        // A cluster's node passes on to its pods, which makes it no router to people.
        kind:
          node.kind === 'host' && node.forwards === true && !segments.some((id) => model.segments.get(id)?.kind === 'pods')
            ? 'router'
            : node.kind,
        names: [...node.names],
        addresses: [
          ...new Set(
            node.interfaces.flatMap((i) => i.addresses.flatMap(({ address }) => (isLoopback(address) ? [] : [formatAddress(address)]))),
          ),
        ],
        segments,
        ...(stages.length > 0 && { stages }),
        ...(own.within === undefined ? groups.network(node) : own),
        places: node.id === outsideNode ? [] : placesOf(node.origin),
      }
    })
  const names = knownNames(model).map(({ name, origins }): MapNodePart => ({
    id: name,
    kind: 'name',
    names: [],
    addresses: [],
    segments: [],
    places: placesOf(...origins),
  }))
  const taken = new Set([...nodes.map(({ id }) => id), ...model.endpoints.keys()])
  return [...nodes, ...names.filter(({ id }) => !taken.has(id))].toSorted((a, b) => compare(a.id, b.id))
}

function stageWords(model: Model, stage: Stage): string[] {
  switch (stage.stage) {
    case 'filter':
      return [model.filters.get(stage.filter)?.says ?? stage.filter]
    case 'translate':
      return [model.translations.get(stage.translation)?.says ?? stage.translation]
    case 'route':
    case 'select':
      return stagesWithin(stage).flatMap((inner) => stageWords(model, inner))
    case 'opaque':
      return [stage.says]
    default:
      return []
  }
}

function segmentsOf(model: Model, groups: Groups): MapSegmentPart[] {
  return [...model.segments.values()].map((segment) => ({
    id: segment.id,
    kind: segment.kind,
    prefixes: segment.prefixes.length > 0 ? formatRanges(segment.prefixes).split(', ') : [],
    ...groups.inside(segment.within),
    places: placesOf(segment.origin),
  }))
}

function endpointsOf(model: Model, groups: Groups): MapEndpointPart[] {
  return (
    [...model.endpoints.values()]
      // A stand-in for what nobody declared (a cluster's nodes) is no part of the inventory.
      .filter((endpoint) => endpoint.kind !== 'addresses' && endpoint.origin.kind !== 'implied')
      .map((endpoint) => ({
        id: endpoint.id,
        kind: endpoint.kind,
        names: [...endpoint.names],
        addresses: endpoint.addresses.map(formatAddress),
        node: endpoint.node,
        ...groups.inside(endpoint.within),
        places: placesOf(endpoint.origin),
      }))
  )
}

function countsOf(
  model: Model,
  formats: readonly { readonly files: number }[],
  endpoints: readonly MapEndpointPart[],
  links: readonly MapLinkPart[],
): Record<string, number> {
  const ofKind = (kind: string): number => endpoints.filter((endpoint) => endpoint.kind === kind).length
  const neighbours = neighboursOf(model)
  const rules = [...model.filters.values()].reduce(
    (sum, filter) => sum + Object.values(filter.chains).reduce((all, chain) => all + chain.length, 0),
    0,
  )
  return {
    files: formats.reduce((sum, { files }) => sum + files, 0),
    hosts: [...model.nodes.values()].filter((node) => (node.kind === 'host' || node.kind === 'proxy') && !neighbours.has(node.id)).length,
    networks: model.segments.size,
    workloads: ofKind('workload'),
    services: ofKind('service'),
    listeners: model.facts.listeners.length,
    filters: model.filters.size,
    rules,
    zones: model.facts.zones.filter((zone) => zone.seenBy.kind !== 'nodes').length,
    certificates: model.facts.certificates.length,
    links: links.length,
  }
}
