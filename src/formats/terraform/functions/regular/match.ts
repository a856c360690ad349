import { spend } from '../../value/budget.ts'
import { compile, type Instruction } from './program.ts'
import { readPattern, type Assertion, type CharacterSet } from './pattern.ts'

/** Where a match and its groups begin and end, in pairs of offsets into the text; -1 for a group that took no part. */
export type Match = readonly number[]

/** A regular expression of Go's syntax. Matching takes time in proportion to its size times the text's, whatever it says. */
export class Regular {
  readonly groups: readonly (string | undefined)[]
  readonly #program: readonly Instruction[]

  /** A `Fault` where the source isn't one. */
  constructor(source: string) {
    const read = readPattern(source)
    this.groups = read.groups
    this.#program = compile(read)
  }

  /** The first match at or behind an offset: the leftmost, of those the one that a backtracking search would find first. */
  find(text: string, from: number): Match | undefined {
    const run = new Run(this.#program, text, 2 * (this.groups.length + 1))
    return run.find(from)
  }

  /** All matches one behind the other; an empty one right behind another doesn't count. */
  all(text: string): Match[] {
    const found: Match[] = []
    let previousEnd = -1
    for (let at = 0; at <= text.length; ) {
      const match = this.find(text, at)
      if (match === undefined) break
      const [start = 0, end = 0] = match
      const empty = end === at
      if (!(empty && start === previousEnd)) found.push(match)
      at = empty ? at + widthAt(text, at) : end
      previousEnd = end
    }
    return found
  }
}

/** How many code units the character at an offset takes; 1 at the end. */
export function widthAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
}

interface Thread {
  readonly at: number
  readonly slots: readonly number[]
}

class Run {
  readonly #program: readonly Instruction[]
  readonly #text: string
  readonly #slots: number
  readonly #seen: Int32Array
  #round = 0

  constructor(program: readonly Instruction[], text: string, slots: number) {
    this.#program = program
    this.#text = text
    this.#slots = slots
    this.#seen = new Int32Array(program.length)
  }

  find(from: number): Match | undefined {
    const text = this.#text
    let best: Match | undefined
    let threads: Thread[] = []
    for (let at = from; ; ) {
      // Threads are in order of preference: what begins here comes last, and no more once something was found.
      if (best === undefined) {
        const none: number[] = new Array<number>(this.#slots).fill(-1)
        if (threads.length === 0) this.#round++
        this.#follow(threads, 0, none, at)
      }
      if (threads.length === 0 && best !== undefined) return best
      spend(threads.length + 1)
      const code = text.codePointAt(at)
      const next = at + (code !== undefined && code > 0xffff ? 2 : 1)
      const following: Thread[] = []
      this.#round++
      for (const thread of threads) {
        const instruction = this.#program[thread.at]
        if (instruction?.kind === 'match') {
          best = thread.slots
          break
        }
        if (instruction?.kind === 'set' && code !== undefined && holds(instruction.set, code)) this.#follow(following, thread.at + 1, thread.slots, next)
      }
      threads = following
      if (code === undefined) return best
      at = next
    }
  }

  /** Adds what is reached from an instruction without reading a character, in order of preference. */
  #follow(threads: Thread[], start: number, slots: readonly number[], at: number): void {
    const waiting: { readonly to: number; readonly slots: readonly number[] }[] = [{ to: start, slots }]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { to } = next
      if (this.#seen[to] === this.#round) continue
      this.#seen[to] = this.#round
      const instruction = this.#program[to]
      switch (instruction?.kind) {
        case 'jump':
          waiting.push({ to: instruction.to, slots: next.slots })
          break
        case 'split':
          waiting.push({ to: instruction.second, slots: next.slots }, { to: instruction.first, slots: next.slots })
          break
        case 'save': {
          const saved = next.slots.with(instruction.slot, at)
          waiting.push({ to: to + 1, slots: saved })
          break
        }
        case 'assert':
          if (this.#asserts(instruction.what, at)) waiting.push({ to: to + 1, slots: next.slots })
          break
        case 'set':
        case 'match':
          threads.push({ at: to, slots: next.slots })
          break
        case undefined:
          break
      }
    }
  }

  #asserts(what: Assertion, at: number): boolean {
    const text = this.#text
    switch (what) {
      case 'start':
        return at === 0
      case 'end':
        return at === text.length
      case 'line-start':
        return at === 0 || text.charCodeAt(at - 1) === 10
      case 'line-end':
        return at === text.length || text.charCodeAt(at) === 10
      case 'boundary':
        return isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at))
      case 'no-boundary':
        return isWord(text.charCodeAt(at - 1)) === isWord(text.charCodeAt(at))
    }
  }
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}

function holds(set: CharacterSet, code: number): boolean {
  const plain = holdsPlain(set, code)
  if (plain || !set.fold) return plain !== set.negated
  const char = String.fromCodePoint(code)
  const others = [char.toLowerCase(), char.toUpperCase(), char.toLowerCase().toUpperCase()]
  const any = others.some((other) => other !== char && other.length === char.length && holdsPlain(set, other.codePointAt(0) ?? 0))
  return any !== set.negated
}

function holdsPlain({ ranges, classes }: CharacterSet, code: number): boolean {
  for (let at = 0; at < ranges.length; at += 2) if (code >= (ranges[at] ?? 0) && code <= (ranges[at + 1] ?? 0)) return true
  return classes.some(({ pattern, negated }) => pattern.test(String.fromCodePoint(code)) !== negated)
}
