import { EITHER, END, NEWLINE, OTHER, START, WORD, type Assertion, type Regex } from './regex.ts'
import { newline, wordCharacters, type Characters } from './characters.ts'
import { alphabetOf } from './alphabet.ts'
import type { Automaton } from './automaton.ts'

/** Why something has no automaton here. */
export interface Opaque {
  readonly opaque: string
}

const NODES = 60_000
const STEPS = 30_000_000

interface Graph {
  /** Character edge of each node: an index into `sets`, or -1. */
  readonly set: number[]
  readonly to: number[]
  readonly free: { readonly to: number; readonly when: Assertion | undefined }[][]
  readonly sets: Characters[]
  asserts: boolean
}

/** The automaton of the whole strings that the tree holds; opaque when it would have more states than `cap`. */
export function determinise(regex: Regex, cap: number): Automaton | Opaque {
  if (size(regex) > NODES) return { opaque: 'too large' }
  const graph: Graph = { set: [], to: [], free: [], sets: [], asserts: false }
  const entry = node(graph)
  const exit = build(graph, regex, entry, new Map())
  // A tail of anything that is reached unconditionally swallows all else.
  const swallowing = endsInAnything(regex) ? exit : -1
  return subsets(graph, entry, exit, swallowing, cap)
}

function size(regex: Regex): number {
  switch (regex.kind) {
    case 'set':
    case 'assert':
      return 2
    case 'sequence':
    case 'either':
      return regex.of.reduce((sum, each) => sum + size(each) + 2, 2)
    case 'repeat':
      return size(regex.of) * Math.max(1, regex.most ?? regex.least + 1) + 4
  }
}

function node(graph: Graph): number {
  graph.set.push(-1)
  graph.to.push(-1)
  graph.free.push([])
  return graph.set.length - 1
}

function link(graph: Graph, from: number, to: number, when?: Assertion): void {
  graph.free[from]?.push({ to, when })
}

/** Adds the tree from `entry` on; returns where it ends. `known` numbers the sets. */
function build(graph: Graph, regex: Regex, entry: number, known: Map<Characters, number>): number {
  switch (regex.kind) {
    case 'set': {
      const exit = node(graph)
      let index = known.get(regex.set)
      if (index === undefined) {
        index = graph.sets.push(regex.set) - 1
        known.set(regex.set, index)
      }
      const at = graph.set[entry] === -1 && graph.free[entry]?.length === 0 ? entry : node(graph)
      if (at !== entry) link(graph, entry, at)
      graph.set[at] = index
      graph.to[at] = exit
      return exit
    }
    case 'assert': {
      graph.asserts = true
      const exit = node(graph)
      for (const when of regex.any) link(graph, entry, exit, when)
      return exit
    }
    case 'sequence':
      return regex.of.reduce((at, each) => build(graph, each, at, known), entry)
    case 'either': {
      const exit = node(graph)
      for (const each of regex.of) {
        const at = node(graph)
        link(graph, entry, at)
        link(graph, build(graph, each, at, known), exit)
      }
      return exit
    }
    case 'repeat': {
      let at = entry
      for (let count = 0; count < regex.least; count++) at = build(graph, regex.of, at, known)
      const exit = node(graph)
      if (regex.most === undefined) {
        const loop = node(graph)
        link(graph, at, loop)
        link(graph, loop, exit)
        const inner = node(graph)
        link(graph, loop, inner)
        link(graph, build(graph, regex.of, inner, known), loop)
      } else {
        for (let count = regex.least; count < regex.most; count++) {
          link(graph, at, exit)
          const inner = node(graph)
          link(graph, at, inner)
          at = build(graph, regex.of, inner, known)
        }
        link(graph, at, exit)
      }
      return exit
    }
  }
}

function endsInAnything(regex: Regex): boolean {
  const last = regex.kind === 'sequence' ? regex.of.at(-1) : regex
  if (last?.kind !== 'repeat' || last.least > 0 || last.most !== undefined || last.of.kind !== 'set') return false
  const [only] = last.of.set
  return only?.first === 0 && only.last === 0xffff
}

/** A place in the graph with what was promised of the rest: which kinds of next character, and whether it is the last. */
const LAST = 16
const WIDTH = 32

function subsets(graph: Graph, entry: number, exit: number, swallowing: number, cap: number): Automaton | Opaque {
  const { alphabet, members } = alphabetOf(graph.asserts ? [...graph.sets, wordCharacters, newline] : graph.sets)
  const kinds = new Int32Array(alphabet.size).fill(OTHER)
  if (graph.asserts) {
    for (let each = 0; each < alphabet.size; each++) {
      if (members.at(-2)?.[each]) kinds[each] = WORD
      if (members.at(-1)?.[each]) kinds[each] = NEWLINE
    }
  }
  let steps = 0
  const seen = new Uint32Array(Math.ceil((graph.set.length * WIDTH) / 32) + 1)

  const close = (from: readonly number[], before: number): number[] => {
    const stack = [...from]
    const visited: number[] = []
    const kept: number[] = []
    while (stack.length > 0) {
      const place = stack.pop() ?? 0
      const word = place >> 5
      const bit = 1 << (place & 31)
      if (((seen[word] ?? 0) & bit) !== 0) continue
      seen[word] = (seen[word] ?? 0) | bit
      visited.push(word)
      steps++
      const at = Math.floor(place / WIDTH)
      const promise = place % WIDTH
      if (at === exit || (graph.set[at] ?? -1) >= 0) kept.push(place)
      for (const { to, when } of graph.free[at] ?? []) {
        if (!when) stack.push(to * WIDTH + promise)
        else if ((when.before & before) !== 0) {
          const after = promise & when.after & EITHER
          if (after !== 0) stack.push(to * WIDTH + after + ((promise & LAST) !== 0 || when.last ? LAST : 0))
        }
      }
    }
    for (const word of visited) seen[word] = 0
    if (swallowing >= 0 && kept.includes(swallowing * WIDTH + EITHER)) return [swallowing * WIDTH + EITHER]
    return kept.sort((a, b) => a - b)
  }

  const names = new Map<string, number>()
  const states: { places: number[]; before: number }[] = []
  const label: number[] = []
  const name = (places: number[], before: number): number => {
    const swallowed = swallowing >= 0 && places.length === 1 && places[0] === swallowing * WIDTH + EITHER
    const kind = graph.asserts && places.length > 0 && !swallowed ? before : 0
    const key = `${kind}:${places.join(',')}`
    const known = names.get(key)
    if (known !== undefined) return known
    names.set(key, states.length)
    label.push(swallowed || places.some((place) => Math.floor(place / WIDTH) === exit && (place & END) !== 0) ? 1 : 0)
    return states.push({ places, before }) - 1
  }
  name(close([entry * WIDTH + EITHER], START), START)
  const next: number[] = []
  for (let state = 0; state < states.length; state++) {
    if (states.length > cap || steps > STEPS) return { opaque: 'too large' }
    const places = states[state]?.places ?? []
    const swallowed = swallowing >= 0 && places.length === 1 && places[0] === swallowing * WIDTH + EITHER
    for (let each = 0; each < alphabet.size; each++) {
      if (swallowed) {
        next.push(state)
        continue
      }
      const kind = kinds[each] ?? OTHER
      const reached: number[] = []
      for (const place of places) {
        steps++
        const at = Math.floor(place / WIDTH)
        const set = graph.set[at] ?? -1
        if (set < 0 || !members[set]?.[each]) continue
        const promise = place % WIDTH
        if (graph.asserts && (promise & kind) === 0) continue
        reached.push((graph.to[at] ?? 0) * WIDTH + ((promise & LAST) !== 0 ? END : EITHER))
      }
      next.push(name(close(reached, kind), kind))
    }
  }
  return { alphabet, start: 0, next: Int32Array.from(next), label: Int32Array.from(label) }
}
