import type { Automaton } from './automaton.ts'

/** For each state of an automaton a set of labels, as bits. */
export interface LabelSets {
  readonly width: number
  readonly words: Uint32Array
}

/**
 * The labels of all strings from each state on: `all` of them; those `without` a character of class `apart`; those `with` at least one.
 * Without `apart` only `all` is worked out.
 */
export function reachableLabels(
  automaton: Automaton,
  labels: number,
  apart: number | undefined,
): { all: LabelSets; without: LabelSets; with: LabelSets } {
  const order = backwards(automaton)
  const width = Math.max(1, Math.ceil(labels / 32))
  const fresh = (own: boolean): LabelSets => {
    const words = new Uint32Array(automaton.label.length * width)
    if (own) automaton.label.forEach((label, state) => (words[state * width + (label >> 5)] = 1 << (label & 31)))
    return { width, words }
  }
  const all = fresh(true)
  spread(automaton, order, all, () => all)
  if (apart === undefined) return { all, without: all, with: all }
  const without = fresh(true)
  spread(automaton, order, without, (each) => (each === apart ? undefined : without))
  const withIt = fresh(false)
  spread(automaton, order, withIt, (each) => (each === apart ? all : withIt))
  return { all, without, with: withIt }
}

/** Adds to each state's set what `source` holds for its successors, until nothing changes. */
function spread(automaton: Automaton, order: readonly number[], into: LabelSets, source: (each: number) => LabelSets | undefined): void {
  const { next, alphabet } = automaton
  for (let changed = true; changed; ) {
    changed = false
    for (const state of order) {
      for (let each = 0; each < alphabet.size; each++) {
        const from = source(each)
        if (from && include(into, state, from, next[state * alphabet.size + each] ?? 0)) changed = true
      }
    }
  }
}

/** Adds one set to another; whether it grew. */
export function include(into: LabelSets, at: number, from: LabelSets, other: number): boolean {
  let grew = false
  for (let word = 0; word < into.width; word++) {
    const index = at * into.width + word
    const old = into.words[index] ?? 0
    const now = (old | (from.words[other * from.width + word] ?? 0)) >>> 0
    if (now !== old) {
      into.words[index] = now
      grew = true
    }
  }
  return grew
}

/** The states so that most come after those they lead to. */
function backwards(automaton: Automaton): number[] {
  const { next, alphabet, label, start } = automaton
  const seen = new Uint8Array(label.length)
  const order: number[] = []
  for (const root of [start, ...label.keys()]) {
    if (seen[root]) continue
    seen[root] = 1
    const stack: { state: number; each: number }[] = [{ state: root, each: 0 }]
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      if (top.each === alphabet.size) {
        order.push(top.state)
        stack.pop()
        continue
      }
      const to = next[top.state * alphabet.size + top.each++] ?? 0
      if (!seen[to]) {
        seen[to] = 1
        stack.push({ state: to, each: 0 })
      }
    }
  }
  return order
}
