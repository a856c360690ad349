import { formatAddress, formatRanges, type Address, type AddressRange } from '../base/address.ts'
import type { Match, Peers } from '../flow/match.ts'
import type { Facts } from '../model/facts.ts'
import type { HttpAction, HttpRouter, PoolMember } from '../model/http.ts'
import { outsideNode, type Model } from '../model/model.ts'
import { stagesWithin, type Stage } from '../model/node.ts'
import type { NextHop } from '../model/table.ts'
import { placesOf } from '../origin/place.ts'
import type { Origin } from '../origin/origin.ts'
import type { MapLinkPart } from '../render/documents/map.ts'

/** A link before doubles are joined. */
interface Link {
  readonly from: string
  readonly to: string
  readonly kind: string
  readonly says?: string
  readonly origins: readonly Origin[]
}

/**
 * What is joined to what, as far as a picture shows it; nothing here decides where a flow goes. Ids are those of nodes, endpoints and
 * segments.
 */
export function linksOf(model: Model): MapLinkPart[] {
  const held = holdersOf(model)
  const names = namesOf(model.facts)
  return joinDoubles([
    ...attached(model),
    ...routed(model, held),
    ...translated(model, held),
    ...proxied(model, held, names),
    ...resolved(model, held),
    ...called(model, held, names),
  ])
}

/** The names of the zones that everyone sees whose addresses something in the model holds: `shop.example` for the edge. */
export function knownNames(model: Model): { readonly name: string; readonly origins: readonly Origin[] }[] {
  const held = holdersOf(model)
  const found = new Map<string, Origin[]>()
  for (const { owner, holder, origin } of publicAddresses(model.facts, held))
    if (holder !== undefined) found.set(owner, [...(found.get(owner) ?? []), origin])
  return [...found].map(([name, origins]) => ({ name, origins })).toSorted((a, b) => compare(a.name, b.name))
}

type Holders = ReadonlyMap<string, string>

/** Who holds an address: the endpoint that people know it by. */
function holdersOf(model: Model): Holders {
  const held = new Map<string, string>()
  for (const node of model.nodes.values())
    for (const i of node.interfaces) for (const { address } of i.addresses) held.set(formatAddress(address), node.id)
  for (const endpoint of model.endpoints.values()) for (const address of endpoint.addresses) held.set(formatAddress(address), endpoint.id)
  return held
}

function attached(model: Model): Link[] {
  return [...model.segments.values()].flatMap((segment) =>
    segment.members
      .filter((member) => member.node !== segment.neighbours)
      .map((member): Link => ({
        from: member.node,
        to: segment.id,
        kind: 'attached',
        says: [member.interface, ...member.addresses.map(formatAddress)].join(' '),
        origins: [segment.origin],
      })),
  )
}

/** To whom each node hands what is not on its own networks: by gateways, and by routes to nodes. */
function routed(model: Model, held: Holders): Link[] {
  const links: Link[] = []
  for (const node of model.nodes.values()) {
    if (node.id === outsideNode) continue
    for (const table of routeTablesOf(model, [...node.arrive, ...node.originate])) {
      for (const route of model.tables.get(table)?.routes ?? []) {
        if (!('prefix' in route.to)) continue
        const says = isEverything(route.to.prefix) ? 'default route' : formatRanges([route.to.prefix])
        for (const target of hopsOf(model, held, route.via))
          if (target !== node.id) links.push({ from: node.id, to: target, kind: 'routes', says, origins: [route.origin] })
      }
    }
  }
  return links
}

const isEverything = ({ family, first, last }: AddressRange): boolean => first === 0n && last === (1n << (family === 4 ? 32n : 128n)) - 1n

function hopsOf(model: Model, held: Holders, via: NextHop): string[] {
  const byGateway = (gateway: Address | undefined): string[] => (gateway ? [held.get(formatAddress(gateway)) ?? outsideNode] : [])
  switch (via.kind) {
    case 'interface':
      return byGateway(via.gateway)
    case 'choice':
      return [...new Set(via.of.flatMap((one) => byGateway(one.gateway)))]
    case 'nodes':
    case 'maybe':
      return via.nodes.filter((id) => model.nodes.has(id))
    case 'outside':
      return [outsideNode]
    default:
      return []
  }
}

/** Services to those that they select, and nodes to whom their ports lead. */
function translated(model: Model, held: Holders): Link[] {
  const nodesWith = new Map<string, string[]>()
  for (const node of model.nodes.values())
    for (const id of new Set(translationsOf([...node.arrive, ...node.originate])))
      nodesWith.set(id, [...(nodesWith.get(id) ?? []), node.id])
  for (const attachment of model.facts.attachments)
    for (const id of translationsOf(attachment.stages))
      nodesWith.set(id, [...new Set([...(nodesWith.get(id) ?? []), model.aliases.get(attachment.node) ?? attachment.node])])
  const links: Link[] = []
  for (const translation of model.translations.values()) {
    for (const rule of Object.values(translation.chains).flat()) {
      if (rule.action.do !== 'translate' || rule.action.destination?.to.kind !== 'members') continue
      const { to } = rule.action.destination
      const targets = to.members.flatMap((member) => peersOf(held, member.peers))
      const services = destinationsOf(rule.match)
      const local = asksLocal(rule.match)
      const from =
        services.length > 0
          ? services
          : local
            ? (nodesWith.get(translation.id) ?? []).filter((id) => model.nodes.get(id)?.kind === 'host')
            : []
      for (const source of from)
        for (const target of new Set(targets))
          links.push({ from: source, to: target, kind: local ? 'translates' : 'balances', says: rule.says, origins: [rule.origin] })
    }
  }
  return links
}

function peersOf(held: Holders, peers: Peers): string[] {
  const single = peers.ranges
    .filter((range) => range.first === range.last)
    .map((range) => held.get(formatAddress({ family: range.family, value: range.first })))
  return [...peers.endpoints, ...single.filter((id) => id !== undefined)]
}

/** The endpoints that a match asks of the destination. */
function destinationsOf(match: Match): readonly string[] {
  if (match.kind === 'destination') return match.peers.endpoints
  return match.kind === 'all' || match.kind === 'some' ? match.of.flatMap(destinationsOf) : []
}

function asksLocal(match: Match): boolean {
  return match.kind === 'destinationIsLocal' || ((match.kind === 'all' || match.kind === 'some') && match.of.some(asksLocal))
}

/** Proxies to the members of the pools that their listeners use. */
function proxied(model: Model, held: Holders, names: Names): Link[] {
  return model.facts.listeners.flatMap((listener) => {
    const { serves } = listener
    // In a cluster it is a pod that passes on, and a Service only leads to it.
    const bound = model.endpoints.get(listener.addresses?.endpoints[0] ?? '')
    const from = bound && ['cluster', 'network'].includes(model.nodes.get(listener.node)?.kind ?? '') ? bound.id : listener.node
    if (bound?.kind === 'service') return []
    const pools = serves.kind === 'pool' ? [serves.pool] : serves.kind === 'http' ? poolsOf(model, serves.router) : []
    return [...new Set(pools)].flatMap((id) => {
      const pool = model.pools.get(id)
      return (pool?.members ?? []).flatMap((member) => {
        const to = memberOf(model, held, names, member)
        return to === undefined || to === from
          ? []
          : [
              {
                from,
                to,
                kind: 'proxies',
                says: `${pool?.says ?? id}${member.port === undefined ? '' : `, port ${member.port}`}`,
                origins: [member.origin],
              },
            ]
      })
    })
  })
}

function memberOf(model: Model, held: Holders, names: Names, member: PoolMember): string | undefined {
  const { target } = member
  if (target.kind === 'address') return held.get(formatAddress(target.address))
  if (target.kind === 'endpoint') return model.aliases.get(target.endpoint) ?? target.endpoint
  return lookUp(names, held, target.name)
}

function poolsOf(model: Model, start: string): string[] {
  const pools: string[] = []
  const seen = new Set<string>()
  const routers = [start]
  const visit = (action: HttpAction): void => {
    if (action.do === 'forward') pools.push(action.pool)
    else if (action.do === 'rewrite') routers.push(action.router)
    else if (action.do === 'route') for (const one of [...action.rules, action.otherwise]) visit(one.action)
  }
  for (let id = routers.pop(); id !== undefined; id = routers.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    const router: HttpRouter | undefined = model.routers.get(id)
    if (router) for (const one of [...router.rules, router.otherwise]) visit(one.action)
  }
  return pools
}

/** Names that everyone may look up, and who holds what they lead to. A name that is there to be aliased (a balancer's own) stands behind those that people know. */
function publicAddresses(facts: Facts, held: Holders): { owner: string; holder: string | undefined; origin: Origin }[] {
  const records = facts.zones.filter((zone) => zone.seenBy.kind !== 'nodes').flatMap((zone) => zone.records)
  const aliases = new Map<string, { owner: string; origin: Origin }[]>()
  for (const { owner, type, data, origin } of records)
    if (data.kind === 'name' && (type === 'A' || type === 'AAAA')) aliases.set(data.name, [...(aliases.get(data.name) ?? []), { owner, origin }])
  return records
    .flatMap(({ owner, data, origin }) =>
      data.kind === 'address'
        ? [{ owner, holder: held.get(formatAddress(data.address)), origin }]
        : data.kind === 'endpoint'
          ? [{ owner, holder: data.endpoint, origin }]
          : [],
    )
    .flatMap((one) => aliases.get(one.owner)?.map((alias) => ({ ...one, ...alias })) ?? [one])
    .filter(({ owner, origin }) => origin.kind === 'written' && hostName.test(owner))
}

/** What somebody wrote for people to use: not what a cloud calls a thing, and not what stands for a name that isn't given yet. */
const hostName = /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i

function resolved(model: Model, held: Holders): Link[] {
  return publicAddresses(model.facts, held).flatMap(({ owner, holder, origin }) =>
    holder === undefined ? [] : [{ from: owner, to: holder, kind: 'resolves', origins: [origin] }],
  )
}

/** What workloads say that they call. */
function called(model: Model, held: Holders, names: Names): Link[] {
  return model.facts.dependencies.flatMap((dependency) => {
    const { from, host, port } = dependency
    const searches = model.endpoints.get(from)?.searches ?? []
    const to = [host, ...searches.map((suffix) => `${host}.${suffix}`)]
      .map((name) => held.get(name) ?? lookUp(names, held, name))
      .find((id) => id !== undefined)
    return to === undefined || to === from
      ? []
      : [{ from, to, kind: 'calls', says: `${host}${port === undefined ? '' : `:${port}`}`, origins: [dependency.origin] }]
  })
}

type Names = ReadonlyMap<string, readonly { readonly address?: string; readonly endpoint?: string; readonly alias?: string }[]>

function namesOf(facts: Facts): Names {
  const names = new Map<string, { address?: string; endpoint?: string; alias?: string }[]>()
  for (const { owner, type, data } of facts.zones.flatMap((zone) => zone.records)) {
    const target =
      data.kind === 'address'
        ? { address: formatAddress(data.address) }
        : data.kind === 'endpoint'
          ? { endpoint: data.endpoint }
          : data.kind === 'name' && ['CNAME', 'A', 'AAAA'].includes(type)
            ? { alias: data.name }
            : undefined
    if (!target) continue
    const known = names.get(owner)
    if (known) known.push(target)
    else names.set(owner, [target])
  }
  return names
}

function lookUp(names: Names, held: Holders, name: string, depth = 0): string | undefined {
  for (const { address, endpoint, alias } of names.get(name.toLowerCase().replace(/\.$/, '')) ?? []) {
    const found =
      endpoint ??
      (address !== undefined ? held.get(address) : alias !== undefined && depth < 8 ? lookUp(names, held, alias, depth + 1) : undefined)
    if (found !== undefined) return found
  }
  return undefined
}

function routeTablesOf(model: Model, stages: readonly Stage[]): Set<string> {
  return new Set(stages.flatMap((stage) => (stage.stage === 'route' && model.tables.has(stage.table) ? [stage.table] : stage.stage === 'select' ? [...routeTablesOf(model, stagesWithin(stage))] : [])))
}

function translationsOf(stages: readonly Stage[]): string[] {
  return stages.flatMap((stage) =>
    stage.stage === 'translate' ? [stage.translation] : translationsOf(stagesWithin(stage)),
  )
}

const mostSaid = 4

/** One link for each pair and kind, with what all of them say. */
function joinDoubles(links: readonly Link[]): MapLinkPart[] {
  const byKey = new Map<string, Link[]>()
  for (const link of links) {
    const key = `${link.from}\n${link.to}\n${link.kind}`
    const known = byKey.get(key)
    if (known) known.push(link)
    else byKey.set(key, [link])
  }
  const joined = [...byKey.values()].map((alike): MapLinkPart => {
    const [first] = alike
    const said = [...new Set(alike.map((link) => link.says).filter((says) => says !== undefined))]
    const says = said.length > mostSaid ? `${said.slice(0, mostSaid).join('; ')} and ${said.length - mostSaid} more` : said.join('; ')
    return {
      from: first?.from ?? '',
      to: first?.to ?? '',
      kind: first?.kind ?? '',
      ...(says !== '' && { says }),
      places: placesOf(...alike.flatMap((link) => link.origins)),
    }
  })
  return joined.toSorted((a, b) => compare(a.kind, b.kind) || compare(a.from, b.from) || compare(a.to, b.to))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
