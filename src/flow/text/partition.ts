import { meet } from './alphabet.ts'
import { dotted, lowerAscii, type Atom } from './atom.ts'
import { findPath, run, type Automaton } from './automaton.ts'
import { readable } from './characters.ts'
import { backwardText, marksOf, type Manner } from './manner.ts'
import type { Opaque } from './nondeterministic.ts'
import { include, reachableLabels, type LabelSets } from './reach.ts'
import { isLetter } from './regex.ts'
import type { Rest } from './rest.ts'
import { buildTrie, Memberships, wordOf, type Mark, type Trie } from './trie.ts'

/** All strings cut by some atoms: each class is what the same atoms hold, and no class is empty. */
export interface Partition {
  readonly manner: Manner
  /** For each class the indices of the atoms that hold it, ascending. */
  readonly classes: readonly (readonly number[])[]
  /** A string of the class, of readable characters where there is one; always the same. */
  sample(which: number): string
  /** The class of a string. */
  locate(text: string): number
  /**
   * Takes the strings that an exact text stands for out of their class into a new one, under a new atom; the new class and the old one.
   * Nothing where they are of several classes, or perhaps all that their class has: then everything must be cut anew.
   */
  carve(text: string, ignoreCase: boolean, atom: number): { readonly from: number; readonly made: number } | undefined
}

const CLASSES = 60_000

/** Where a class was met: at a node of the tree itself, or where strings leave the tree at the node. */
interface Meeting {
  readonly node: number
  readonly state: number
  readonly label: number
  readonly how: 'itself' | 'leaving' | 'dotless' | 'with a dot'
}

/**
 * Cuts all strings by the atoms. Most matchers are texts; these become one tree of words, read in the manner given. What does not fit
 * (expressions, texts of the other direction or the other case) becomes one automaton, and only the tree's nodes are paired with its
 * states. So n texts of one direction cost about their total length, and expressions are multiplied only with each other.
 */
export function cut(atoms: readonly Atom[], manner: Manner, cache: Rest): Partition | Opaque {
  const marks: Mark[] = []
  const rest: number[] = []
  atoms.forEach((atom, index) => {
    const own = marksOf(atom, manner)
    if (own) for (const mark of own) marks.push({ ...mark, language: index })
    else rest.push(index)
  })
  const joint = cache.automaton(atoms, rest, manner.backward)
  if ('opaque' in joint) return joint
  const memberships = new Memberships()
  return new Cutting(buildTrie(marks, memberships), memberships, joint.automaton, joint.labels, manner).finish()
}

interface Ways {
  readonly how: Meeting['how']
  readonly sources: readonly (LabelSets | undefined)[]
  readonly total: LabelSets
}

class Cutting {
  readonly trie: Trie
  readonly memberships: Memberships
  readonly automaton: Automaton
  readonly labels: readonly (readonly number[])[]
  readonly manner: Manner
  /** The automaton's states at each node: one, or several where the tree ignores case and the automaton does not. */
  readonly states: number[][] = []
  readonly meetings: Meeting[] = []
  readonly classes: (readonly number[])[] = []
  readonly #known = new Map<number, Map<number, number>>()
  /** For each set of texts the labels met with it outside of the tree. */
  readonly #found = new Map<number, LabelSets>()
  readonly #dot: number
  readonly #samples = new Map<number, string>()
  readonly #carved = new Map<string, number>()
  readonly #carvedFolded = new Map<string, number>()
  readonly #carvedLower = new Set<string>()

  constructor(trie: Trie, memberships: Memberships, automaton: Automaton, labels: readonly (readonly number[])[], manner: Manner) {
    this.trie = trie
    this.memberships = memberships
    this.labels = labels
    this.manner = manner
    const { alphabet, left } = meet(automaton.alphabet, dotted.alphabet)
    this.#dot = alphabet.classOf(46)
    const width = alphabet.size
    const next = new Int32Array(automaton.label.length * width)
    automaton.label.forEach((_, state) => {
      const row = state * automaton.alphabet.size
      for (let each = 0; each < width; each++) next[state * width + each] = automaton.next[row + (left[each] ?? 0)] ?? 0
    })
    this.automaton = { ...automaton, alphabet, next }
  }

  finish(): Partition | Opaque {
    const { trie, automaton, manner } = this
    const { alphabet, label } = automaton
    const dots = trie.dotless.some((set, node) => set !== trie.beyond[node])
    const dot = this.#dot
    const reach = reachableLabels(automaton, this.labels.length, dots ? dot : undefined)
    const leaving = this.#ways('leaving', () => reach.all)
    const dotless = this.#ways('dotless', (each) => (each === dot ? undefined : reach.without))
    const withDot = this.#ways('with a dot', (each) => (each === dot ? reach.all : reach.with))
    const sizes = alphabet.sizes()
    const free = sizes.slice()
    let pairs = 0
    for (let node = 0; node < trie.unit.length; node++) {
      const states = this.#statesAt(node)
      const children = trie.children[node] ?? []
      pairs += states.length
      if (this.classes.length > CLASSES || pairs > 2_000_000) return { opaque: 'too many classes of strings' }
      // How many characters of each class lead out of the tree here.
      for (const child of children) this.#take(free, trie.unit[child] ?? 0)
      const itself = trie.itself[node] ?? 0
      const beyond = trie.beyond[node] ?? 0
      const without = trie.dotless[node] ?? 0
      for (const state of states) {
        // The empty string comes last: it is a poor example of anything else.
        if (node > 0) this.#meet(itself, node, state, label[state] ?? 0, 'itself')
        if (beyond === without) this.#collect(beyond, node, state, leaving, free)
        else {
          this.#collect(without, node, state, dotless, free)
          this.#collect(beyond, node, state, withDot, free)
        }
        if (node === 0) this.#meet(itself, node, state, label[state] ?? 0, 'itself')
      }
      for (const child of children) {
        const each = alphabet.classOf(trie.unit[child] ?? 0)
        free[each] = sizes[each] ?? 0
        const other = alphabet.classOf((trie.unit[child] ?? 0) ^ 32)
        free[other] = sizes[other] ?? 0
      }
    }
    return {
      manner,
      classes: this.classes,
      sample: (which) => this.#sampleOnce(which),
      locate: (text) => this.#carved.get(text) ?? this.#carvedFolded.get(lowerAscii(text)) ?? this.#locate(text),
      carve: (text, ignoreCase, atom) => this.#carve(text, ignoreCase, atom),
    }
  }

  #locate(text: string): number {
    const { trie, automaton, manner } = this
    const read = manner.backward ? backwardText(text) : text
    const word = manner.fold ? lowerAscii(read) : read
    const label = automaton.label[run(automaton, read)] ?? 0
    let node = 0
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      const child = trie.children[node]?.find((each) => trie.unit[each] === unit)
      if (child === undefined) {
        const set = (word.includes('.', at) ? trie.beyond[node] : trie.dotless[node]) ?? 0
        return this.#known.get(set)?.get(label) ?? -1
      }
      node = child
    }
    return this.#known.get(trie.itself[node] ?? 0)?.get(label) ?? -1
  }

  #carve(text: string, ignoreCase: boolean, atom: number): { from: number; made: number } | undefined {
    const lower = lowerAscii(text)
    if (this.#carvedLower.has(lower)) return undefined
    const from = this.#locate(text)
    // In a tree that ignores case, and without an automaton that heeds it, all cases of a text are of one class.
    if (ignoreCase && !(this.manner.fold && this.automaton.label.length === 1)) return undefined
    const sample = this.#sampleOnce(from)
    if (ignoreCase ? lowerAscii(sample) === lower : sample === text) return undefined
    const made = this.classes.push([...(this.classes[from] ?? []), atom]) - 1
    this.#samples.set(made, text)
    this.#carvedLower.add(lower)
    if (ignoreCase) this.#carvedFolded.set(lower, made)
    else this.#carved.set(text, made)
    return { from, made }
  }

  #sampleOnce(which: number): string {
    let sample = this.#samples.get(which)
    if (sample === undefined) {
      sample = this.#sample(which)
      this.#samples.set(which, sample)
    }
    return sample
  }

  #statesAt(node: number): number[] {
    const { trie, automaton } = this
    const { alphabet, next } = automaton
    const above = trie.parent[node] ?? -1
    const before = above < 0 ? undefined : this.states[above]
    let states: number[]
    if (!before) states = [automaton.start]
    else if (!this.manner.fold && before.length === 1) {
      states = [next[(before[0] ?? 0) * alphabet.size + alphabet.classOf(trie.unit[node] ?? 0)] ?? 0]
    } else {
      const all = new Set<number>()
      for (const unit of this.#variants(trie.unit[node] ?? 0)) {
        const each = alphabet.classOf(unit)
        for (const state of before) all.add(next[state * alphabet.size + each] ?? 0)
      }
      states = [...all]
    }
    this.states.push(states)
    return states
  }

  #variants(unit: number): number[] {
    return this.manner.fold && isLetter(unit) ? [unit, unit ^ 32] : [unit]
  }

  #take(free: Int32Array, unit: number): void {
    const each = this.automaton.alphabet.classOf(unit)
    free[each] = (free[each] ?? 0) - 1
    if (!this.manner.fold || !isLetter(unit)) return
    const other = this.automaton.alphabet.classOf(unit ^ 32)
    free[other] = (free[other] ?? 0) - 1
  }

  /** What a manner of leaving the tree comes to: by the first character, and from each state over all first characters. */
  #ways(how: Meeting['how'], source: (each: number) => LabelSets | undefined): Ways {
    const { alphabet, next, label } = this.automaton
    const width = Math.max(1, Math.ceil(this.labels.length / 32))
    const total: LabelSets = { width, words: new Uint32Array(label.length * width) }
    const sources = Array.from({ length: alphabet.size }, (_, each) => source(each))
    for (let state = 0; state < label.length; state++) {
      sources.forEach((from, each) => {
        if (from) include(total, state, from, next[state * alphabet.size + each] ?? 0)
      })
    }
    return { how, sources, total }
  }

  /** Meets the classes of the strings that leave the tree here, if some of them are new to the set of texts. */
  #collect(set: number, node: number, state: number, ways: Ways, free: Int32Array): void {
    let into = this.#found.get(set)
    if (!into) this.#found.set(set, (into = { width: ways.total.width, words: new Uint32Array(ways.total.width) }))
    if (holdsAll(into, ways.total, state)) return
    const { alphabet, next } = this.automaton
    for (let each = 0; each < alphabet.size; each++) {
      const from = ways.sources[each]
      if (!from || (free[each] ?? 0) <= 0) continue
      const before = into.words.slice()
      if (!include(into, 0, from, next[state * alphabet.size + each] ?? 0)) continue
      for (let word = 0; word < into.width; word++) {
        for (let grown = ((into.words[word] ?? 0) & ~(before[word] ?? 0)) >>> 0; grown !== 0; grown = (grown & (grown - 1)) >>> 0) {
          this.#meet(set, node, state, word * 32 + (31 - Math.clz32(grown & -grown)), ways.how)
        }
      }
    }
  }

  #meet(set: number, node: number, state: number, label: number, how: Meeting['how']): void {
    let known = this.#known.get(set)
    if (!known) this.#known.set(set, (known = new Map<number, number>()))
    if (known.has(label)) return
    known.set(label, this.classes.length)
    const texts = this.memberships.list(set)
    const others = this.labels[label] ?? []
    this.classes.push(others.length === 0 ? texts : [...texts, ...others].sort((a, b) => a - b))
    this.meetings.push({ node, state, label, how })
  }

  #sample(which: number): string {
    const meeting = this.meetings[which]
    if (!meeting) throw new Error(`no class ${which}`)
    const text = this.#wordTo(meeting.node, meeting.state) + (meeting.how === 'itself' ? '' : this.#tail(meeting))
    return this.manner.backward ? backwardText(text) : text
  }

  /** The node's word, in such case that the automaton comes to the state. */
  #wordTo(node: number, state: number): string {
    const { automaton, trie } = this
    const word = wordOf(trie, node)
    if (!this.manner.fold || run(automaton, word) === state) return word
    const path: number[] = []
    for (let at = node; at > 0; at = trie.parent[at] ?? 0) path.push(at)
    path.reverse()
    let ways = new Map<number, string>([[automaton.start, '']])
    for (const at of path) {
      const longer = new Map<number, string>()
      for (const [from, text] of ways) {
        for (const unit of this.#variants(trie.unit[at] ?? 0)) {
          const char = String.fromCharCode(unit)
          const to = run(automaton, char, from)
          if (!longer.has(to)) longer.set(to, text + char)
        }
      }
      ways = longer
    }
    return ways.get(state) ?? lowerAscii(word)
  }

  /** A string that leaves the tree at the node and ends under the label. */
  #tail({ node, state, label, how }: Meeting): string {
    const { automaton, trie } = this
    const { alphabet, next } = automaton
    const taken = new Set<number>()
    for (const child of trie.children[node] ?? []) for (const unit of this.#variants(trie.unit[child] ?? 0)) taken.add(unit)
    const beginnings: { state: number; text: string; dot: boolean }[] = []
    for (const each of alphabet.byReadability()) {
      const unit = readable(alphabet.characters(each), taken)
      if (unit === undefined) continue
      beginnings.push({ state: next[state * alphabet.size + each] ?? 0, text: String.fromCharCode(unit), dot: each === this.#dot })
    }
    if (how === 'leaving') return findPath(automaton, beginnings, (at) => automaton.label[at] === label) ?? ''
    // Two copies of the automaton: before and after a dot.
    const count = automaton.label.length
    const doubled = new Int32Array(next.length * 2)
    next.forEach((to, index) => {
      doubled[index] = index % alphabet.size === this.#dot ? to + count : to
      doubled[index + next.length] = to + count
    })
    const twice: Automaton = { alphabet, start: 0, next: doubled, label: Int32Array.from([...automaton.label, ...automaton.label]) }
    const from = beginnings.map((each) => ({ text: each.text, state: each.dot ? each.state + count : each.state }))
    return findPath(twice, from, (at) => at >= count === (how === 'with a dot') && twice.label[at] === label) ?? ''
  }
}

function holdsAll(into: LabelSets, from: LabelSets, at: number): boolean {
  for (let word = 0; word < into.width; word++) {
    if (((from.words[at * from.width + word] ?? 0) & ~(into.words[word] ?? 0)) !== 0) return false
  }
  return true
}
