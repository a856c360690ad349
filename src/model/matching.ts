import { complementAddresses, everyIpv4, everyIpv6, type AddressRange, type AddressSet } from '../base/address.ts'
import { minusIntervals } from '../base/interval.ts'
import type { Match, Peers } from '../flow/match.ts'
import { FlowSpace, type FlowSet, type Variable } from '../flow/space.ts'
import { MirroredSpace } from '../flow/mirrored.ts'
import { TextDimension } from '../flow/text/classes.ts'
import type { Language, Transform } from '../flow/text/language.ts'
import type { Doubt } from '../flow/path.ts'
import type { Origin } from '../origin/origin.ts'
import type { HttpRule } from './http.ts'
import type { Model } from './model.ts'
import { intervalsOf, TokenPlaces } from './places.ts'

/** What surely matches, and what may match: `surely` lies within `possibly`. */
export interface Matched {
  readonly surely: FlowSet
  readonly possibly: FlowSet
}

/** One concrete HTTP request, as it is at this point of its way. Header and query names are lower case; `path` has no query. */
export interface Request {
  readonly scheme: 'http' | 'https'
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/** Where a match is evaluated: what no header of the packet says. */
export interface MatchContext {
  readonly node: string
  readonly arrivesOn: string | undefined
  readonly leavesBy: string | undefined
  readonly session: 'new' | 'established' | 'invalid'
  readonly translatedSource: boolean
  readonly translatedDestination: boolean
  /** The request, when one was asked about. Without it, HTTP matches are about all requests. */
  readonly request: Request | undefined
  /** What proxies on the way did to the path of any request, first first. */
  readonly pathChanges: readonly Transform[]
  /** Why the path isn't known any more: a rewrite whose result can't be said of all requests. */
  readonly pathUnknown: string | undefined
  /** The Host that a proxy on the way set. */
  readonly hostSet: string | undefined
  /** Headers that proxies on the way set, by name in lower case; undefined: to what isn't known. */
  readonly headersSet?: Readonly<Record<string, string | undefined>>
}

/** What nothing has yet happened to. */
export function freshContext(node: string): MatchContext {
  return {
    node,
    arrivesOn: undefined,
    leavesBy: undefined,
    session: 'new',
    translatedSource: false,
    translatedDestination: false,
    request: undefined,
    pathChanges: [],
    pathUnknown: undefined,
    hostSet: undefined,
  }
}

/**
 * Turns matches into sets of flows, for one analysis of one model. Results are kept by match object: configurations share their matches and groups,
 * and most don't depend on where they are evaluated.
 */
export class Matching {
  readonly space: FlowSpace
  readonly model: Model
  readonly #dimensions: Map<string, TextDimension<FlowSet, Variable>>
  /** All models whose matchers cut the strings of the shared space. */
  readonly #cutBy: Model[]
  readonly #fixed = new WeakMap<Match, Matched>()
  readonly #movable = new WeakMap<Match, boolean>()
  readonly #peers = new Map<string, { source?: Matched; destination?: Matched }>()

  readonly #doubts: Map<object, Doubt>
  #replying: Matching | undefined

  readonly #tokensOf: ReadonlyMap<string, readonly number[]>
  readonly #places: TokenPlaces
  readonly #once = new Map<string, FlowSet>()
  readonly #from = new Map<string, FlowSet>()
  readonly #local = new Map<string, { readonly addresses: AddressSet; readonly flows: FlowSet }>()

  /**
   * `beside`: another analysis whose space and classes of strings this one shares, so that sets of both can be compared; of the same model also its doubts.
   * `space`: another view of that space.
   */
  constructor(model: Model, beside?: Matching, space: FlowSpace = beside?.space ?? new FlowSpace()) {
    const twin = beside?.model === model ? beside : undefined
    this.#tokensOf = twin ? twin.#tokensOf : tokensByEndpoint(model)
    this.#places = twin ? twin.#places : new TokenPlaces(model)
    this.#doubts = twin ? twin.#doubts : new Map<object, Doubt>()
    this.model = model
    this.space = space
    this.#dimensions = beside ? beside.#dimensions : new Map<string, TextDimension<FlowSet, Variable>>()
    this.#cutBy = beside ? beside.#cutBy : []
    if (!twin) this.#cutBy.push(model)
  }

  /** The same analysis where each set is held as the set of its replies: what follows replies turns no set round. */
  get replying(): Matching {
    return (this.#replying ??= new Matching(this.model, this, new MirroredSpace(this.space)))
  }

  /** The replies to flows, as this analysis holds them; the flows are held as they were sent. */
  repliesTo(set: FlowSet): FlowSet {
    return this.space instanceof MirroredSpace ? set : this.space.reverse(set)
  }

  /** The flows that a match is about, at this place. */
  compile(match: Match, context: MatchContext): Matched {
    if (this.dependsOnPlace(match)) return this.#compute(match, context)
    const known = this.#fixed.get(match)
    if (known) return known
    const matched = this.#compute(match, context)
    this.#fixed.set(match, matched)
    return matched
  }

  /** The conditions that a match joins, each compiled apart: who joins many matches needs none of them multiplied. */
  factors(match: Match, context: MatchContext): Matched[] {
    if (match.kind !== 'all' || this.#fixed.has(match)) return [this.compile(match, context)]
    return match.of.flatMap((part) => this.factors(part, context))
  }

  /** The one doubt about a thing (a rule, a route): who meets it again is in the same two worlds. */
  doubtAbout(thing: object, make: () => Omit<Doubt, 'id'>): Doubt {
    const known = this.#doubts.get(thing)
    if (known) return known
    const doubt = { id: this.#doubts.size, ...make() }
    this.#doubts.set(thing, doubt)
    return doubt
  }

  /** A set that is asked for again and again, made once under its name. */
  once(name: string, make: () => FlowSet): FlowSet {
    const known = this.#once.get(name)
    if (known !== undefined) return known
    const made = make()
    this.#once.set(name, made)
    return made
  }

  /** Why `surely` and `possibly` of a match differ: the parts of it that aren't known. */
  doubtsOf(match: Match): { readonly says: string; readonly origins: readonly Origin[] }[] {
    switch (match.kind) {
      case 'all':
      case 'some': {
        // What somebody wrote comes before what may be so of any address.
        const doubts = match.of.flatMap((part) => this.doubtsOf(part))
        return doubts.toSorted((a, b) => Number(b.origins.length > 0) - Number(a.origins.length > 0))
      }
      case 'not':
        return this.doubtsOf(match.of)
      case 'opaque':
        return [{ says: match.says, origins: [match.origin] }]
      case 'source':
      case 'destination': {
        const groups = match.peers.groups.flatMap((id) => this.model.groups.get(id) ?? [])
        const doubtful = groups.filter((g) => g.possibly.length > 0).map((g) => ({ says: `who belongs to ${g.id} isn't known entirely`, origins: [g.origin] }))
        const ranges = [...match.peers.ranges, ...groups.flatMap((g) => g.ranges)]
        if (ranges.length > 0 && this.model.tokens.length > 0) doubtful.push({ says: 'the address of an endpoint is not declared, so whether it lies in a range is not known', origins: [] })
        return doubtful
      }
      case 'host':
      case 'path':
      case 'method':
      case 'header':
      case 'query':
      case 'cookie': {
        const result = this.#dimension(dimensionOf(match)).matching(match.language)
        return 'opaque' in result ? [{ says: `${match.kind}: ${result.opaque}`, origins: [] }] : []
      }
      default:
        return []
    }
  }

  /** The variables of one string dimension (`host`, `path`, `header:x-user`), to forget or to read. */
  dimension(name: string): TextDimension<FlowSet, Variable> {
    return this.#dimension(name)
  }

  dimensionNames(): string[] {
    return [...this.#dimensions.keys()].toSorted()
  }

  /** Addresses of endpoints, groups and ranges together: the surely known ones. */
  addresses(peers: Peers): AddressSet {
    const ranges: AddressRange[] = [...peers.ranges]
    const tokens: number[] = []
    const add = (endpoint: string): void => {
      const own = this.#tokensOf.get(endpoint)
      if (own !== undefined) {
        tokens.push(...own)
        return
      }
      const known = this.model.addressesOf.get(this.model.aliases.get(endpoint) ?? endpoint)
      if (!known) return
      ranges.push(...known.ranges)
      for (const { first } of known.tokens) tokens.push(first)
    }
    for (const endpoint of peers.endpoints) add(endpoint)
    for (const id of peers.groups) {
      const group = this.model.groups.get(id)
      if (!group) continue
      ranges.push(...group.ranges)
      for (const endpoint of group.surely) add(endpoint)
    }
    return { ranges, tokens: intervalsOf(tokens) }
  }

  peersAs(side: 'source' | 'destination', peers: Peers): Matched {
    const key = keyOf(peers)
    const cached = key === undefined ? undefined : this.#peers.get(key)?.[side]
    if (cached) return cached
    const groups = peers.groups.flatMap((id) => this.model.groups.get(id) ?? [])
    const surelyKnown = this.addresses(peers)
    const ranges = [...peers.ranges, ...groups.flatMap((g) => g.ranges)]
    const inRanges = this.#tokensIn(side, ranges)
    const known = this.space[side](surelyKnown)
    const surely = inRanges ? this.space.or(known, inRanges.surely) : known
    const more = groups.flatMap((g) => g.possibly).flatMap((e) => this.model.addressesOf.get(this.model.aliases.get(e) ?? e) ?? [])
    const doubtful = this.space[side]({ ranges: more.flatMap((a) => a.ranges), tokens: more.flatMap((a) => a.tokens) })
    const possibly =
      more.length === 0 && (!inRanges || inRanges.surely === inRanges.possibly)
        ? surely
        : this.space.union([surely, doubtful, inRanges?.possibly ?? this.space.none])
    const matched = { surely, possibly }
    if (key !== undefined) this.#peers.set(key, { ...this.#peers.get(key), [side]: matched })
    return matched
  }

  /**
   * Endpoints without a known address against ranges. Where the other side's family is known, so is that of the flow, and only that family's ranges
   * count. Undefined: there is nobody to ask for.
   */
  #tokensIn(side: 'source' | 'destination', ranges: readonly AddressRange[]): Matched | undefined {
    if (ranges.length === 0 || this.model.tokens.length === 0) return undefined
    const { space } = this
    const others = side === 'source' ? 'destination' : 'source'
    const inAll = this.#tokensAmong(side, ranges, undefined)
    // Where each has a family of its own, whom a flow is from or to says nothing more.
    if (this.#places.ofFamily(undefined).length === 0) return inAll
    const in4 = this.#tokensAmong(side, ranges, 4)
    const in6 = this.#tokensAmong(side, ranges, 6)
    if (same(inAll, in4) && same(inAll, in6)) return inAll
    const toUnknown = space[others]({ ranges: [], tokens: this.#places.ofFamily(undefined) })
    const to4 = space[others]({ ranges: [everyIpv4], tokens: this.#places.ofFamily(4) })
    const to6 = space[others]({ ranges: [everyIpv6], tokens: this.#places.ofFamily(6) })
    const join = (which: keyof Matched): FlowSet => space.union([space.and(inAll[which], toUnknown), space.and(in4[which], to4), space.and(in6[which], to6)])
    return { surely: join('surely'), possibly: join('possibly') }
  }

  /** Inside where all of a family is meant or where they surely lie, outside likewise. `possibly` holds `surely`. */
  #tokensAmong(side: 'source' | 'destination', all: readonly AddressRange[], family: 4 | 6 | undefined): Matched {
    const { space } = this
    const ranges = family === undefined ? all : all.filter((one) => one.family === family)
    if (ranges.length === 0) return sure(space.none)
    const { surely, possibly, anywhere } = this.#places.within(ranges, family)
    const perhaps = [...possibly, ...anywhere]
    const sureSet = space[side]({ ranges: [], tokens: surely })
    return { surely: sureSet, possibly: perhaps.length === 0 ? sureSet : space[side]({ ranges: [], tokens: [...surely, ...perhaps] }) }
  }

  /**
   * The flows to (or from) a prefix as a router looks it up: of the endpoints without a known address those that lie within; who may lie anywhere is only carried by
   * a route to everything.
   */
  within(side: 'source' | 'destination', prefix: AddressRange): Matched {
    const { space } = this
    if (this.model.tokens.length === 0) return sure(space[side]({ ranges: [prefix], tokens: [] }))
    const { surely, possibly } = this.#places.within([prefix], prefix.family)
    const known = space[side]({ ranges: [prefix], tokens: surely })
    return { surely: known, possibly: possibly.length === 0 ? known : space[side]({ ranges: [prefix], tokens: [...surely, ...possibly] }) }
  }

  /** The flows between addresses that may be of one family. */
  ofFamily(family: 4 | 6): FlowSet {
    return this.once(`family ${family}`, () => {
      const other = family === 4 ? 6 : 4
      const own = complementAddresses({ ranges: [family === 4 ? everyIpv6 : everyIpv4], tokens: this.#places.ofFamily(other) })
      return this.space.and(this.space.source(own), this.space.destination(own))
    })
  }

  /** Is the family of any endpoint known whose address isn't? */
  get knowsFamilies(): boolean {
    return this.#places.ofFamily(4).length + this.#places.ofFamily(6).length > 0
  }

  /** Every address that is known to be of a family. */
  everyOf(family: 4 | 6): AddressSet {
    return { ranges: [family === 4 ? everyIpv4 : everyIpv6], tokens: this.#places.ofFamily(family) }
  }

  /** Those of some addresses that are of one of these families, or may be. */
  amongFamilies({ ranges, tokens }: AddressSet, families: readonly (4 | 6)[]): AddressSet {
    const others = ([4, 6] as const).filter((family) => !families.includes(family)).flatMap((family) => this.#places.ofFamily(family))
    return { ranges: ranges.filter(({ family }) => families.includes(family)), tokens: others.length === 0 ? tokens : minusIntervals(tokens, others) }
  }

  /** Every flow but those between addresses of two families. */
  oneFamily(): FlowSet {
    return this.once('one family', () => this.space.or(this.ofFamily(4), this.ofFamily(6)))
  }

  #compute(match: Match, context: MatchContext): Matched {
    const { space } = this
    switch (match.kind) {
      case 'all': {
        const parts = match.of.map((part) => this.compile(part, context))
        return this.#both(parts, (sets) => space.intersect(sets))
      }
      case 'some': {
        const parts = match.of.map((part) => this.compile(part, context))
        return this.#both(parts, (sets) => space.union(sets))
      }
      case 'not': {
        const { surely, possibly } = this.compile(match.of, context)
        const outside = space.not(possibly)
        return { surely: outside, possibly: surely === possibly ? outside : space.not(surely) }
      }
      case 'source':
      case 'destination':
        return this.peersAs(match.kind, match.peers)
      case 'destinationIsLocal':
        return sure(this.toLocal(context.node))
      case 'family':
        return sure(this.ofFamily(match.family))
      case 'protocol':
        return sure(space.protocol(match.protocols))
      case 'sourcePort':
        return sure(space.sourcePort(match.ports))
      case 'destinationPort':
        return sure(space.destinationPort(match.ports))
      case 'icmp': {
        const protocol = space.protocol(match.family === 4 ? [{ first: 1, last: 1 }] : [{ first: 58, last: 58 }])
        const codes = match.codes
        const ports = codes
          ? match.types.flatMap((t) => range(t.first, t.last).flatMap((type) => codes.map((c) => ({ first: type * 256 + c.first, last: type * 256 + c.last }))))
          : match.types.map((t) => ({ first: t.first * 256, last: t.last * 256 + 255 }))
        return sure(match.types.length === 0 ? protocol : space.and(protocol, space.destinationPort(ports)))
      }
      case 'arrivesOn':
        return truth(space, named(match.interfaces, context.arrivesOn))
      case 'leavesBy':
        return truth(space, named(match.interfaces, context.leavesBy))
      case 'session':
        return truth(space, match.states.includes(context.session))
      case 'translated':
        return truth(space, match.side === 'source' ? context.translatedSource : context.translatedDestination)
      case 'mark':
        return sure(space.mark(match.value, match.mask))
      case 'host':
      case 'path':
      case 'method':
      case 'header':
      case 'query':
      case 'cookie':
        return this.#text(match, context)
      case 'opaque':
        return { surely: space.none, possibly: space.all }
    }
  }

  #both(parts: readonly Matched[], join: (sets: readonly FlowSet[]) => FlowSet): Matched {
    const surely = join(parts.map((p) => p.surely))
    return { surely, possibly: parts.every((p) => p.surely === p.possibly) ? surely : join(parts.map((p) => p.possibly)) }
  }

  /** Every address that a node answers to: its endpoints' and loopback. */
  localAddresses(node: string): AddressSet {
    const known = this.#local.get(node)
    if (known) return known.addresses
    const addresses = this.#findLocal(node)
    this.#local.set(node, { addresses, flows: this.space.destination(addresses) })
    return addresses
  }

  /** The flows from those addresses. */
  fromLocal(node: string): FlowSet {
    const known = this.#from.get(node)
    if (known !== undefined) return known
    const flows = this.space.source(this.localAddresses(node))
    this.#from.set(node, flows)
    return flows
  }

  /** The flows to those addresses. */
  toLocal(node: string): FlowSet {
    this.localAddresses(node)
    return this.#local.get(node)?.flows ?? this.space.none
  }

  #findLocal(node: string): AddressSet {
    const own = (this.model.endpointsOfNode.get(node) ?? []).filter((e) => e.kind !== 'service').flatMap((e) => this.model.addressesOf.get(e.id) ?? [])
    const kind = this.model.nodes.get(node)?.kind
    const loopback: AddressRange[] =
      kind === 'host' || kind === 'proxy'
        ? [
            { family: 4, first: 0x7f000000n, last: 0x7fffffffn },
            { family: 6, first: 1n, last: 1n },
          ]
        : []
    return { ranges: [...own.flatMap((a) => a.ranges), ...loopback], tokens: own.flatMap((a) => a.tokens) }
  }

  /** A concrete request is asked by its own strings; otherwise the dimension's classes say which requests match. */
  #text(match: Match & { readonly language: Language }, context: MatchContext): Matched {
    const dimension = this.#dimension(dimensionOf(match))
    const set = match.kind === 'header' && context.headersSet ? match.name.toLowerCase() : undefined
    if (set !== undefined && context.headersSet && set in context.headersSet && context.headersSet[set] === undefined) return { surely: this.space.none, possibly: this.space.all }
    const value = set !== undefined && context.headersSet?.[set] !== undefined ? context.headersSet[set] : context.request ? valueOf(match, context.request) : match.kind === 'host' && context.hostSet !== undefined ? context.hostSet : undefined
    if (value !== undefined) {
      const language = dimension.matching(match.language)
      const one = dimension.matching(value === null ? { kind: 'absent' } : { kind: 'exact', text: value })
      if ('opaque' in language || 'opaque' in one) return { surely: this.space.none, possibly: this.space.all }
      return truth(this.space, this.space.contains(language.set, one.set))
    }
    if (match.kind === 'path' && context.pathUnknown !== undefined) return { surely: this.space.none, possibly: this.space.all }
    const changes = match.kind === 'path' ? context.pathChanges : []
    const asked = changes.reduceRight<Language>((of, transform) => ({ kind: 'after', transform, of }), match.language)
    const result = dimension.matching(asked)
    return 'opaque' in result ? { surely: this.space.none, possibly: this.space.all } : sure(result.set)
  }

  #dimension(name: string): TextDimension<FlowSet, Variable> {
    const known = this.#dimensions.get(name)
    if (known) return known
    const { space } = this
    const made = new TextDimension<FlowSet, Variable>(space, { optional: name.includes(':'), ...(name === 'path' && { universe: { kind: 'prefix', text: '/' } }) })
    // All matchers of the configuration at once: balanced codes, and one cutting instead of many.
    made.prepare(this.#cutBy.flatMap((model) => languagesOf(model, name)))
    this.#dimensions.set(name, made)
    return made
  }

  /** Whether a match means different flows at different places (interfaces, sessions, requests). */
  dependsOnPlace(match: Match): boolean {
    const known = this.#movable.get(match)
    if (known !== undefined) return known
    const depends = (() => {
      switch (match.kind) {
        case 'all':
        case 'some':
          return match.of.some((part) => this.dependsOnPlace(part))
        case 'not':
          return this.dependsOnPlace(match.of)
        case 'arrivesOn':
        case 'leavesBy':
        case 'session':
        case 'translated':
        case 'destinationIsLocal':
        case 'host':
        case 'path':
        case 'method':
        case 'header':
        case 'query':
        case 'cookie':
          return true
        default:
          return false
      }
    })()
    this.#movable.set(match, depends)
    return depends
  }
}

function tokensByEndpoint(model: Model): ReadonlyMap<string, readonly number[]> {
  const tokensOf = new Map<string, number[]>()
  for (const [token, id] of model.tokens.entries()) {
    const own = tokensOf.get(id)
    if (own) own.push(token)
    else tokensOf.set(id, [token])
  }
  return tokensOf
}

/** A long list is hardly asked for twice. */
const mostNamed = 16

function keyOf({ ranges, endpoints, groups }: Peers): string | undefined {
  if (ranges.length + endpoints.length + groups.length > mostNamed) return undefined
  return `${ranges.map((one) => `${one.family} ${one.first} ${one.last}`).join()}\n${endpoints.join('\t')}\n${groups.join('\t')}`
}

const sure = (set: FlowSet): Matched => ({ surely: set, possibly: set })
const same = (a: Matched, b: Matched): boolean => a.surely === b.surely && a.possibly === b.possibly
const truth = (space: FlowSpace, holds: boolean): Matched => sure(holds ? space.all : space.none)

function named(patterns: readonly string[], name: string | undefined): boolean {
  if (name === undefined) return false
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.min(last, 255) - first + 1 }, (_, i) => first + i)
}

/** Every language that some router asks of a dimension. */
function languagesOf(model: Model, name: string): Language[] {
  const found: Language[] = []
  const inMatch = (match: Match): void => {
    if (match.kind === 'all' || match.kind === 'some') match.of.forEach(inMatch)
    else if (match.kind === 'not') inMatch(match.of)
    else if ('language' in match && dimensionOf(match) === name) found.push(match.language)
  }
  const inRules = (rules: readonly HttpRule[]): void => {
    for (const { match, action } of rules) {
      inMatch(match)
      if (action.do === 'route') inRules(action.rules)
    }
  }
  for (const router of model.routers.values()) inRules(router.rules)
  return found
}

function dimensionOf(match: Match): string {
  return match.kind === 'header' || match.kind === 'query' || match.kind === 'cookie' ? `${match.kind}:${match.name.toLowerCase()}` : match.kind
}

/** What a request holds where a match looks; null: it isn't there. */
function valueOf(match: Match, request: Request): string | null {
  switch (match.kind) {
    case 'host':
      return request.host
    case 'path':
      return request.path
    case 'method':
      return request.method
    case 'header':
      return request.headers[match.name.toLowerCase()] ?? null
    case 'query':
      return new URLSearchParams(request.query).get(match.name)
    case 'cookie': {
      const pairs = (request.headers['cookie'] ?? '').split(';').map((pair) => pair.trim().split('='))
      return pairs.find(([name]) => name === match.name)?.slice(1).join('=') ?? null
    }
    default:
      return null
  }
}
