import type { AddressIndex } from './address-index.ts'
import { normalRanges } from '../base/address.ts'
import type { AddressOrToken, AddressSet } from '../base/address.ts'
import { normalIntervals } from '../base/interval.ts'
import type { Interval } from '../base/interval.ts'
import { Bdd } from './bdd.ts'
import type { Quantifier, Renaming } from './bdd.ts'
import { boxesOf, classesAtTop, numbersOf, rangesAtTop, regionsAtTop } from './decode.ts'
import { addressesAt, addressWidth, fields, firstAdded, icmpProtocols, levelsOf, numbersIn } from './fields.ts'
import type { Field, NumberField, Side } from './fields.ts'
import { holds, packetBits, packetCube } from './packet.ts'
import type { Packet } from './packet.ts'
import { renaming, shift } from './rename.ts'
import { samplePacket } from './sample.ts'
import { unite } from './unite.ts'

export { FlowSpaceFull } from './bdd.ts'
export { AddressIndex } from './address-index.ts'
export type { Field, NumberField, Side } from './fields.ts'
export type { Packet } from './packet.ts'

/** A set of flows: a handle into its own space, worthless in another. Two sets of one space are equal exactly when `===` says so. */
export type FlowSet = number & { readonly flowSet: unique symbol }

/** A variable that was added to a space: 0 for the first. */
export type Variable = number & { readonly variable: unique symbol }

/** Addresses that all see the same rest: what remains of a set once the address is one of these. */
export interface Region {
  readonly addresses: AddressSet
  readonly rest: FlowSet
}

/** Concrete addresses, by their place in the list that was given, that all see the same rest. */
export interface AddressClass {
  readonly members: readonly number[]
  readonly rest: FlowSet
}

/** A product of conditions; what is not named is free. */
export interface Condition {
  readonly source?: AddressSet
  readonly destination?: AddressSet
  readonly protocols?: readonly Interval[]
  readonly destinationPorts?: readonly Interval[]
  readonly sourcePorts?: readonly Interval[]
}

/** Part of a set, for printing: a product of its fields. `rest` is about mark and added variables alone. */
export interface Box {
  readonly source: AddressSet
  readonly destination: AddressSet
  readonly protocols: readonly Interval[]
  readonly destinationPorts: readonly Interval[]
  readonly sourcePorts: readonly Interval[]
  readonly rest: FlowSet
}

const asSet = (node: number): FlowSet => node as FlowSet

/**
 * The exact algebra of flow sets for one analysis. Sets live as long as their space; an operation that needs more than `nodeLimit` nodes
 * (each 20 to 40 bytes; 16 million unless said) throws FlowSpaceFull and leaves all earlier sets intact.
 */
/** Beyond so many classes of sources, addresses are swapped variable by variable. */
const mostClassesToSwap = 256

const fieldBits: Readonly<Record<Field, number>> = { source: 1, destination: 2, protocol: 4, destinationPort: 8, sourcePort: 16, mark: 32 }

export class FlowSpace {
  readonly none: FlowSet = asSet(0)
  readonly all: FlowSet = asSet(1)
  readonly #bdd: Bdd
  #added = 0
  readonly #quantifiers: Map<string, Quantifier>
  readonly #swapAddresses: Renaming
  readonly #swapPorts: Renaming
  readonly #reversed: Map<FlowSet, FlowSet>
  readonly #singles: Readonly<Record<Side, Map<number, FlowSet>>>
  readonly #toDestination: Renaming
  readonly #toSource: Renaming

  /** `beside`: a space whose sets this one shares. Only one of the two may add variables. */
  constructor(options: { readonly nodeLimit?: number; readonly beside?: FlowSpace } = {}) {
    const { beside } = options
    this.#bdd = beside ? beside.#bdd : new Bdd(options.nodeLimit ?? 2 ** 24)
    this.#quantifiers = beside ? beside.#quantifiers : new Map<string, Quantifier>()
    this.#singles = beside ? beside.#singles : { source: new Map<number, FlowSet>(), destination: new Map<number, FlowSet>() }
    this.#reversed = beside ? beside.#reversed : new Map<FlowSet, FlowSet>()
    this.#swapAddresses = renaming(0, [['source', 'destination']])
    this.#swapPorts = renaming(1, [['sourcePort', 'destinationPort']])
    // Shifts for sets that do not depend on the other side; the order of variables stays, so they are linear.
    this.#toDestination = shift(2, 'source', addressWidth)
    this.#toSource = shift(3, 'destination', -addressWidth)
  }

  // Algebra

  and(a: FlowSet, b: FlowSet): FlowSet {
    return asSet(this.#bdd.and(a, b))
  }

  or(a: FlowSet, b: FlowSet): FlowSet {
    return asSet(this.#bdd.or(a, b))
  }

  /** What of `a` is not in `b`. */
  minus(a: FlowSet, b: FlowSet): FlowSet {
    return asSet(this.#bdd.minus(a, b))
  }

  not(a: FlowSet): FlowSet {
    return asSet(this.#bdd.not(a))
  }

  /** The union of many sets. */
  union(sets: readonly FlowSet[]): FlowSet {
    return this.unionOfProducts(sets.map((set) => [set]))
  }

  /** The union of what all sets of a list hold, list by list: cheaper than the lists' intersections one by one. */
  unionOfProducts(products: readonly (readonly FlowSet[])[]): FlowSet {
    return asSet(unite(this.#bdd, products))
  }

  /**
   * What all of the sets hold; of no sets, everything. From the bottom up: a set about what lies above takes up what is known of what lies below as it is, where the
   * other way round each step would build it anew.
   */
  intersect(sets: readonly FlowSet[]): FlowSet {
    const sorted = [...sets].sort((a, b) => this.#bdd.level(b) - this.#bdd.level(a))
    let set = this.all
    for (let from = 0; from < sorted.length; ) {
      const level = this.#bdd.level(sorted[from] ?? this.all)
      let to = from + 1
      while (to < sorted.length && this.#bdd.level(sorted[to] ?? this.all) === level) to += 1
      set = this.and(this.#balanced(sorted.slice(from, to), this.all, (a, b) => this.and(a, b)), set)
      from = to
    }
    return set
  }

  #balanced(sets: readonly FlowSet[], empty: FlowSet, join: (a: FlowSet, b: FlowSet) => FlowSet): FlowSet {
    let level = [...sets]
    while (level.length > 1) {
      const next: FlowSet[] = []
      for (let index = 0; index < level.length; index += 2) {
        const left = level[index] ?? empty
        const right = level[index + 1]
        next.push(right === undefined ? left : join(left, right))
      }
      level = next
    }
    return level[0] ?? empty
  }

  /**
   * The flows whose first matching set is a chosen one: what ordered rules permit. `sets` and `chosen` go together, first rule first.
   * Halves are decided apart and laid over each other, so thousands of rules cost little more than their union.
   */
  firstMatch(sets: readonly FlowSet[], chosen: readonly boolean[]): FlowSet {
    // What a run of rules matches at all is asked for only where more rules follow it.
    const decide = (from: number, to: number, isLast: boolean): { hit: number; cover: number } => {
      if (to - from === 1) {
        const set = sets[from] ?? this.none
        return { hit: chosen[from] === true ? set : 0, cover: set }
      }
      const middle = (from + to) >> 1
      const before = decide(from, middle, false)
      const after = decide(middle, to, isLast)
      return {
        hit: this.#bdd.or(before.hit, this.#bdd.minus(after.hit, before.cover)),
        cover: isLast ? 0 : this.#bdd.or(before.cover, after.cover),
      }
    }
    return sets.length === 0 ? this.none : asSet(decide(0, sets.length, true).hit)
  }

  /**
   * For each set whether those before it hold all of it: which of ordered rules never match first. What came before a set is kept as a
   * logarithmic number of unions that are never joined, which makes hardly any nodes.
   */
  coveredByEarlier(sets: readonly FlowSet[]): boolean[] {
    const covered: boolean[] = []
    const walk = (from: number, to: number, earlier: readonly number[], isLast: boolean): number => {
      if (to - from === 1) {
        const set = sets[from] ?? this.none
        covered.push(this.#bdd.withinUnion(set, earlier))
        return set
      }
      const middle = (from + to) >> 1
      const before = walk(from, middle, earlier, false)
      const after = walk(middle, to, [...earlier, before], isLast)
      return isLast ? 0 : this.#bdd.or(before, after)
    }
    if (sets.length > 0) walk(0, sets.length, [], true)
    return covered
  }

  isEmpty(a: FlowSet): boolean {
    return a === this.none
  }

  /** True where every flow of `inner` is in `outer`. Cheap: makes no sets. */
  contains(outer: FlowSet, inner: FlowSet): boolean {
    return this.#bdd.within(inner, outer)
  }

  /** True where some flow is in both. Cheap: makes no sets. */
  overlaps(a: FlowSet, b: FlowSet): boolean {
    return this.#bdd.overlap(a, b)
  }

  // Builders

  source(addresses: AddressSet): FlowSet {
    return this.#addresses('source', addresses)
  }

  destination(addresses: AddressSet): FlowSet {
    return this.#addresses('destination', addresses)
  }

  #addresses(side: Side, { ranges, tokens }: AddressSet, below: number = this.all): FlowSet {
    const [token] = tokens
    if (below === this.all && ranges.length === 0 && tokens.length === 1 && token && token.first === token.last) return this.#single(side, token.first)
    return asSet(addressesAt(this.#bdd, side, normalRanges(ranges), normalIntervals(tokens), below))
  }

  /** One token is asked for again and again. */
  #single(side: Side, token: number): FlowSet {
    const known = this.#singles[side].get(token)
    if (known !== undefined) return known
    const made = asSet(addressesAt(this.#bdd, side, [], [{ first: token, last: token }], this.all))
    this.#singles[side].set(token, made)
    return made
  }

  /** Flows of these protocol numbers. */
  protocol(intervals: readonly Interval[]): FlowSet {
    return this.#numbers('protocol', intervals)
  }

  destinationPort(intervals: readonly Interval[]): FlowSet {
    return this.#numbers('destinationPort', intervals)
  }

  sourcePort(intervals: readonly Interval[]): FlowSet {
    return this.#numbers('sourcePort', intervals)
  }

  #numbers(field: NumberField, intervals: readonly Interval[], below: number = this.all): FlowSet {
    const { start, width } = fields[field]
    return asSet(numbersIn(this.#bdd, (bit) => start + bit, width, intervals, below))
  }

  /** A product of conditions, built in one go: cheaper than `and` of its parts. */
  product({ source, destination, protocols, destinationPorts, sourcePorts }: Condition): FlowSet {
    let set = this.all
    if (sourcePorts) set = this.#numbers('sourcePort', sourcePorts, set)
    if (destinationPorts) set = this.#numbers('destinationPort', destinationPorts, set)
    if (protocols) set = this.#numbers('protocol', protocols, set)
    if (destination) set = this.#addresses('destination', destination, set)
    if (source) set = this.#addresses('source', source, set)
    return set
  }

  /** ICMP and ICMPv6 messages of a type and code (0..255 each); either may be left out. Narrow to one of the two with `protocol`. */
  icmp(type?: number, code?: number): FlowSet {
    const { start } = fields.destinationPort
    const one = (value: number | undefined): Interval[] => [{ first: value ?? 0, last: value ?? 255 }]
    const codes = numbersIn(this.#bdd, (bit) => start + 8 + bit, 8, one(code))
    const types = numbersIn(this.#bdd, (bit) => start + bit, 8, one(type), codes)
    return this.#numbers('protocol', icmpProtocols, types)
  }

  /** Flows whose mark, under the mask, is `value`; bits of `value` outside the mask match nothing. */
  mark(value: number, mask = 0xffff_ffff): FlowSet {
    if ((value & ~mask) !== 0) return this.none
    const { start, width } = fields.mark
    let node = 1
    for (let bit = width - 1; bit >= 0; bit--) {
      const shifted = width - 1 - bit
      if (((mask >>> shifted) & 1) === 0) continue
      node = ((value >>> shifted) & 1) === 1 ? this.#bdd.make(start + bit, 0, node) : this.#bdd.make(start + bit, node, 0)
    }
    return asSet(node)
  }

  // Added variables

  /** A new variable below all others. */
  addVariable(): Variable {
    return this.#added++ as Variable
  }

  /** The flows for which a variable is true, or false. */
  literal(variable: Variable, positive: boolean): FlowSet {
    return asSet(this.#bdd.make(firstAdded + variable, positive ? 0 : 1, positive ? 1 : 0))
  }

  /** Reads variables (in the order in which they were added, most significant first) as a number that is in the intervals. */
  numberIn(variables: readonly Variable[], intervals: readonly Interval[]): FlowSet {
    return asSet(numbersIn(this.#bdd, (bit) => firstAdded + (variables[bit] ?? 0), variables.length, intervals))
  }

  // Change of fields

  /** The flows that are in the set for some value of the fields: the set no longer depends on them. */
  forget(set: FlowSet, forgotten: readonly Field[]): FlowSet {
    return asSet(this.#bdd.forget(set, this.#quantifier(forgotten, [])))
  }

  forgetVariables(set: FlowSet, variables: readonly Variable[]): FlowSet {
    return asSet(this.#bdd.forget(set, this.#quantifier([], variables)))
  }

  /** Rewrites a field: every flow of the set, the field now holding any value of `values`, a set about that field. */
  assign(set: FlowSet, field: Field, values: FlowSet): FlowSet {
    return this.and(this.forget(set, [field]), values)
  }

  /**
   * The flows that are in the set whatever the field's value among those that `given` allows; the result no longer depends on the field.
   * Where `given` allows no value, every flow is: intersect with `forget(given, [field])` if that matters.
   */
  always(set: FlowSet, field: Field, given: FlowSet): FlowSet {
    return this.not(this.forget(this.minus(given, set), [field]))
  }

  /** The set as seen by flows of a cube (one packet, one literal, one prefix, one mark): it no longer depends on what the cube fixes. */
  restrict(set: FlowSet, cube: FlowSet): FlowSet {
    return asSet(this.#bdd.restrict(set, cube))
  }

  /** The replies: source and destination change places, and so do the ports, except for ICMP, whose type and code stay. */
  reverse(set: FlowSet): FlowSet {
    const known = this.#reversed.get(set)
    if (known !== undefined) return known
    const icmp = this.protocol(icmpProtocols)
    const messages = this.#bdd.and(set, icmp)
    const others = this.#bdd.rename(this.#bdd.minus(set, icmp), this.#swapPorts)
    const reversed = asSet(this.#swapSides(this.#bdd.or(messages, others)))
    this.#reversed.set(set, reversed)
    this.#reversed.set(reversed, set)
    return reversed
  }

  /**
   * Source and destination change places. A set is a union of products, one for each class of sources that see the same rest: of each, the rest moves up and the
   * class moves down, both in order. Variable by variable it would be the same set at many times the cost; that is left for very many classes.
   */
  #swapSides(set: number): number {
    const bdd = this.#bdd
    const rests = new Set<number>()
    const seen = new Set<number>()
    const collect = (node: number): void => {
      if (bdd.level(node) >= addressWidth) {
        if (node !== 0) rests.add(node)
        return
      }
      if (seen.has(node)) return
      seen.add(node)
      collect(bdd.low(node))
      collect(bdd.high(node))
    }
    collect(set)
    if (rests.size > mostClassesToSwap) return bdd.rename(set, this.#swapAddresses)
    const products = [...rests].map((rest) => {
      const memo = new Map<number, number>()
      const senders = (node: number): number => {
        const level = bdd.level(node)
        if (level >= addressWidth) return node === rest ? 1 : 0
        const before = memo.get(node)
        if (before !== undefined) return before
        const made = bdd.make(level + addressWidth, senders(bdd.low(node)), senders(bdd.high(node)))
        memo.set(node, made)
        return made
      }
      return asSet(bdd.and(bdd.rename(rest, this.#toSource), senders(set)))
    })
    return this.union(products)
  }

  #quantifier(forgotten: readonly Field[], variables: readonly Variable[]): Quantifier {
    // Asked for very often: the fields as one small number, and levels only for what wasn't asked before.
    let mask = 0
    for (const field of forgotten) mask |= fieldBits[field]
    const key = variables.length === 0 ? `${mask}` : `${mask};${[...variables].sort((a, b) => a - b).join()}`
    const known = this.#quantifiers.get(key)
    if (known) return known
    const levels = [...forgotten.flatMap((field) => levelsOf(field)), ...variables.map((variable) => firstAdded + variable)]
    return this.#interned(key, levels, Number.MAX_SAFE_INTEGER)
  }

  /** Everything goes but one field. */
  #only(field: Field): Quantifier {
    const { start, width } = fields[field]
    return this.#interned(`only ${field}`, Array.from({ length: start }, (_, level) => level), start + width)
  }

  #interned(key: string, levels: readonly number[], tail: number): Quantifier {
    let quantifier = this.#quantifiers.get(key)
    if (!quantifier) {
      const last = levels.reduce((a, b) => Math.max(a, b), -1)
      const drop = new Uint8Array(last + 1)
      for (const level of levels) drop[level] = 1
      quantifier = { id: this.#quantifiers.size, drop, last: tail === Number.MAX_SAFE_INTEGER ? last : tail, tail }
      this.#quantifiers.set(key, quantifier)
    }
    return quantifier
  }

  // Packets

  /** A packet of the set, always the same one, as ordinary as the set allows; undefined for the empty set. */
  sample(set: FlowSet): Packet | undefined {
    return samplePacket(this.#bdd, set, this.#added)
  }

  containsPacket(set: FlowSet, packet: Packet): boolean {
    return holds(this.#bdd, set, packetBits(packet, this.#added))
  }

  /** The set of that packet alone. */
  packetSet(packet: Packet): FlowSet {
    return asSet(packetCube(this.#bdd, packet, this.#added))
  }

  // Decoding

  /** All addresses that occur on a side, exactly. Throws FlowSpaceFull beyond a million ranges (odd bit masks). */
  addressesOf(set: FlowSet, side: Side): AddressSet {
    const only = this.#bdd.forget(set, this.#only(side))
    return rangesAtTop(this.#bdd, side === 'source' ? only : this.#bdd.rename(only, this.#toSource))
  }

  portsOf(set: FlowSet, field: 'destinationPort' | 'sourcePort'): Interval[] {
    return numbersOf(this.#bdd, this.#bdd.forget(set, this.#only(field)), fields[field])
  }

  protocolsOf(set: FlowSet): Interval[] {
    return numbersOf(this.#bdd, this.#bdd.forget(set, this.#only('protocol')), fields.protocol)
  }

  /**
   * The whole address space of one side (tokens too), cut into the addresses that see the same rest, in order of their first address.
   * Throws FlowSpaceFull beyond `limit` ranges (a million unless said).
   */
  regions(set: FlowSet, side: Side, limit?: number): Region[] {
    const top = side === 'source' ? set : this.#bdd.rename(set, this.#swapAddresses)
    return regionsAtTop(this.#bdd, top, limit).map(({ addresses, rest }) => ({ addresses, rest: this.#restFrom(rest, side) }))
  }

  /** Groups many concrete addresses by the rest that they see, in order of their first member. Near-linear in their number. */
  classesBy(set: FlowSet, side: Side, addresses: readonly AddressOrToken[]): AddressClass[] {
    const top = side === 'source' ? set : this.#bdd.rename(set, this.#swapAddresses)
    return classesAtTop(this.#bdd, top, addresses).map(({ members, rest }) => ({ members, rest: this.#restFrom(rest, side) }))
  }

  /**
   * What each of many addresses sees, as runs over the index's order. For `destination` the set must not depend on the source (it is a rest of a
   * cut by sources); for `source` the rests may depend on everything below.
   */
  runsBy(set: FlowSet, side: Side, index: AddressIndex): { readonly first: number; readonly last: number; readonly rest: FlowSet }[] {
    return index.runs(this.#bdd, set, fields[side].start).map(({ first, last, rest }) => ({ first, last, rest: asSet(rest) }))
  }

  /** With destination on top the source took its place: it goes back up. */
  #restFrom(rest: number, side: Side): FlowSet {
    return asSet(side === 'source' ? rest : this.#bdd.rename(rest, this.#toSource))
  }

  /** Disjoint boxes that make up the set, at most `limit`, for printing; `leftOut` counts the boxes beyond. */
  boxes(set: FlowSet, limit: number): { readonly boxes: readonly Box[]; readonly leftOut: number } {
    const { boxes, leftOut } = boxesOf(this.#bdd, set, limit, (rest) => this.#bdd.rename(rest, this.#toSource))
    return { boxes: boxes.map((box) => ({ ...box, rest: asSet(box.rest) })), leftOut }
  }

  /** Nodes in the whole space, or in one set: a measure of memory. */
  size(set?: FlowSet): number {
    return set === undefined ? this.#bdd.count : this.#bdd.nodes(set)
  }

  /** The set about the source, said of the destination instead; it must not depend on the destination. */
  asDestination(set: FlowSet): FlowSet {
    return asSet(this.#bdd.rename(set, this.#toDestination))
  }
}
