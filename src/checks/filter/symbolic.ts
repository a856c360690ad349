import type { Analysis } from '../../engine/analysis.ts'
import type { Match, SessionState } from '../../flow/match.ts'
import type { FlowSet, Variable } from '../../flow/space.ts'
import { freshContext, type Matched, type Matching } from '../../model/matching.ts'

const states: readonly SessionState[] = ['new', 'established', 'related', 'invalid', 'untracked']
const interfaceBits = 10

/**
 * Rules compared wherever they may be evaluated: what no header says (interfaces, the session, translations, whose address it is) is held
 * in variables of its own, so that two rules are compared for every case of it at once.
 */
export class Symbolic {
  readonly #matching: Matching
  readonly #arrives: readonly Variable[]
  readonly #leaves: readonly Variable[]
  readonly #session: readonly Variable[]
  readonly #translated: { readonly source: Variable; readonly destination: Variable }
  readonly #local: Variable
  readonly #known = new WeakMap<Match, Matched>()
  readonly #placed = new WeakMap<Match, boolean>()
  /** Interface names as they are met; a pattern has a number too, for the names that nobody mentions. */
  readonly #numbers = new Map<string, number>()

  constructor({ matching }: Analysis) {
    const { space } = matching
    const bits = (count: number): Variable[] => Array.from({ length: count }, () => space.addVariable())
    this.#matching = matching
    this.#arrives = bits(interfaceBits)
    this.#leaves = bits(interfaceBits)
    this.#session = bits(3)
    this.#translated = { source: space.addVariable(), destination: space.addVariable() }
    this.#local = space.addVariable()
  }

  /** All names must be known before the first is compared: whether `eth*` holds `eth0` depends on both having a number. */
  learn(match: Match): void {
    if (match.kind === 'all' || match.kind === 'some') match.of.forEach((part) => this.learn(part))
    else if (match.kind === 'not') this.learn(match.of)
    else if (match.kind === 'arrivesOn' || match.kind === 'leavesBy')
      for (const name of match.interfaces) if (!this.#numbers.has(name)) this.#numbers.set(name, this.#numbers.size + 1)
  }

  /** More names than there are numbers: nothing can be said. */
  get overflows(): boolean {
    return this.#numbers.size >= 2 ** interfaceBits - 1
  }

  compile(match: Match): Matched {
    if (!this.#isPlaced(match)) return this.#matching.compile(match, freshContext(''))
    const known = this.#known.get(match)
    if (known) return known
    const made = this.#compute(match)
    this.#known.set(match, made)
    return made
  }

  #compute(match: Match): Matched {
    const { space } = this.#matching
    const both = (parts: readonly Matched[], join: (sets: readonly FlowSet[]) => FlowSet): Matched => ({
      surely: join(parts.map((p) => p.surely)),
      possibly: join(parts.map((p) => p.possibly)),
    })
    const sure = (set: FlowSet): Matched => ({ surely: set, possibly: set })
    switch (match.kind) {
      case 'all':
        return both(
          match.of.map((part) => this.compile(part)),
          (sets) => space.intersect(sets),
        )
      case 'some':
        return both(
          match.of.map((part) => this.compile(part)),
          (sets) => space.union(sets),
        )
      case 'not': {
        const { surely, possibly } = this.compile(match.of)
        return { surely: space.not(possibly), possibly: space.not(surely) }
      }
      case 'arrivesOn':
        return sure(space.numberIn(this.#arrives, this.#named(match.interfaces)))
      case 'leavesBy':
        return sure(space.numberIn(this.#leaves, this.#named(match.interfaces)))
      case 'session':
        return sure(
          space.numberIn(
            this.#session,
            match.states.map((state) => ({ first: states.indexOf(state), last: states.indexOf(state) })),
          ),
        )
      case 'translated':
        return sure(space.literal(this.#translated[match.side], true))
      case 'destinationIsLocal':
        return sure(space.literal(this.#local, true))
      default:
        return this.#matching.compile(match, freshContext(''))
    }
  }

  #named(patterns: readonly string[]): { first: number; last: number }[] {
    const covers = (pattern: string, name: string): boolean =>
      pattern === name || (pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)))
    return [...this.#numbers]
      .filter(([name]) => patterns.some((pattern) => covers(pattern, name)))
      .map(([, number]) => ({ first: number, last: number }))
  }

  #isPlaced(match: Match): boolean {
    const known = this.#placed.get(match)
    if (known !== undefined) return known
    const placed =
      match.kind === 'all' || match.kind === 'some'
        ? match.of.some((part) => this.#isPlaced(part))
        : match.kind === 'not'
          ? this.#isPlaced(match.of)
          : ['arrivesOn', 'leavesBy', 'session', 'translated', 'destinationIsLocal'].includes(match.kind)
    this.#placed.set(match, placed)
    return placed
  }
}
