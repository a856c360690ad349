import type { MapDocument, MapEndpointPart, MapLinkPart, MapNodePart } from '../render/documents/map.ts'
import { foldAlike } from './fold.ts'
import type { Frame, Line, LineKind, Picture, Shape, ShapeKind } from './picture.ts'

const lineKinds: Readonly<Record<string, LineKind>> = {
  attached: 'attached',
  routes: 'routes',
  resolves: 'resolves',
  calls: 'calls',
  proxies: 'sends',
  translates: 'sends',
  balances: 'sends',
}
const nodeKinds: Readonly<Record<string, ShapeKind>> = {
  internet: 'internet',
  name: 'name',
  host: 'host',
  router: 'router',
  proxy: 'proxy',
}
const endpointKinds: Readonly<Record<string, ShapeKind>> = { workload: 'workload', service: 'service', controller: 'proxy', host: 'host' }

/**
 * The map as boxes, frames and lines. What says nothing in a picture is left out: a network of one, a Service beside the one workload
 * that it
 * selects (both become one box), a route where the network is drawn. Boxes that are alike are folded where there are many.
 */
export function drawMap(document: MapDocument): Picture {
  const frames = (document.groups ?? []).map((group): Frame => ({
    id: group.id,
    label: frameLabel(document, group.id, group.name),
    kind: group.kind,
    ...(group.within !== undefined && { within: group.within }),
  }))
  const framed = new Set(frames.map(({ id }) => id))
  const standsFor = mergedServices(document)
  const shapes = [...nodeShapes(document, standsFor), ...networkShapes(document, framed), ...endpointShapes(document, standsFor)].map(
    (shape): Shape => {
      const { within, ...rest } = shape
      return within !== undefined && framed.has(within) ? shape : rest
    },
  )
  const drawn = new Map(shapes.map((shape) => [shape.id, shape]))
  const lines = document.links.flatMap((link) => lineOf(link, standsFor, drawn))
  // Something of which nothing is known but that it exists: the internet of a cluster without nodes.
  const joined = new Set(lines.flatMap(({ from, to }) => [from, to]))
  const declared = new Set([...document.nodes, ...document.endpoints].flatMap(({ id, places }) => (places.some((place) => 'file' in place) ? [id] : [])))
  const telling = shapes.filter((shape) => joined.has(shape.id) || shape.kind === 'network' || declared.has(shape.id))
  const folded = foldAlike(telling, lines)
  const used = usedFrames(frames, folded.shapes)
  return { title: 'Map', legend: legendOf(folded.lines), shapes: folded.shapes, frames: used, lines: folded.lines }
}

/** Does a group bear this name? Its id is a path. */
function isGroup({ groups = [] }: MapDocument, name: string): boolean {
  return groups.some((group) => group.name === name)
}

function frameLabel(document: MapDocument, id: string, name: string): string {
  const own = document.segments.filter((segment) => segment.within === id && segment.kind === 'pods').flatMap((segment) => segment.prefixes)
  const [last = name] = nameLines(name)
  return own.length > 0 ? `${last}  ${own.slice(0, 3).join(', ')}${own.length > 3 ? ' …' : ''}` : nameLines(name).join('  ')
}

/** A Service that leads to one thing alone which lies where it does, or further in, by that thing's id. */
function mergedServices(document: MapDocument): Map<string, string> {
  // One thing may be a node and its own end: it is drawn as the node.
  const things = new Map<string, { readonly kind: string; readonly within?: string | undefined }>([
    ...document.endpoints.map((endpoint) => [endpoint.id, endpoint] as const),
    ...document.nodes.filter(({ kind }) => kind === 'network').map((node) => [node.id, node] as const),
  ])
  const merged = new Map<string, string>()
  for (const service of document.endpoints) {
    if (service.kind !== 'service') continue
    const targets = new Set(document.links.filter((link) => ['balances', 'translates'].includes(link.kind) && link.from === service.id).map((link) => link.to))
    const [only] = targets
    const target = targets.size === 1 && only !== undefined ? things.get(only) : undefined
    if (only === undefined || !target || !['workload', 'network'].includes(target.kind)) continue
    if (target.within === service.within || (service.within !== undefined && target.within?.startsWith(`${service.within}/`) === true)) merged.set(service.id, only)
  }
  return merged
}

function nodeShapes(document: MapDocument, standsFor: ReadonlyMap<string, string>): Shape[] {
  const lans = new Map(document.segments.filter((segment) => segment.kind === 'lan').map((segment) => [segment.id, segment]))
  return document.nodes
    // The group of what lies in a cluster or a cloud's network is its box.
    .filter((node) => !standsFor.has(node.id) && node.kind !== 'cluster' && !(node.kind === 'network' && isGroup(document, node.id)))
    .map((node): Shape => {
      const address = node.addresses.find((one) => !one.includes(':')) ?? node.addresses[0]
      return {
        id: node.id,
        lines: [...nameLines(node.id), ...(address === undefined ? [] : [node.addresses.length > 1 ? `${address} …` : address])],
        kind: nodeKinds[node.kind] ?? 'other',
        tone: 'plain',
        tip: tipOf(node, [node.segments.filter((id) => lans.has(id)).join(', '), ...(node.stages ?? [])]),
        ...(node.within !== undefined && { within: node.within }),
        stands: 1,
      }
    })
}

/** A network is a box where somebody outside of its frame is on it too; its frame is enough for those within. */
function networkShapes(document: MapDocument, framed: ReadonlySet<string>): Shape[] {
  return document.segments
    .filter((segment) => segment.kind === 'lan')
    .flatMap((segment) => {
      const frame = `network ${segment.id}`
      const members = document.nodes.filter((node) => node.segments.includes(segment.id))
      const outside = members.filter((node) => node.within !== frame)
      if (members.length < 2 || (framed.has(frame) && outside.length === 0)) return []
      const label = segment.prefixes.length > 0 ? segment.prefixes : [segment.id]
      const within = framed.has(frame) ? frame : segment.within
      return [
        {
          id: segment.id,
          lines: label.slice(0, 2),
          kind: 'network' as const,
          tone: 'plain' as const,
          tip: label.join(', '),
          ...(within !== undefined && { within }),
          stands: 1,
        },
      ]
    })
}

function endpointShapes(document: MapDocument, standsFor: ReadonlyMap<string, string>): Shape[] {
  const nodes = new Set(document.nodes.map((node) => node.id))
  const services = new Map<string, string[]>()
  for (const [service, workload] of standsFor) services.set(workload, [...(services.get(workload) ?? []), service])
  const names = new Map((document.groups ?? []).map((group) => [group.id, group.name]))
  return document.endpoints
    .filter((endpoint) => !standsFor.has(endpoint.id) && !nodes.has(endpoint.id))
    .map((endpoint): Shape => {
      const own = names.get(endpoint.within ?? '')
      const short = own !== undefined && endpoint.id.startsWith(`${own}/`) ? endpoint.id.slice(own.length + 1) : endpoint.id
      const slash = short.indexOf('/')
      const also = services.get(endpoint.id) ?? []
      const kinds = new Set(also.flatMap((id) => id.split('/').slice(-2, -1)).filter((kind) => /^[A-Z]/.test(kind)))
      const second = [...(slash > 0 ? [short.slice(0, slash)] : []), ...kinds].join(' + ')
      return {
        id: endpoint.id,
        lines: [...(slash > 0 ? [short.slice(slash + 1)] : nameLines(short)), ...(second === '' ? [] : [second])],
        kind: endpointKinds[endpoint.kind] ?? 'other',
        tone: 'plain',
        tip: tipOf(endpoint, also),
        ...(endpoint.within !== undefined && { within: endpoint.within }),
        stands: 1,
      }
    })
}

/** A name that is a path of dots: what it is called first, what it lies in after it. Host names are told as they are. */
function nameLines(name: string): string[] {
  const parts = name.match(/(?:[^.[]|\[[^\]]*\])+/g) ?? [name]
  const own = parts.slice(-2).join('.')
  return parts.length > 2 && /^[a-z]+_/.test(own) ? [own, parts.slice(0, -2).join('.')] : [name]
}

function tipOf(thing: MapNodePart | MapEndpointPart, more: readonly string[]): string {
  const place = thing.places.find((one) => 'file' in one)
  return [
    `${thing.id} (${thing.kind})`,
    ...(thing.addresses.length > 0 ? [thing.addresses.slice(0, 8).join(', ')] : []),
    ...more.filter((line) => line !== ''),
    ...(place && 'file' in place ? [`${place.file}:${place.line}`] : []),
  ].join('\n')
}

function lineOf(link: MapLinkPart, standsFor: ReadonlyMap<string, string>, drawn: ReadonlyMap<string, Shape>): Line[] {
  const kind = lineKinds[link.kind]
  const from = drawn.get(standsFor.get(link.from) ?? link.from)
  const to = drawn.get(standsFor.get(link.to) ?? link.to)
  if (!kind || !from || !to || from === to) return []
  // The frame says that they are attached; a route is drawn where it leaves all that is.
  if (kind === 'attached' && to.kind === 'network' && to.within !== undefined && from.within === to.within) return []
  if (kind === 'routes' && to.kind !== 'internet') return []
  return [
    {
      from: from.id,
      to: to.id,
      kind,
      tone: 'plain',
      tip: `${link.from} ${link.kind} ${link.to}${link.says === undefined ? '' : `\n${link.says}`}`,
    },
  ]
}

/** Frames with something in them, directly or further in. */
function usedFrames(frames: readonly Frame[], shapes: readonly Shape[]): Frame[] {
  const byId = new Map(frames.map((frame) => [frame.id, frame]))
  const used = new Set<string>()
  for (const { within } of shapes) for (let id = within; id !== undefined && !used.has(id); id = byId.get(id)?.within) used.add(id)
  return frames.filter((frame) => used.has(frame.id))
}

function legendOf(lines: readonly Line[]): string {
  const kinds = new Set(lines.map((line) => line.kind))
  const words: Readonly<Record<string, string>> = {
    sends: 'bold: passes requests on',
    calls: 'dashed: calls',
    resolves: 'dotted: name',
    routes: 'thin: default route',
    attached: 'plain: attached',
  }
  return Object.entries(words)
    .filter(([kind]) => kinds.has(kind as LineKind))
    .map(([, says]) => says)
    .join('   ')
}
