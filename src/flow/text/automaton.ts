import { Alphabet, meet } from './alphabet.ts'
import { reluctance } from './characters.ts'
import type { Opaque } from './nondeterministic.ts'

/**
 * A complete deterministic automaton over code units. `next[state * alphabet.size + class]` is where a class of characters leads. A
 * state's label is 1 when the strings that end there belong to the set and 0 when not; products may use more labels.
 */
export interface Automaton {
  readonly alphabet: Alphabet
  readonly start: number
  readonly next: Int32Array
  readonly label: Int32Array
}

/** The most states that an automaton may have before it is given up as opaque. */
export const STATES = 20_000

/** The state after the text, from `state` on. */
export function run(automaton: Automaton, text: string, state = automaton.start): number {
  const { alphabet, next } = automaton
  let at = state
  for (let index = 0; index < text.length; index++) at = next[at * alphabet.size + alphabet.classOf(text.charCodeAt(index))] ?? 0
  return at
}

export function accepts(automaton: Automaton, text: string): boolean {
  return automaton.label[run(automaton, text)] === 1
}

export function complementOf(automaton: Automaton): Automaton {
  return { ...automaton, label: automaton.label.map((label) => 1 - label) }
}

/** Both at once; `combine` makes the label of a pair of states from theirs. */
export function product(a: Automaton, b: Automaton, combine: (a: number, b: number) => number, cap = STATES): Automaton | Opaque {
  const { alphabet, left, right } = meet(a.alphabet, b.alphabet)
  const width = b.label.length
  const names = new Map<number, number>()
  const pairs: number[] = []
  const name = (pair: number): number => {
    let known = names.get(pair)
    if (known === undefined) {
      known = pairs.push(pair) - 1
      names.set(pair, known)
    }
    return known
  }
  name(a.start * width + b.start)
  const next: number[] = []
  for (let state = 0; state < pairs.length; state++) {
    if (pairs.length > cap) return { opaque: 'too large' }
    const pair = pairs[state] ?? 0
    const rowA = Math.floor(pair / width) * a.alphabet.size
    const rowB = (pair % width) * b.alphabet.size
    for (let each = 0; each < alphabet.size; each++) {
      next.push(name((a.next[rowA + (left[each] ?? 0)] ?? 0) * width + (b.next[rowB + (right[each] ?? 0)] ?? 0)))
    }
  }
  const label = Int32Array.from(pairs, (pair) => combine(a.label[Math.floor(pair / width)] ?? 0, b.label[pair % width] ?? 0))
  return { alphabet, start: 0, next: Int32Array.from(next), label }
}

export function intersection(a: Automaton, b: Automaton, cap = STATES): Automaton | Opaque {
  return product(a, b, (x, y) => x & y, cap)
}

/** The same set with the fewest states and character classes (Moore's refinement). Large automata are left as they are. */
export function minimise(automaton: Automaton): Automaton {
  const { alphabet, next, label } = automaton
  const count = label.length
  if (count * alphabet.size > 400_000) return automaton
  let block = Int32Array.from(label)
  let blocks = new Set(block).size
  for (;;) {
    let refined = block
    for (let each = 0; each < alphabet.size; each++) {
      const names = new Map<number, number>()
      refined = refined.map((own, state) => {
        const key = own * (count + 1) + (block[next[state * alphabet.size + each] ?? 0] ?? 0)
        const known = names.get(key) ?? names.size
        names.set(key, known)
        return known
      })
    }
    // A block number may be a label still: what counts is how many there are.
    const after = new Set(refined).size
    block = refined
    if (after === blocks) break
    blocks = after
  }
  const representative = new Int32Array(blocks).fill(-1)
  block.forEach((each, state) => {
    if (representative[each] === -1) representative[each] = state
  })
  const columns = new Map<string, number>()
  const rename = new Int32Array(alphabet.size)
  const kept: number[] = []
  for (let each = 0; each < alphabet.size; each++) {
    const column = Array.from(representative, (state) => block[next[state * alphabet.size + each] ?? 0] ?? 0)
    const key = column.join(',')
    let known = columns.get(key)
    if (known === undefined) {
      known = kept.push(each) - 1
      columns.set(key, known)
    }
    rename[each] = known
  }
  const result = new Int32Array(blocks * kept.length)
  representative.forEach((state, row) => {
    kept.forEach((each, column) => {
      result[row * kept.length + column] = block[next[state * alphabet.size + each] ?? 0] ?? 0
    })
  })
  const starts: number[] = []
  const classes: number[] = []
  alphabet.classes.forEach((each, index) => {
    const own = rename[each] ?? 0
    if (classes.at(-1) === own) return
    starts.push(alphabet.starts[index] ?? 0)
    classes.push(own)
  })
  return {
    alphabet: new Alphabet(Int32Array.from(starts), Int32Array.from(classes), kept.length),
    start: block[automaton.start] ?? 0,
    next: result,
    label: Int32Array.from(representative, (state) => label[state] ?? 0),
  }
}

/** The strings of the set read backwards. */
export function reverse(automaton: Automaton, cap = STATES): Automaton | Opaque {
  const { alphabet, next, label, start } = automaton
  const before: number[][][] = Array.from({ length: alphabet.size }, () => Array.from({ length: label.length }, () => []))
  next.forEach((to, index) => before[index % alphabet.size]?.[to]?.push(Math.floor(index / alphabet.size)))
  const names = new Map<string, number>()
  const sets: number[][] = []
  const labels: number[] = []
  const name = (set: number[]): number => {
    const key = set.join(',')
    const known = names.get(key)
    if (known !== undefined) return known
    names.set(key, sets.length)
    labels.push(set.includes(start) ? 1 : 0)
    return sets.push(set) - 1
  }
  const accepting: number[] = []
  label.forEach((each, state) => {
    if (each === 1) accepting.push(state)
  })
  name(accepting)
  const result: number[] = []
  let steps = 0
  for (let at = 0; at < sets.length; at++) {
    if (sets.length > cap || steps > 30_000_000) return { opaque: 'too large when read backwards' }
    for (let each = 0; each < alphabet.size; each++) {
      const reached = new Set<number>()
      for (const state of sets[at] ?? []) for (const from of before[each]?.[state] ?? []) reached.add(from)
      steps += reached.size + 1
      result.push(name([...reached].sort((a, b) => a - b)))
    }
  }
  return minimise({ alphabet, start: 0, next: Int32Array.from(result), label: Int32Array.from(labels) })
}

export function isEmpty(automaton: Automaton): boolean {
  return witness(automaton) === undefined
}

/** A shortest string that leads to a state labelled `wanted`, of characters that read well where those suffice; or nothing. */
export function witness(automaton: Automaton, wanted = 1): string | undefined {
  return findPath(automaton, [{ state: automaton.start, text: '' }], (state) => automaton.label[state] === wanted)
}

/** The same from several beginnings, in their order of preference. */
export function findPath(
  automaton: Automaton,
  from: readonly { readonly state: number; readonly text: string }[],
  goal: (state: number) => boolean,
): string | undefined {
  const { alphabet, next, label } = automaton
  const best = alphabet.readables()
  const order = alphabet.byReadability()
  for (const limit of [100, 200, 1000]) {
    const classes = order.filter((each) => reluctance(best[each] ?? 0) < limit)
    const queue: number[] = []
    const origin = new Map<number, { text: string } | { back: number; unit: number }>()
    const visit = (state: number, how: { text: string } | { back: number; unit: number }): void => {
      if (origin.has(state)) return
      origin.set(state, how)
      queue.push(state)
    }
    for (const { state, text } of from) {
      if ([...text].every((char) => reluctance(char.charCodeAt(0)) < limit) || limit === 1000) visit(state, { text })
    }
    for (let at = 0; at < queue.length && at <= label.length; at++) {
      const state = queue[at] ?? 0
      if (goal(state)) return textTo(origin, state)
      for (const each of classes) visit(next[state * alphabet.size + each] ?? 0, { back: state, unit: best[each] ?? 0 })
    }
  }
  return undefined
}

function textTo(origin: ReadonlyMap<number, { text: string } | { back: number; unit: number }>, goal: number): string {
  const units: string[] = []
  for (let state = goal; ; ) {
    const how = origin.get(state)
    if (!how) return units.reverse().join('')
    if ('text' in how) return how.text + units.reverse().join('')
    units.push(String.fromCharCode(how.unit))
    state = how.back
  }
}
