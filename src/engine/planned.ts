import { formatAddress, isEmptyAddresses, parseAddress, rangeOf, type AddressSet } from '../base/address.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Dependency } from '../model/endpoint.ts'
import type { HttpAction, HttpRule, Pool, PoolMember } from '../model/http.ts'
import type { Listener } from '../model/listener.ts'
import type { Matching } from '../model/matching.ts'
import { lookUp, type NameFound } from './lookup.ts'
import { sender, targetsOf } from './proxy.ts'
import type { Question } from './question.ts'

/** Who opens the flow, and by which declaration. */
export type Caller =
  | { readonly kind: 'dependency'; readonly dependency: Dependency }
  /** A proxy sends to a member of a pool. */
  | { readonly kind: 'member'; readonly listener: Listener; readonly pool: Pool; readonly member: PoolMember }

/** A call that somebody declared, before anybody has looked how it fares. */
export interface Planned {
  readonly caller: Caller
  /** The endpoint that sends. */
  readonly from: string
  readonly node: string
  /** As written: a URL, `host:port`, an endpoint's id with a port. */
  readonly to: string
  readonly port: number
  /** How to follow it step by step. */
  readonly question: Question
  /** The look-up, where the target is a name. */
  readonly name: NameFound | undefined
  readonly flows: FlowSet
}

/** Dependencies of workloads, then the members of proxies' pools. `sending`: of an analysis that shares space and addresses. */
export function plannedCalls(matching: Matching, sending: Sending = new Sending()): Planned[] {
  return [...dependencies(matching, sending), ...members(matching, sending)]
}

function dependencies(matching: Matching, sending: Sending): Planned[] {
  const { model } = matching
  const looked = new Map<string, NameFound>()
  return model.facts.dependencies.flatMap((dependency): Planned[] => {
    const from = model.endpoints.get(model.aliases.get(dependency.from) ?? dependency.from)
    const port = dependency.port ?? (dependency.url === undefined ? undefined : dependency.url.startsWith('https:') ? 443 : 80)
    if (!from || port === undefined) return []
    const address = parseAddress(dependency.host)
    const key = `${dependency.host}\n${from.node}\n${from.searches.join(' ')}\n${from.addresses.map(formatAddress).join(' ')}`
    const known = dependency.endpoint
    const name = address || known !== undefined ? undefined : (looked.get(key) ?? lookUp(matching, dependency.host, from.id))
    if (name) looked.set(key, name)
    const targets: AddressSet = address
      ? { ranges: [rangeOf(address)], tokens: [] }
      : known === undefined
        ? (name?.addresses ?? { ranges: [], tokens: [] })
        : matching.addresses({ ranges: [], endpoints: [known], groups: [] })
    const to = dependency.url ?? `${dependency.host.includes(':') ? `[${dependency.host}]` : dependency.host}:${port}`
    const question: Question =
      known === undefined
        ? { from: from.id, to, protocol: dependency.protocol, ...(dependency.url === undefined && { port }) }
        : { from: from.id, to: known, protocol: dependency.protocol, port }
    return [
      {
        caller: { kind: 'dependency', dependency },
        from: from.id,
        node: from.node,
        to,
        port,
        name,
        flows: sending.flows(matching, from.id, targets, dependency.protocol, port),
        question,
      },
    ]
  })
}

/** Each pool that a listener leads to, once for each sender. */
function members(matching: Matching, sending: Sending): Planned[] {
  const { model } = matching
  const planned: Planned[] = []
  const seen = new Set<string>()
  for (const listener of model.facts.listeners) {
    for (const { pool: id, tls } of poolsOf(matching, listener)) {
      const pool = model.pools.get(id)
      const from = pool?.sender !== undefined && model.endpoints.has(pool.sender) ? pool.sender : sender(matching, listener, listener.node)
      // A Service only leads to a proxy: it sends nothing.
      if (model.endpoints.get(from)?.kind === 'service') continue
      const node = model.endpoints.get(from)?.node ?? listener.node
      const key = `${from}\n${id}`
      if (!pool || seen.has(key)) continue
      seen.add(key)
      for (const member of pool.members) {
        if (member.down) continue
        const port = member.port ?? (tls ? 443 : 80)
        const { target } = member
        const host =
          target.kind === 'address'
            ? target.address.family === 6
              ? `[${formatAddress(target.address)}]`
              : formatAddress(target.address)
            : target.kind === 'name'
              ? target.name
              : target.endpoint
        const name = target.kind === 'name' ? lookUp(matching, target.name, from) : undefined
        const flows = sending.flows(matching, from, targetsOf(matching, member, from).addresses, listener.protocol, port)
        planned.push({
          caller: { kind: 'member', listener, pool, member },
          from,
          node,
          to: `${host}:${port}`,
          port,
          name,
          flows,
          question: { from, to: target.kind === 'endpoint' ? target.endpoint : host, port, protocol: listener.protocol },
        })
      }
    }
  }
  return planned
}

/** The pools that a listener may send to, by whichever rule. */
function poolsOf(matching: Matching, { serves }: Listener): { pool: string; tls: boolean }[] {
  if (serves.kind === 'pool') return [{ pool: serves.pool, tls: false }]
  if (serves.kind !== 'http') return []
  const found = new Map<string, boolean>()
  const routers = [serves.router]
  const visit = (action: HttpAction): void => {
    if (action.do === 'forward') found.set(action.pool, action.tls)
    else if (action.do === 'route') inRules(action.rules, action.otherwise.action)
    else if (action.do === 'rewrite' && !routers.includes(action.router)) routers.push(action.router)
  }
  const inRules = (rules: readonly HttpRule[], otherwise: HttpAction): void => {
    for (const rule of rules) visit(rule.action)
    visit(otherwise)
  }
  for (const id of routers) {
    const router = matching.model.routers.get(id)
    if (router) inRules(router.rules, router.otherwise.action)
  }
  return [...found].map(([pool, tls]) => ({ pool, tls }))
}

/** What endpoints send to targets, in one space and for one lot of addresses; made once, however often it is asked for. */
export class Sending {
  readonly #from = new Map<string, FlowSet>()
  readonly #to = new Map<string, FlowSet>()
  readonly #flows = new Map<string, FlowSet>()

  flows(matching: Matching, from: string, targets: AddressSet, protocol: 'tcp' | 'udp', port: number): FlowSet {
    const { space, model } = matching
    const source = model.addressesOf.get(from)
    if (!source || isEmptyAddresses(targets)) return space.none
    const sent = keep(this.#from, from, () => space.source(source))
    const reaching = keep(this.#to, `${protocol} ${port} ${textOf(targets)}`, () => this.#reaching(matching, targets, protocol, port))
    return keep(this.#flows, `${sent} ${reaching}`, () => space.and(sent, reaching))
  }

  /** From whomever. */
  #reaching(matching: Matching, targets: AddressSet, protocol: 'tcp' | 'udp', port: number): FlowSet {
    const { space } = matching
    const number = protocol === 'tcp' ? 6 : 17
    const every = space.product({
      destination: targets,
      protocols: [{ first: number, last: number }],
      destinationPorts: [{ first: port, last: port }],
      sourcePorts: [{ first: 1024, last: 65535 }],
    })
    return space.intersect([every, matching.oneFamily(), space.mark(0)])
  }
}

/** Of each kind: whoever asks for one new target after the other begins anew then. */
const mostKept = 200_000

function keep(known: Map<string, FlowSet>, name: string, make: () => FlowSet): FlowSet {
  const before = known.get(name)
  if (before !== undefined) return before
  if (known.size >= mostKept) known.clear()
  const made = make()
  known.set(name, made)
  return made
}

function textOf({ ranges, tokens }: AddressSet): string {
  return `${ranges.map(({ family, first, last }) => `${family}:${first}-${last}`).join()} ${tokens.map(({ first, last }) => `${first}-${last}`).join()}`
}
