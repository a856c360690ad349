import { isWithinDomain } from '../../base/domain.ts'
import type { FailureDomain } from '../../model/domain.ts'
import type { HttpRule, HttpAction } from '../../model/http.ts'
import type { Listener } from '../../model/listener.ts'
import type { Matching } from '../../model/matching.ts'
import { interfaceKey, outsideNode, type Model } from '../../model/model.ts'
import type { Zone } from '../../model/name.ts'
import type { Origin } from '../../origin/origin.ts'
import { memberKey } from '../passed.ts'
import { isWatched, type Lost } from './loss.ts'

/** Something that can be lost as one. */
export interface Element {
  /** `kind:name`, as one asks for it: `zone:eu-west-1a`. */
  readonly id: string
  readonly kind: string
  readonly name: string
  /** What people call it, where its kind and name don't say it: `NAT gateway`. */
  readonly says?: string
  readonly origins: readonly Origin[]
  readonly takes: Takes
}

/** What goes with an element. Some things go only when all that hold them up are lost. */
interface Takes {
  readonly nodes?: readonly string[]
  readonly interfaces?: readonly string[]
  readonly endpoints?: readonly string[]
  readonly listeners?: readonly string[]
  readonly members?: readonly string[]
  readonly checks?: readonly string[]
  readonly certificate?: string
  readonly server?: string
  /** Endpoints and nodes go when all domains of a kind are lost in which they have a part. */
  readonly domain?: FailureDomain
  readonly zones?: readonly string[]
}

/** Everything of a network that can be lost by itself, sorted by kind and name. */
export function elementsOf(matching: Matching): Element[] {
  const { model } = matching
  const made = new Map<string, Element>()
  const put = (kind: string, name: string, takes: Takes, origins: readonly Origin[], says?: string): void => {
    const id = `${kind}:${name}`
    if (!made.has(id)) made.set(id, { id, kind, name, ...(says !== undefined && { says }), origins, takes })
  }
  const domains = joined(model)
  const covered = new Set(domains.flatMap(({ kind, nodes, endpoints }) => (single.has(kind) ? [...nodes, ...endpoints] : [])).map((id) => model.aliases.get(id) ?? id))
  for (const domain of domains) put(domain.kind, domain.id, { domain, ...(domain.zones && { zones: domain.zones }) }, [domain.origin], domain.says)

  const neighbours = new Set([...model.segments.values()].flatMap((one) => one.neighbours ?? []))
  for (const node of model.nodes.values()) {
    if (node.id === outsideNode || neighbours.has(node.id)) continue
    const own = (model.endpointsOfNode.get(node.id) ?? []).filter(({ kind }) => kind !== 'service' && kind !== 'addresses')
    const host = node.kind === 'host' || node.kind === 'proxy'
    if (host) put(node.kind, node.id, { nodes: [node.id], endpoints: own.map(({ id }) => id) }, [node.origin])
    // What somebody else runs, and nobody declared, is nobody's to lose here.
    else if (own.length === 0 && !covered.has(node.id) && node.origin.kind !== 'implied') put('node', node.id, { nodes: [node.id] }, [node.origin])
    const real = node.interfaces.filter((one) => !isLoopback(one.addresses.map((a) => a.address)) && one.name !== 'lo')
    // Who has one interface only is lost to the others with it.
    if (host && real.length > 1) for (const one of real) put('interface', `${node.id}/${one.name}`, { interfaces: [interfaceKey(node.id, one.name)] }, [one.origin])
    if (!host) for (const one of own) if (!covered.has(one.id) && one.kind !== 'host' && one.origin.kind !== 'implied') put('endpoint', one.id, { endpoints: [one.id] }, [one.origin])
    const proxies = (model.listenersOfNode.get(node.id) ?? []).filter(({ serves }) => serves.kind === 'http' || serves.kind === 'pool')
    const [first] = proxies
    if (node.kind === 'host' && first) put('proxy', node.id, { listeners: proxies.map(({ id }) => id) }, [first.origin])
  }
  for (const segment of model.segments.values()) {
    const members = segment.members.filter(({ node }) => node !== segment.neighbours)
    if (segment.kind === 'lan' && members.length > 1) put('link', segment.id, { interfaces: members.map((one) => interfaceKey(one.node, one.interface)) }, [segment.origin])
  }
  const used = poolsInUse(model.facts.listeners, matching)
  for (const pool of model.facts.pools) {
    if (!used.has(pool.id)) continue
    for (const member of pool.members) if (!member.down) put('member', memberKey(pool, member), { members: [memberKey(pool, member)] }, [member.origin])
    if (pool.health?.how === 'active' && isWatched(pool.health)) put('health-check', pool.id, { checks: [pool.id] }, [pool.health.origin], pool.health.says)
  }
  for (const listener of model.facts.listeners)
    for (const certificate of listener.tls?.certificates ?? []) put('certificate', certificate, { certificate }, certificateOrigins(matching, certificate, listener))
  const servers = serversOf(model.facts.zones)
  for (const [server, zones] of servers) put('name-server', server, { server }, zones.flatMap((zone) => zone.records.filter((one) => isServer(zone, one) && nameOf(one) === server).map((one) => one.origin)))
  const operators = new Map<string, string[]>()
  for (const server of servers.keys()) operators.set(operatorOf(server), [...(operators.get(operatorOf(server)) ?? []), server])
  for (const [operator, own] of operators)
    put('dns-provider', operator, { zones: model.facts.zones.filter((zone) => namesOfServers(zone).length > 0 && namesOfServers(zone).every((name) => own.includes(name))).map(({ id }) => id) }, [...servers].filter(([name]) => own.includes(name)).flatMap(([, zones]) => zones.map(({ origin }) => origin)))
  return [...made.values()].toSorted((a, b) => compare(a.kind, b.kind) || compare(a.name, b.name))
}

/** Kinds of domains that stand for one thing, which is then no element of another kind. */
const single: ReadonlySet<string> = new Set(['replica', 'gateway', 'nat-gateway', 'tunnel', 'attachment', 'peering', 'load-balancer', 'network'])

/** What is gone when these are. */
export function lostWith(matching: Matching, elements: readonly Element[]): Lost {
  const { model } = matching
  const canonical = (id: string): string => model.aliases.get(id) ?? id
  const all = (key: 'nodes' | 'interfaces' | 'endpoints' | 'listeners' | 'members' | 'checks' | 'zones'): Set<string> => new Set(elements.flatMap(({ takes }) => takes[key] ?? []))
  const nodes = all('nodes')
  const endpoints = all('endpoints')
  const partly = new Set<string>()
  const interfaces = all('interfaces')
  const zones = all('zones')
  const perhaps = new Set<string>()
  const lostDomains = elements.flatMap(({ takes }) => takes.domain ?? [])
  if (lostDomains.length > 0) {
    const domains = joined(model)
    const gone = new Set(lostDomains.map(({ kind, id }) => `${kind}:${id}`))
    for (const lost of lostDomains) {
      const others = domains.filter(({ kind, id }) => kind === lost.kind && !gone.has(`${kind}:${id}`))
      for (const id of lost.endpoints) (others.some((one) => one.endpoints.includes(id)) ? partly : endpoints).add(canonical(id))
      for (const id of lost.perhaps ?? []) (others.some((one) => one.perhaps?.includes(id)) ? perhaps : endpoints).add(canonical(id))
      for (const id of lost.nodes) if (!others.some((one) => one.nodes.includes(id))) nodes.add(canonical(id))
      for (const { node, interface: name } of lost.interfaces ?? []) interfaces.add(interfaceKey(canonical(node), name))
    }
  }
  // Who is on a host that is lost is lost with it.
  for (const node of nodes) for (const { id, kind } of model.endpointsOfNode.get(node) ?? []) if (kind !== 'service' && kind !== 'addresses') endpoints.add(id)
  const expired = new Set(elements.flatMap(({ takes }) => takes.certificate ?? []))
  const certificates = new Set(expired.size === 0 ? [] : model.facts.listeners.filter(({ tls }) => tls !== undefined && tls.certificates.length > 0 && tls.certificates.every((one) => expired.has(one))).map(({ id }) => id))
  const silent = new Set(elements.flatMap(({ takes }) => takes.server ?? []))
  for (const zone of model.facts.zones) {
    const servers = namesOfServers(zone)
    if (servers.length > 0 && servers.every((name) => silent.has(name) || isHeldBy(matching, name, endpoints))) zones.add(zone.id)
  }
  for (const id of endpoints) {
    partly.delete(id)
    perhaps.delete(id)
  }
  return { nodes, interfaces, endpoints, partly, perhaps, listeners: all('listeners'), certificates, members: all('members'), checks: all('checks'), zones }
}

/** A name server that stands on something that is lost: its address is in one of the zones that were read. */
function isHeldBy({ model }: Matching, name: string, endpoints: ReadonlySet<string>): boolean {
  if (endpoints.size === 0) return false
  const addresses = model.facts.zones.flatMap((zone) => (isWithinDomain(name, zone.apex) ? zone.records : [])).flatMap(({ owner, data }) => (owner === name && data.kind === 'address' ? [data.address] : []))
  return addresses.length > 0 && addresses.every((address) => [...endpoints].some((id) => model.addressesOf.get(id)?.ranges.some((r) => r.family === address.family && r.first <= address.value && address.value <= r.last) === true))
}

const isServer = (zone: Zone, record: Zone['records'][number]): boolean => record.type === 'NS' && record.owner === zone.apex
const nameOf = ({ data }: Zone['records'][number]): string | undefined => (data.kind === 'name' ? data.name : undefined)

/** The name servers that a zone says it has. */
export function namesOfServers(zone: Zone): string[] {
  return [...new Set(zone.records.flatMap((one) => (isServer(zone, one) ? (nameOf(one) ?? []) : [])))]
}

function serversOf(zones: readonly Zone[]): Map<string, Zone[]> {
  const servers = new Map<string, Zone[]>()
  for (const zone of zones) for (const name of namesOfServers(zone)) servers.set(name, [...(servers.get(name) ?? []), zone])
  return servers
}

/** Who runs a name server, as far as its name tells: `ns1.dns.example` and `ns2.dns.example` are one operator's. */
function operatorOf(server: string): string {
  return server.split('.').slice(-2).join('.')
}

function certificateOrigins({ model }: Matching, certificate: string, listener: Listener): Origin[] {
  const known = model.facts.certificates.find(({ id, file }) => id === certificate || file === certificate)
  return [...(known ? [known.origin] : []), ...(listener.tls ? [listener.tls.origin] : [])]
}

/** One domain of each kind and id, with all that anybody says is in it. */
function joined({ facts, aliases }: Model): FailureDomain[] {
  const byId = new Map<string, FailureDomain>()
  for (const declared of facts.domains) {
    // A host that several describe is one.
    const one = declared.kind === 'host' ? { ...declared, id: aliases.get(declared.id) ?? declared.id } : declared
    const key = `${one.kind}:${one.id}`
    const known = byId.get(key)
    byId.set(key, known ? { ...known, endpoints: [...new Set([...known.endpoints, ...one.endpoints])], perhaps: [...new Set([...(known.perhaps ?? []), ...(one.perhaps ?? [])])], nodes: [...new Set([...known.nodes, ...one.nodes])], interfaces: [...(known.interfaces ?? []), ...(one.interfaces ?? [])], zones: [...new Set([...(known.zones ?? []), ...(one.zones ?? [])])] } : one)
  }
  return [...byId.values()]
}

/** Pools that some listener leads to: nobody misses the others. */
function poolsInUse(listeners: readonly Listener[], { model }: Matching): Set<string> {
  const pools = new Set<string>()
  const routers = new Set<string>()
  const visit = (action: HttpAction): void => {
    if (action.do === 'forward') pools.add(action.pool)
    else if (action.do === 'route') inRules(action.rules, action.otherwise.action)
    else if (action.do === 'rewrite') router(action.router)
  }
  const inRules = (rules: readonly HttpRule[], otherwise: HttpAction): void => {
    for (const rule of rules) visit(rule.action)
    visit(otherwise)
  }
  const router = (id: string): void => {
    const known = model.routers.get(id)
    if (!known || routers.has(id)) return
    routers.add(id)
    inRules(known.rules, known.otherwise.action)
  }
  for (const { serves } of listeners) {
    if (serves.kind === 'pool') pools.add(serves.pool)
    else if (serves.kind === 'http') router(serves.router)
  }
  return pools
}

function isLoopback(addresses: readonly { readonly family: 4 | 6; readonly value: bigint }[]): boolean {
  return addresses.length > 0 && addresses.every(({ family, value }) => (family === 4 ? value >> 24n === 127n : value === 1n))
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Elements as people name them: `zone:eu-west-1a`, `eu-west-1a`, an id that several kinds share (then all of these), or a kind alone for each of that kind. */
export function elementsNamed(elements: readonly Element[], text: string): { readonly exact: readonly Element[]; readonly ofKind: readonly Element[] } {
  const wanted = text.replace(/^node:/, 'host:')
  const whole = elements.filter(({ id }) => id === wanted)
  const called = whole.length > 0 ? whole : elements.filter(({ name }) => name === text)
  const ending = called.length > 0 ? [] : elements.filter(({ name }) => name.endsWith(`/${text}`))
  const word = text.toLowerCase().replaceAll(' ', '-')
  const kind = spoken[word] ?? word
  return { exact: ending.length === 1 ? ending : called, ofKind: elements.filter((one) => one.kind === kind) }
}

/** Kinds by what people call them. */
const spoken: Readonly<Record<string, string>> = { node: 'host', workload: 'endpoint', 'pool-member': 'member', 'availability-zone': 'zone' }
