import type { Address, AddressOrToken } from '../../../src/base/address.ts'
import type { Interval } from '../../../src/base/interval.ts'
import type { Match } from '../../../src/flow/match.ts'
import type { Verdict } from '../../../src/flow/path.ts'
import type { HttpAction, HttpDefault, HttpRule, PathChange } from '../../../src/model/http.ts'
import type { Listener } from '../../../src/model/listener.ts'
import type { Model } from '../../../src/model/model.ts'
import type { Stage } from '../../../src/model/node.ts'
import type { NextHop, Route } from '../../../src/model/table.ts'
import type { NewAddress, TranslationRule } from '../../../src/model/translation.ts'
import type { Dice } from './dice.ts'
import { canTalk, familyOf, inRange, isAmong, isLocal, matches, sameAddress, type Headers, type Here, type ScalarRequest } from './match.ts'

/**
 * What happens to one packet, followed by hand: one stage after the other, one rule after the other, with nothing but numbers and comparisons.
 * It knows the facts and their comments, and nothing of the sets that the engine works with.
 */

export interface Conversation {
  readonly node: string
  readonly began: Headers
  readonly rewrites: { readonly node: string; readonly field: 'source' | 'destination' | 'sourcePort' | 'destinationPort'; readonly before: AddressOrToken | number }[]
  readonly visited: Set<string>
  ended: { readonly node: string; readonly headers: Headers } | undefined
}

export interface Ending {
  /** `unsent`: the sender would have chosen another source address. */
  readonly verdict: Verdict | 'unsent'
  readonly at: string
  readonly status?: number
  readonly headers: Headers
  readonly conversations: readonly Conversation[]
}

export interface Sending {
  readonly node: string
  readonly headers: Headers
  readonly request: ScalarRequest | undefined
  /** The host chooses among its own addresses the one of the interface that it sends by. */
  readonly choosesSource: boolean
  readonly throughProxies: boolean
}

interface Flow {
  node: string
  headers: Headers
  arrivesOn: string | undefined
  leavesBy: string | undefined
  exit: Exit | undefined
  sourceOpen: boolean
  request: ScalarRequest | undefined
  putBackLater: boolean
  conversation: Conversation
  readonly earlier: Conversation[]
  readonly replyTo: Conversation | undefined
  readonly throughProxies: boolean
  readonly states: Set<string>
}

type Exit = { readonly kind: 'interface'; readonly interface: string; readonly gateway: Address | undefined } | { readonly kind: 'node'; readonly node: string; readonly arrivesOn: string } | { readonly kind: 'outside' }

const outside = 'internet'
/** Source ports that stand for all that a client may choose. */
export const clientPorts = [40000, 5500]

export class Interpreter {
  readonly model: Model
  readonly #dice: Dice

  constructor(model: Model, dice: Dice) {
    this.model = model
    this.#dice = dice
  }

  send({ node, headers, request, choosesSource, throughProxies }: Sending): Ending {
    return this.#follow(this.#begin(node, headers, request, choosesSource && node !== outside, undefined, throughProxies, []))
  }

  /** The answer to a conversation that arrived. */
  reply(conversation: Conversation): Ending {
    const { ended } = conversation
    if (!ended) throw new Error('a conversation that never ended has no reply')
    const { source, destination, sourcePort, destinationPort, protocol } = ended.headers
    const isIcmp = protocol === 1 || protocol === 58
    const ports = isIcmp ? { sourcePort, destinationPort } : { sourcePort: destinationPort, destinationPort: sourcePort }
    return this.#follow(this.#begin(ended.node, { source: destination, destination: source, protocol, ...ports, mark: 0 }, undefined, false, conversation, false, []))
  }

  #begin(node: string, headers: Headers, request: ScalarRequest | undefined, sourceOpen: boolean, replyTo: Conversation | undefined, throughProxies: boolean, earlier: Conversation[]): Flow {
    const conversation: Conversation = { node, began: { ...headers }, rewrites: [], visited: new Set([node]), ended: undefined }
    return {
      node, headers: { ...headers }, arrivesOn: undefined, leavesBy: undefined, exit: undefined,
      sourceOpen, request, putBackLater: false, conversation, earlier, replyTo, throughProxies, states: new Set(),
    }
  }

  #follow(first: Flow): Ending {
    let flow = first
    this.#putBack(flow, ['source', 'sourcePort'])
    let stages: readonly Stage[] = this.model.nodes.get(flow.node)?.originate ?? []
    for (;;) {
      const [stage, ...rest] = stages
      if (!stage) return this.#end(flow, 'dropped')
      const next = this.#pass(flow, stage, rest)
      if ('verdict' in next) return next
      if ('flow' in next) {
        flow = next.flow
        stages = this.model.nodes.get(flow.node)?.originate ?? []
      } else stages = next.stages
    }
  }

  #end(flow: Flow, verdict: Ending['verdict'], status?: number): Ending {
    flow.conversation.ended = { node: flow.node, headers: { ...flow.headers } }
    return { verdict, at: flow.node, headers: { ...flow.headers }, conversations: [...flow.earlier, flow.conversation], ...(status !== undefined && { status }) }
  }

  #here(flow: Flow): Here {
    const session = flow.replyTo ? (flow.replyTo.visited.has(flow.node) ? 'established' : 'invalid') : 'new'
    return { node: flow.node, arrivesOn: flow.arrivesOn, leavesBy: flow.leavesBy, session, translatedSource: this.#rewrote(flow, 'source'), translatedDestination: this.#rewrote(flow, 'destination') }
  }

  /** Did this node itself translate the session? */
  #rewrote(flow: Flow, side: 'source' | 'destination'): boolean {
    return (flow.replyTo ?? flow.conversation).rewrites.some((r) => r.node === flow.node && r.field.startsWith(side))
  }

  /** yes or no; where it isn't known, as this world has it. */
  #holds(flow: Flow, match: Match, rule: object): boolean {
    const truth = matches(this.model, match, flow.headers, this.#here(flow), flow.request)
    return truth === 'perhaps' ? this.#dice.perhaps(rule) : truth === 'yes'
  }

  /** The first rule that decides; undefined at the end of the rules. */
  #firstRule<R extends { readonly match: Match; readonly action: { readonly do: string; readonly chain?: string; readonly value?: number; readonly mask?: number } }>(
    flow: Flow,
    chains: Readonly<Record<string, readonly R[]>>,
    start: string,
  ): R | 'lost' | undefined {
    const missing = (name: string): object => {
      const known = missingChains.get(chains) ?? new Map<string, object>()
      missingChains.set(chains, known)
      const key = known.get(name) ?? {}
      known.set(name, key)
      return key
    }
    const run = (name: string, depth: number): R | 'lost' | undefined => {
      const rules = chains[name]
      // Whatever enters a chain that isn't there may be kept or sent back.
      if (rules === undefined || depth > 64) return this.#dice.perhaps(missing(name)) ? 'lost' : undefined
      for (const rule of rules) {
        if (!this.#holds(flow, rule.match, rule)) continue
        const { action } = rule
        switch (action.do) {
          case 'continue':
            break
          case 'mark':
            flow.headers.mark = ((flow.headers.mark & ~(action.mask ?? 0)) | ((action.value ?? 0) & (action.mask ?? 0))) >>> 0
            break
          case 'return':
            return undefined
          case 'jump': {
            const decided = run(action.chain ?? '', depth + 1)
            if (decided !== undefined) return decided
            break
          }
          case 'goto':
            return run(action.chain ?? '', depth + 1)
          case 'unknown':
            if (this.#dice.perhaps(action)) return rule
            break
          default:
            return rule
        }
      }
      return undefined
    }
    return run(start, 0)
  }

  #pass(flow: Flow, stage: Stage, rest: readonly Stage[]): Ending | { readonly stages: readonly Stage[] } | { readonly flow: Flow } {
    switch (stage.stage) {
      case 'point':
        return { stages: rest }
      case 'put-back':
        this.#putBack(flow, ['destination', 'destinationPort'])
        return { stages: rest }
      case 'opaque':
        return this.#end(flow, 'unknown')
      case 'filter': {
        const filter = this.model.filters.get(stage.filter)
        if (!filter) return this.#end(flow, 'unknown')
        if (filter.sessions === 'implicit' && flow.replyTo?.visited.has(flow.node) === true) return { stages: rest }
        const rule = this.#firstRule(flow, filter.chains, filter.start)
        const decided = rule === undefined || rule === 'lost' ? filter.otherwise.action : rule.action.do
        // What an unknown action decides may as well be to accept.
        const verdict = decided === 'unknown' && rule !== undefined && rule !== 'lost' && this.#dice.perhaps(rule.match) ? 'accept' : decided
        if (verdict === 'accept') {
          return { stages: rest }
        }
        return this.#end(flow, verdict === 'reject' ? 'rejected' : 'dropped')
      }
      case 'translate': {
        const translation = this.model.translations.get(stage.translation)
        if (!translation) return this.#end(flow, 'unknown')
        if (flow.replyTo) {
          if (flow.putBackLater) this.#putBack(flow, ['source', 'sourcePort'])
          flow.putBackLater = false
          return { stages: rest }
        }
        const rule = this.#firstRule(flow, translation.chains, translation.start)
        if (rule === undefined || rule === 'lost') return { stages: rest }
        if (rule.action.do === 'reject') return this.#end(flow, 'rejected')
        if (rule.action.do === 'drop' || rule.action.do === 'unknown') return this.#end(flow, 'dropped')
        if (rule.action.do === 'translate' && !this.#translate(flow, rule.action)) return this.#end(flow, 'unknown')
        return { stages: rest }
      }
      case 'route':
        return this.#route(flow, stage)
      case 'select': {
        const chosen = stage.cases.find((one) => this.#holds(flow, one.match, one))
        const stages = chosen?.stages ?? stage.otherwise
        const later = stages.some((next) => next.stage === 'translate' || next.stage === 'select')
        if (flow.replyTo && flow.putBackLater && !later) this.#putBack(flow, ['source', 'sourcePort'])
        flow.putBackLater = flow.putBackLater && later
        return { stages }
      }
      case 'transmit': {
        this.#putBack(flow, ['destination', 'destinationPort'])
        return this.#transmit(flow)
      }
      case 'deliver': {
        this.#putBack(flow, ['destination', 'destinationPort'])
        return this.#deliver(flow)
      }
    }
  }

  // Translation

  /** false: there is nothing that the address could become. */
  #translate(flow: Flow, action: TranslationRule['action'] & { do: 'translate' }): boolean {
    if (action.destination && !this.#rewriteSide(flow, 'destination', action.destination.to, action.destination.ports)) return false
    if (action.source === undefined) return true
    if (action.sometimes !== undefined && !this.#dice.perhaps(action, 'ambiguous')) return true
    return this.#rewriteSide(flow, 'source', action.source.to, action.source.ports)
  }

  #rewriteSide(flow: Flow, side: 'source' | 'destination', to: NewAddress, ports: readonly Interval[] | undefined): boolean {
    const portField = side === 'source' ? 'sourcePort' : 'destinationPort'
    let port: number | undefined
    if (to.kind === 'members') {
      const fitting = to.members.flatMap((member) => this.#addressesAmong(member.peers).filter((a) => this.#fits(flow, a)).map((address) => ({ address, port: member.port })))
      if (fitting.length === 0) return false
      const chosen = this.#dice.pickOf(fitting)
      this.#write(flow, side, chosen.address)
      port = chosen.port
    } else if (to.kind !== 'same') {
      const own = this.#ownAddresses(flow, to.kind === 'outgoing' ? flow.leavesBy : flow.arrivesOn, side)
      if (own.length === 0) return false
      this.#write(flow, side, this.#dice.pickOf(own))
    }
    if (port !== undefined) this.#write(flow, portField, port)
    else if (ports) this.#write(flow, portField, this.#dice.pickOf(representatives(ports)))
    return true
  }

  #write(flow: Flow, field: 'source' | 'destination' | 'sourcePort' | 'destinationPort', value: AddressOrToken | number): void {
    const { headers } = flow
    flow.conversation.rewrites.push({ node: flow.node, field, before: headers[field] })
    if (field === 'source' || field === 'destination') {
      if (typeof value !== 'number') headers[field] = value
    } else if (typeof value === 'number') headers[field] = value
  }

  /** A flow keeps its family; who has no known address fits either. */
  #fits(flow: Flow, address: AddressOrToken): boolean {
    const own = familyOf(this.model, address)
    const family = [flow.headers.source, flow.headers.destination].map((a) => familyOf(this.model, a)).find((f) => f !== undefined)
    return own === undefined || family === undefined || family === own
  }

  #addressesAmong(peers: { readonly ranges: readonly { readonly family: 4 | 6; readonly first: bigint; readonly last: bigint }[]; readonly endpoints: readonly string[]; readonly groups: readonly string[] }): AddressOrToken[] {
    const groups = peers.groups.flatMap((id) => this.model.groups.get(id) ?? [])
    const endpoints = [...peers.endpoints, ...groups.flatMap((g) => g.surely)]
    const sets = [{ ranges: [...peers.ranges, ...groups.flatMap((g) => g.ranges)], tokens: [] }, ...endpoints.flatMap((e) => this.model.addressesOf.get(this.model.aliases.get(e) ?? e) ?? [])]
    return sets.flatMap((s) => [
      ...s.ranges.flatMap((r): AddressOrToken[] => (r.first === r.last ? [{ family: r.family, value: r.first }] : [{ family: r.family, value: r.first }, { family: r.family, value: r.last }])),
      ...s.tokens.map((t): AddressOrToken => ({ token: t.first })),
    ])
  }

  #ownAddresses(flow: Flow, name: string | undefined, side: 'source' | 'destination'): AddressOrToken[] {
    const interfaces = this.model.nodes.get(flow.node)?.interfaces ?? []
    const linkLocal = (a: Address): boolean => (a.family === 6 ? a.value >> 118n === 0b1111111010n : a.value >> 16n === 0xa9fen)
    const of = (wanted: (name: string) => boolean): Address[] =>
      interfaces.filter((i) => wanted(i.name)).flatMap((i) => i.addresses.map((a) => a.address)).filter((a) => this.#fits(flow, a) && (side === 'destination' || !linkLocal(a)))
    const isLoopback = (a: Address): boolean => (a.family === 4 ? a.value >> 24n === 127n : a.value === 1n)
    const out = interfaces.find((i) => i.name === name)
    // To itself: IPv6 from the address that it is sent to, IPv4 from the first that is no loopback address.
    if (side === 'source' && out?.addresses.some(({ address }) => isLoopback(address)) === true) {
      const { destination } = flow.headers
      const all = [out, ...interfaces.filter((i) => i !== out)].flatMap((i) => i.addresses.map((a) => a.address)).filter((a) => !linkLocal(a))
      if (!('token' in destination)) {
        const found = all.find((a) => a.family === destination.family && (a.family === 6 ? a.value === destination.value : !isLoopback(a)))
        if (found) return [found]
      }
    }
    const own = of((n) => n === name)
    if (own.length > 0) return own
    const any = of((n) => n !== 'lo')
    if (any.length > 0) return any
    return (this.model.endpointsOfNode.get(flow.node) ?? [])
      .filter((e) => e.kind !== 'service')
      .flatMap((e) => this.#addressesAmong({ ranges: [], endpoints: [e.id], groups: [] }))
      .filter((a) => this.#fits(flow, a))
  }

  /** On the way back: what this node rewrote becomes what it was. */
  #putBack(flow: Flow, fields: readonly string[]): void {
    if (!flow.replyTo) return
    for (const { node, field, before } of flow.replyTo.rewrites.toReversed()) {
      if (node !== flow.node || !fields.includes(field)) continue
      const { headers } = flow
      if (field === 'source' && typeof before !== 'number') headers.destination = before
      else if (field === 'destination' && typeof before !== 'number') headers.source = before
      else if (field === 'sourcePort' && typeof before === 'number') headers.destinationPort = before
      else if (field === 'destinationPort' && typeof before === 'number') headers.sourcePort = before
    }
  }

  // Routing

  #route(flow: Flow, stage: Stage & { stage: 'route' }): Ending | { readonly stages: readonly Stage[] } {
    const { model } = this
    const { node, headers } = flow
    if (stage.own !== 'table' && isLocal(model, node, headers.destination)) return { stages: stage.local }
    const table = model.tables.get(stage.table)
    if (!table) return this.#end(flow, 'unknown')
    const standsForMany = (model.endpointsOfNode.get(node) ?? []).some((e) => e.kind === 'addresses')
    if (flow.arrivesOn !== undefined && model.nodes.get(node)?.forwards === false && !standsForMany) return this.#end(flow, 'dropped')
    let best: { readonly route: Route; readonly weight: number } | undefined
    for (const route of table.routes) {
      const weight = this.#fit(route, headers)
      if (weight === undefined) continue
      if (!best || weight > best.weight || (weight === best.weight && route.metric < best.route.metric)) best = { route, weight }
    }
    if (!best) return this.#end(flow, 'unrouted')
    const { loses } = best.route
    if (loses && isAmong(model, loses.peers, headers.destination, headers.source) === 'yes') return this.#end(flow, 'unrouted')
    return this.#take(flow, best.route, best.route.via, stage)
  }

  #take(flow: Flow, route: Route, via: NextHop, stage: Stage & { stage: 'route' }): Ending | { readonly stages: readonly Stage[] } {
    switch (via.kind) {
      case 'either': {
        // Of two, one: which one is the same all along one run.
        const [first, second] = via.of
        const hop = first && second ? (this.#dice.perhaps(route, 'ambiguous') ? second : first) : first
        return hop ? this.#take(flow, route, hop, stage) : this.#end(flow, 'unknown')
      }
      case 'local':
        return { stages: stage.local }
      case 'blackhole':
        return this.#end(flow, 'dropped')
      case 'none':
        return this.#end(flow, 'unrouted')
      case 'unreachable':
      case 'prohibit':
        return this.#end(flow, 'rejected')
      case 'unknown':
        return this.#end(flow, 'unknown')
      default:
        return this.#leave(flow, route, via, stage.forward)
    }
  }

  /** How well a route fits: the length of its prefix; those known by identity before all prefixes. */
  #fit(route: Route, { source, destination }: Headers): number | undefined {
    if ('peers' in route.to) {
      const { peers, family } = route.to
      const ofFamily = [source, destination].every((a) => family === undefined || (familyOf(this.model, a) ?? family) === family)
      return ofFamily && isAmong(this.model, peers, destination, source) !== 'no' ? 1000 : undefined
    }
    const { prefix } = route.to
    const bits = prefix.family === 4 ? 32 : 128
    const length = bits - (prefix.last - prefix.first + 1n).toString(2).length + 1
    if ('token' in destination) {
      const family = familyOf(this.model, destination)
      if (family !== undefined && family !== prefix.family) return undefined
      if (length === 0) return 0
      const somewhere = this.model.endpoints.get(this.model.tokens[destination.token] ?? '')?.somewhere?.filter((one) => one.family === prefix.family) ?? []
      const meets = somewhere.some((one) => one.first <= prefix.last && prefix.first <= one.last)
      if (!meets) return undefined
      const inside = somewhere.every((one) => prefix.first <= one.first && one.last <= prefix.last)
      return inside || this.#dice.perhaps(route) ? length : undefined
    }
    return inRange(destination, prefix) ? length : undefined
  }

  #leave(flow: Flow, route: Route, via: Exclude<NextHop, { kind: 'local' | 'either' | 'none' | 'blackhole' | 'unreachable' | 'prohibit' | 'unknown' }>, stages: readonly Stage[]): Ending | { readonly stages: readonly Stage[] } {
    switch (via.kind) {
      case 'interface':
        return this.#by(flow, via.interface, via.gateway, stages)
      case 'choice': {
        const hop = this.#dice.pickOf(via.of)
        return this.#by(flow, hop.interface, hop.gateway, stages)
      }
      case 'outside':
        flow.exit = { kind: 'outside' }
        flow.leavesBy = undefined
        return { stages }
      case 'maybe':
        if (!flow.replyTo && !this.#dice.perhaps(route, 'ambiguous')) return this.#end(flow, 'unrouted')
        break
      case 'nodes':
        break
    }
    const knowing = via.nodes.filter((node) => flow.replyTo?.visited.has(node))
    const nodes = knowing.length > 0 ? knowing : via.nodes
    flow.exit = { kind: 'node', node: this.#dice.pickOf(nodes), arrivesOn: via.arrivesOn }
    flow.leavesBy = via.arrivesOn
    return { stages }
  }

  #by(flow: Flow, name: string, gateway: Address | undefined, stages: readonly Stage[]): Ending | { readonly stages: readonly Stage[] } {
    const { source } = flow.headers
    if (flow.sourceOpen && !('token' in source)) {
      const interfaces = this.model.nodes.get(flow.node)?.interfaces ?? []
      const own = (i: (typeof interfaces)[number]): boolean => i.addresses.some(({ address }) => sameAddress(address, source))
      const chosen = interfaces.find((i) => i.name === name)
      // The address of the interface that it sends by, where that has one of the family.
      if (interfaces.some(own) && chosen && !own(chosen) && chosen.addresses.some(({ address }) => address.family === source.family)) return this.#end(flow, 'unsent')
    }
    flow.exit = { kind: 'interface', interface: name, gateway }
    flow.leavesBy = name
    return { stages }
  }

  #transmit(flow: Flow): Ending | { readonly stages: readonly Stage[] } {
    const { model } = this
    const { exit, node, headers } = flow
    if (!exit) return this.#end(flow, 'unknown')
    if (exit.kind === 'node') return this.#arrive(flow, exit.node, exit.arrivesOn)
    if (exit.kind === 'outside') return this.#out(flow)
    const segment = model.segments.get(model.segmentOfInterface.get(`${node} ${exit.interface}`) ?? '')
    if (!segment) return this.#out(flow)
    if (exit.gateway) {
      const { gateway } = exit
      const holder = segment.members.find((m) => m.node !== node && m.addresses.some((a) => sameAddress(a, gateway)))
      return holder ? this.#arrive(flow, holder.node, holder.interface) : this.#out(flow)
    }
    for (const member of segment.members) {
      if (member.node === node) continue
      const all = segment.kind === 'pods' || member.node === segment.neighbours
      if (all ? isLocal(model, member.node, headers.destination) : member.addresses.some((a) => sameAddress(a, headers.destination))) return this.#arrive(flow, member.node, member.interface)
    }
    return this.#end(flow, 'unrouted')
  }

  #out(flow: Flow): Ending | { readonly stages: readonly Stage[] } {
    if (flow.node === outside) return this.#end(flow, 'left')
    const { destination } = flow.headers
    // Behind a router that isn't declared may lie a private address that is.
    const held = [...this.model.nodes.values()].some((n) => n.interfaces.some((i) => i.addresses.some(({ address }) => sameAddress(address, destination))))
    if (held && isPrivate(destination)) return this.#end(flow, 'unknown')
    return this.#arrive(flow, outside, 'uplink')
  }

  #arrive(flow: Flow, node: string, arrivesOn: string): Ending | { readonly stages: readonly Stage[] } {
    flow.node = node
    flow.arrivesOn = arrivesOn
    // A mark is a host's own: no packet carries it.
    flow.headers.mark = 0
    flow.leavesBy = undefined
    flow.exit = undefined
    flow.sourceOpen = false
    const state = JSON.stringify([node, arrivesOn, flow.headers, this.#rewrote(flow, 'source'), this.#rewrote(flow, 'destination')], (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v))
    if (flow.states.has(state) || flow.states.size > 200) return this.#end(flow, 'looped')
    flow.states.add(state)
    flow.conversation.visited.add(node)
    const stages = this.model.nodes.get(node)?.arrive ?? []
    // Who translates what comes in puts a reply back there; filters before that see it as it was sent.
    flow.putBackLater = stages.some(({ stage }) => stage === 'translate' || stage === 'select')
    if (!flow.putBackLater) this.#putBack(flow, ['source', 'sourcePort'])
    return { stages }
  }

  // Arrival

  #deliver(flow: Flow): Ending | { readonly flow: Flow } {
    const { model } = this
    const { node, headers } = flow
    if (flow.replyTo) return this.#end(flow, node === flow.replyTo.node ? 'delivered' : 'dropped')
    if (node === outside) return this.#end(flow, 'token' in headers.destination || (flow.conversation.node === outside && isPrivate(headers.destination)) ? 'unrouted' : 'left')
    if ((model.endpointsOfNode.get(node) ?? [{ kind: 'host' }]).every((e) => e.kind === 'addresses')) return this.#end(flow, 'left')
    const takes = (l: Listener): boolean => l.port === headers.destinationPort && headers.protocol === (l.protocol === 'tcp' ? 6 : 17)
    const listeners = (model.listenersOfNode.get(node) ?? []).filter(takes)
    const listener = listeners.find((l) => l.addresses && isAmong(model, l.addresses, headers.destination, headers.source) === 'yes') ?? listeners.find((l) => l.addresses === undefined)
    if (!listener) return this.#end(flow, model.nodes.get(node)?.kind === 'proxy' ? 'refused' : 'delivered')
    return this.#listen(flow, listener)
  }

  #listen(flow: Flow, listener: Listener): Ending | { readonly flow: Flow } {
    const { serves } = listener
    if (serves.kind === 'unknown') return this.#end(flow, 'unknown')
    if (serves.kind === 'end' || !flow.throughProxies) return this.#end(flow, 'delivered')
    if (flow.earlier.length >= 16) return this.#end(flow, 'looped')
    if (flow.request?.scheme === 'http' && listener.tls) return this.#end(flow, 'failed')
    if (serves.kind === 'pool') return this.#open(flow, listener, serves.pool, serves.speaks)
    const router = this.model.routers.get(serves.router)
    if (!router) return this.#end(flow, 'failed')
    if (flow.request?.scheme === 'https' && !listener.tls) return this.#end(flow, 'failed')
    return this.#serve(flow, listener, router.rules, router.otherwise)
  }

  #serve(flow: Flow, listener: Listener, first: readonly HttpRule[], last: HttpDefault): Ending | { readonly flow: Flow } {
    let rules = first
    let otherwise = last
    let rewrites = 0
    for (;;) {
      const rule = rules.find((one) => this.#asks(flow, one))
      const action: HttpAction = (rule ?? otherwise).action
      switch (action.do) {
        case 'route':
          ;({ rules, otherwise } = action)
          break
        case 'rewrite': {
          const router = this.model.routers.get(action.router)
          if (!router) return this.#end(flow, 'unknown')
          if (rewrites >= 10) return this.#end(flow, 'answered', 500)
          rewrites += 1
          this.#changePath(flow, action.path)
          ;({ rules, otherwise } = router)
          break
        }
        case 'forward':
          this.#changePath(flow, action.path)
          if (action.host !== undefined && flow.request) flow.request = { ...flow.request, host: action.host }
          return this.#open(flow, listener, action.pool, action.tls ? 'https' : 'http')
        case 'answer':
          return this.#end(flow, 'answered', action.status)
        case 'files':
        case 'call':
          return this.#end(flow, 'answered')
        case 'close':
          return this.#end(flow, 'dropped')
        case 'unknown':
          return this.#end(flow, 'unknown')
      }
    }
  }

  #asks(flow: Flow, rule: HttpRule): boolean {
    return this.#holds(flow, rule.match, rule)
  }

  #changePath(flow: Flow, change: PathChange): void {
    const { request } = flow
    if (!request || change.kind === 'keep') return
    const set = (path: string): void => {
      const [only = '', query] = path.split('?')
      flow.request = { ...request, path: only, query: query ?? request.query }
    }
    switch (change.kind) {
      case 'unknown':
        flow.request = undefined
        break
      case 'prefix':
        if (request.path.startsWith(change.from)) set(change.to + request.path.slice(change.from.length))
        break
      case 'constant':
        set(change.to)
        break
      case 'pattern': {
        const found = new RegExp(change.pattern, change.ignoreCase ? 'i' : '').exec(request.path)
        if (found) set(change.to.replaceAll(/\$(\d)/g, (_, digit: string) => found[Number(digit)] ?? ''))
        break
      }
    }
  }

  /** The next conversation: to one of the pool. */
  #open(flow: Flow, listener: Listener, poolId: string, scheme: 'http' | 'https' | undefined): Ending | { readonly flow: Flow } {
    const { model } = this
    const pool = model.pools.get(poolId)
    if (!pool) return this.#end(flow, 'failed')
    const up = pool.members.filter((m) => !m.down)
    const usual = up.filter((m) => !m.backup)
    const members = usual.length > 0 ? usual : up
    if (members.length === 0) return this.#end(flow, 'failed')
    const member = this.#dice.pickOf(members)
    if (member.target.kind === 'name') throw new Error('names are not for this interpreter')
    const targets = member.target.kind === 'address' ? [member.target.address] : this.#addressesAmong({ ranges: [], endpoints: [member.target.endpoint], groups: [] })
    if (targets.length === 0) return this.#end(flow, 'failed')
    const own = model.endpointsOfNode.get(flow.node) ?? []
    const bound = listener.addresses?.endpoints[0]
    const from = bound !== undefined && model.endpoints.has(bound) ? bound : (own.find((e) => e.kind === 'host') ?? own[0])?.id
    const sources = from === undefined ? [] : this.#addressesAmong({ ranges: [], endpoints: [from], groups: [] })
    const pairs = sources.flatMap((source) => targets.filter((t) => canTalk(this.model, t, source)).map((destination) => ({ source, destination })))
    if (pairs.length === 0) return this.#end(flow, 'unsent')
    const { source, destination } = this.#dice.pickOf(pairs)
    const port = member.port ?? (scheme === 'https' ? 443 : scheme === 'http' ? 80 : flow.headers.destinationPort)
    const node = model.endpoints.get(from ?? '')?.node ?? flow.node
    flow.conversation.ended = { node: flow.node, headers: { ...flow.headers } }
    const headers: Headers = { source, destination, protocol: listener.protocol === 'tcp' ? 6 : 17, sourcePort: this.#dice.pickOf(clientPorts), destinationPort: port, mark: 0 }
    const request = flow.request && (flow.request.scheme === undefined ? flow.request : { ...flow.request, scheme: scheme ?? flow.request.scheme })
    return { flow: this.#begin(node, headers, request, true, undefined, true, [...flow.earlier, flow.conversation]) }
  }
}

const missingChains = new WeakMap<object, Map<string, object>>()

function representatives(ports: readonly Interval[]): number[] {
  return [...new Set(ports.flatMap(({ first, last }) => [...clientPorts.filter((p) => first <= p && p <= last), ...(clientPorts.some((p) => first <= p && p <= last) ? [] : [first])]))]
}

const privateRanges: readonly (readonly [4 | 6, bigint, number])[] = [
  [4, 0x0a000000n, 8], [4, 0xac100000n, 12], [4, 0xc0a80000n, 16], [4, 0x7f000000n, 8], [4, 0xa9fe0000n, 16], [4, 0x64400000n, 10], [6, 0xfcn << 120n, 7], [6, 0xfe80n << 112n, 10],
]

/** Of the addresses that these networks use. */
export function isPrivate(address: AddressOrToken): boolean {
  if ('token' in address) return false
  const bits = address.family === 4 ? 32 : 128
  return privateRanges.some(([family, base, length]) => family === address.family && address.value >> BigInt(bits - length) === base >> BigInt(bits - length))
}

