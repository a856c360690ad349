import { Alphabet } from './alphabet.ts'
import { compile, type Atom } from './atom.ts'
import { product, reverse, STATES, type Automaton } from './automaton.ts'
import type { Opaque } from './nondeterministic.ts'

/** The automata of what is not in the tree, kept from one cutting to the next. */
export class Rest {
  readonly #compiled = new Map<string, Automaton | Opaque>()
  #last: { key: string; joint: Joint | Opaque } | undefined

  automaton(atoms: readonly Atom[], which: readonly number[], backward: boolean): Joint | Opaque {
    const keys = which.map((index) => JSON.stringify(atoms[index]))
    const key = JSON.stringify([backward, which, keys])
    if (this.#last?.key === key) return this.#last.joint
    const parts: Joint[] = []
    for (const index of which) {
      const atom = atoms[index]
      const one = atom && this.compiled(atom, backward)
      if (!one) continue
      if ('opaque' in one) return one
      parts.push({ automaton: one, labels: [[], [index]] })
    }
    const joint = joined(parts)
    this.#last = { key, joint }
    return joint
  }

  compiled(atom: Atom, backward: boolean): Automaton | Opaque {
    const key = `${backward}${JSON.stringify(atom)}`
    let known = this.#compiled.get(key)
    if (!known) {
      known = compile(atom)
      if (backward && !('opaque' in known)) known = reverse(known)
      this.#compiled.set(key, known)
    }
    return known
  }
}

/** An automaton whose labels stand for sets of atoms. */
export interface Joint {
  readonly automaton: Automaton
  readonly labels: readonly (readonly number[])[]
}

const trivial: Joint = {
  automaton: { alphabet: new Alphabet(Int32Array.of(0), Int32Array.of(0), 1), start: 0, next: Int32Array.of(0), label: Int32Array.of(0) },
  labels: [[]],
}

/** The product of all, by halves: what is large comes last. */
function joined(parts: readonly Joint[]): Joint | Opaque {
  const [first] = parts
  if (!first) return trivial
  if (parts.length === 1) return first
  const left = joined(parts.slice(0, parts.length >> 1))
  if ('opaque' in left) return left
  const right = joined(parts.slice(parts.length >> 1))
  if ('opaque' in right) return right
  const names = new Map<number, number>()
  const labels: number[][] = []
  const automaton = product(left.automaton, right.automaton, (a, b) => {
    const key = a * right.labels.length + b
    let known = names.get(key)
    if (known === undefined) {
      known = labels.push([...(left.labels[a] ?? []), ...(right.labels[b] ?? [])]) - 1
      names.set(key, known)
    }
    return known
  }, STATES)
  return 'opaque' in automaton ? { opaque: 'too many expressions together' } : { automaton, labels }
}
