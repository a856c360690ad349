import { takeApart, type Atom, type Expression } from './atom.ts'
import type { Bit, Bits } from './bits.ts'
import { Codes } from './codes.ts'
import { describeClasses, type Description } from './describe.ts'
import type { Language } from './language.ts'
import type { Opaque } from './nondeterministic.ts'
import { bestManner, type Manner } from './manner.ts'
import { cut, type Partition } from './partition.ts'
import { Rest } from './rest.ts'

export type { Bit, Bits } from './bits.ts'
export type { Description } from './describe.ts'
export type { Language } from './language.ts'

export interface TextOptions {
  /** There is one more element, "not there" (a header, a cookie, SNI). Without it `absent` is nothing and `any` everything. */
  readonly optional?: boolean
  /** Only these strings exist: paths begin with `/`, say. It must be one matcher (no `some`, `all`, `not`) and hold a string. */
  readonly universe?: Language
}

/** A class of strings: its number is for this dimension alone. A class that was split since stands for all its parts. */
export type TextClass = number

/**
 * One string dimension of flow sets (host, path, method, a header, SNI). The matchers cut all strings into classes; a set of flows holds
 * the class by a few variables. Sets are exact, and those made before a later matcher split a class remain right.
 *
 * Every matcher that is not known yet means one new cutting of all strings: `prepare` with all of them at once where they are many.
 */
export class TextDimension<Handle, Variable extends number = number> {
  readonly #bits: Bits<Handle, Variable>
  readonly #codes: Codes<Handle, Variable>
  readonly #optional: boolean
  readonly #rest = new Rest()
  readonly #atoms: Atom[] = []
  readonly #numbers = new Map<string, number>()
  readonly #opaque = new Map<string, string>()
  readonly #handles = new Map<number, Handle>()
  /** The leaf of "not there", or -1. */
  readonly #absent: number
  /** The leaf of each set of atoms that a class is in. */
  #leaves = new Map<string, number>()
  /** The partition's class that a leaf holds. */
  #classes = new Map<number, number>()
  /** For each atom the leaves that it holds; those split since stand for what is below them. */
  #holders: number[][] = []
  #partition: Partition
  readonly #strings: Handle
  /** What does not exist is in this atom's complement. */
  readonly #universe: number | undefined

  constructor(bits: Bits<Handle, Variable>, options: TextOptions = {}) {
    this.#bits = bits
    this.#codes = new Codes(bits)
    this.#optional = options.optional === true
    let strings = 0
    this.#absent = -1
    if (this.#optional) {
      const [there, absent] = this.#codes.split(0, 2)
      strings = there ?? 0
      this.#absent = absent ?? 0
    }
    const universe = options.universe && options.universe.kind !== 'any' ? takeApart(options.universe) : undefined
    if (universe) {
      if ('opaque' in universe || universe.kind !== 'atom') throw new Error('the universe of a text dimension must be one regular matcher')
      this.#universe = 0
      this.#atoms.push(universe.atom)
      this.#numbers.set(universe.key, 0)
    } else this.#universe = undefined
    const partition = cut(this.#atoms, bestManner(this.#atoms), this.#rest)
    if ('opaque' in partition) throw new Error(`the universe of a text dimension is opaque: ${partition.opaque}`)
    this.#partition = partition
    this.#strings = this.#codes.set([strings])
    const existing = partition.classes.findIndex((atoms) => this.#exists(atoms))
    if (existing < 0) throw new Error('the universe of a text dimension is empty')
    this.#leaves.set((partition.classes[existing] ?? []).join(','), strings)
    this.#place(partition, this.#atoms.length)
  }

  /** The variables used so far; later matchers may add some. */
  get variables(): readonly Variable[] {
    return this.#codes.variables
  }

  /** How many classes there are now. */
  get size(): number {
    return this.#classes.size + (this.#optional ? 1 : 0)
  }

  /** Cuts by all of the languages at once: the codes are balanced, and it is much faster than one by one. */
  prepare(languages: readonly Language[]): void {
    const found = new Map<string, Atom>()
    for (const language of languages) {
      const expression = takeApart(language)
      if (!('opaque' in expression)) this.#unknown(expression, found)
    }
    this.#add(found)
  }

  /** The set of flows whose string the language holds; or why that cannot be said exactly. */
  matching(language: Language): { readonly set: Handle } | Opaque {
    const expression = takeApart(language)
    if ('opaque' in expression) return expression
    const found = new Map<string, Atom>()
    this.#unknown(expression, found)
    this.#add(found)
    return this.#handle(expression)
  }

  /**
   * The classes in a set. `test` says whether some flow of the set agrees with the cube; cubes of several classes are asked first, so that
   * what is not in the set is passed over as a whole.
   */
  classesIn(test: (cube: readonly Bit<Variable>[]) => boolean): TextClass[] {
    return this.#codes.leavesWhere(test)
  }

  /** The class that an assignment of this dimension's variables belongs to; a variable that is left out counts as false. */
  classOf(assignment: readonly Bit<Variable>[]): TextClass {
    return this.#codes.decode(assignment)
  }

  /** The class of a string (or of "not there"); nothing is split. A string outside the universe is an error of the caller's. */
  classOfText(text: string | undefined): TextClass {
    if (text === undefined) return this.#absent
    const leaf = this.#leaves.get((this.#partition.classes[this.#partition.locate(text)] ?? []).join(','))
    if (leaf === undefined) throw new Error('a string outside the universe of its dimension')
    return leaf
  }

  /** The set of all flows whose string is in one of the classes. */
  setOf(classes: readonly TextClass[]): Handle {
    return this.#codes.set(this.#leavesOf(classes))
  }

  /** The values of the variables that stand for a class (for the first part of one that was split since). */
  cubeOf(which: TextClass): Bit<Variable>[] {
    return this.#codes.cube(this.#codes.leavesBelow(which)[0] ?? 0)
  }

  /** A string of the class that an assignment belongs to, short and of readable characters where possible; nothing for "not there". */
  sample(assignment: readonly Bit<Variable>[]): string | undefined {
    return this.sampleOf(this.classOf(assignment))
  }

  /** A string of the class; nothing for "not there". */
  sampleOf(which: TextClass): string | undefined {
    const leaf = this.#codes.leavesBelow(which).find((each) => each !== this.#absent)
    return leaf === undefined ? undefined : this.#partition.sample(this.#classes.get(leaf) ?? -1)
  }

  /** Whether the class is "not there". */
  isAbsent(which: TextClass): boolean {
    return which === this.#absent
  }

  /** The union of the classes in words, by the matchers that made them. */
  describe(classes: readonly TextClass[]): Description {
    const leaves = this.#leavesOf(classes)
    return describeClasses({
      atoms: this.#atoms,
      hidden: this.#universe,
      classes: this.#partition.classes.map((atoms) => (this.#exists(atoms) ? atoms : undefined)),
      wanted: new Set(leaves.filter((leaf) => leaf !== this.#absent).map((leaf) => this.#classes.get(leaf) ?? -1)),
      absent: this.#optional ? leaves.includes(this.#absent) : undefined,
    })
  }

  #leavesOf(classes: readonly TextClass[]): number[] {
    return [...new Set(classes.flatMap((each) => this.#codes.leavesBelow(each)))]
  }

  #exists(atoms: readonly number[]): boolean {
    return this.#universe === undefined || atoms.includes(this.#universe)
  }

  #unknown(expression: Expression, found: Map<string, Atom>): void {
    if (expression.kind === 'some' || expression.kind === 'all') for (const each of expression.of) this.#unknown(each, found)
    else if (expression.kind === 'not') this.#unknown(expression.of, found)
    else if (expression.kind === 'atom' && !this.#numbers.has(expression.key) && !this.#opaque.has(expression.key)) {
      found.set(expression.key, expression.atom)
    }
  }

  /** Takes in new atoms, all at once or, when that is too much, as many as can be. */
  #add(found: ReadonlyMap<string, Atom>): void {
    if (found.size === 0) return
    const fresh: [string, Atom][] = []
    for (const [key, atom] of found) {
      // Patterns that are opaque by themselves must not spoil the others.
      const alone = atom.kind === 'pattern' || atom.kind === 'after' ? this.#rest.compiled(atom, false) : undefined
      if (alone && 'opaque' in alone) this.#opaque.set(key, alone.opaque)
      else fresh.push([key, atom])
    }
    if (fresh.length === 0) return
    const [only] = fresh
    if (only && fresh.length === 1 && only[1].kind === 'exact' && this.#carve(only[0], only[1])) return
    const failed = this.#try(fresh)
    if (failed === undefined) return
    const isText = ([, atom]: [string, Atom]): boolean => atom.kind !== 'pattern' && atom.kind !== 'after' && atom.kind !== 'contains'
    const groups = [fresh.filter(isText), ...fresh.filter((each) => !isText(each)).map((each) => [each])]
    for (const group of groups) {
      if (group.length === 0) continue
      const reason = fresh.length === group.length ? failed : this.#try(group)
      if (reason !== undefined) for (const [key] of group) this.#opaque.set(key, reason)
    }
  }

  /** One exact text more, as a trace of one request brings: its class is split without a new cutting, where that can be. */
  #carve(key: string, atom: Extract<Atom, { kind: 'exact' }>): boolean {
    const number = this.#atoms.length
    const { classes } = this.#partition
    if (!this.#exists(classes[this.#partition.locate(atom.text)] ?? [])) return false
    const carved = this.#partition.carve(atom.text, atom.ignoreCase === true, number)
    if (!carved) return false
    const whole = this.#leaves.get((classes[carved.from] ?? []).join(',')) ?? -1
    const [rest, own] = this.#codes.split(whole, 2)
    if (rest === undefined || own === undefined) return false
    this.#atoms.push(atom)
    this.#numbers.set(key, number)
    this.#leaves.set((classes[carved.from] ?? []).join(','), rest)
    this.#leaves.set((classes[carved.made] ?? []).join(','), own)
    this.#classes.delete(whole)
    this.#classes.set(rest, carved.from)
    this.#classes.set(own, carved.made)
    // The other atoms' lists still name the leaf that was split: it stands for all below it.
    this.#holders.push([own])
    return true
  }

  /** Cuts by the atoms known and these; why it failed, if it did. */
  #try(fresh: readonly [string, Atom][]): string | undefined {
    const before = this.#atoms.length
    const atoms = [...this.#atoms, ...fresh.map(([, atom]) => atom)]
    const best = bestManner(atoms)
    const manners: Manner[] = [best, { ...best, backward: !best.backward }, this.#partition.manner]
    let reason: string | undefined
    for (const manner of manners) {
      const partition = cut(atoms, manner, this.#rest)
      if ('opaque' in partition) {
        reason ??= partition.opaque
        continue
      }
      fresh.forEach(([key, atom]) => this.#numbers.set(key, this.#atoms.push(atom) - 1))
      this.#place(partition, before)
      return undefined
    }
    return reason
  }

  /** Gives the partition's classes their leaves: those of one old class are below its leaf. `before`: how many atoms were known. */
  #place(partition: Partition, before: number): void {
    const parts = new Map<string, number[]>()
    partition.classes.forEach((atoms, which) => {
      if (!this.#exists(atoms)) return
      let old = atoms.length
      while (old > 0 && (atoms[old - 1] ?? 0) >= before) old--
      const key = atoms.slice(0, old).join(',')
      const there = parts.get(key)
      if (there) there.push(which)
      else parts.set(key, [which])
    })
    const leaves = new Map<string, number>()
    this.#classes = new Map()
    this.#holders = this.#atoms.map(() => [])
    for (const [key, leaf] of this.#leaves) {
      const whole = parts.get(key)
      if (!whole) throw new Error('a class of strings was lost')
      const made = whole.length === 1 ? [leaf] : this.#codes.split(leaf, whole.length)
      whole.forEach((which, index) => {
        const own = made[index] ?? 0
        const atoms = partition.classes[which] ?? []
        leaves.set(atoms.join(','), own)
        this.#classes.set(own, which)
        for (const atom of atoms) this.#holders[atom]?.push(own)
      })
    }
    if (parts.size !== this.#leaves.size) throw new Error('a class of strings came from nowhere')
    this.#leaves = leaves
    this.#partition = partition
  }

  #handle(expression: Expression): { readonly set: Handle } | Opaque {
    const bits = this.#bits
    switch (expression.kind) {
      case 'everything':
        return { set: bits.all }
      case 'nothing':
        return { set: bits.none }
      case 'absent':
        return { set: this.#optional ? bits.not(this.#strings) : bits.none }
      case 'atom': {
        const reason = this.#opaque.get(expression.key)
        if (reason !== undefined) return { opaque: reason }
        const number = this.#numbers.get(expression.key) ?? -1
        let set = this.#handles.get(number)
        if (set === undefined) {
          set = this.#codes.set((this.#holders[number] ?? []).flatMap((each) => this.#codes.leavesBelow(each)))
          this.#handles.set(number, set)
        }
        return { set }
      }
      case 'not': {
        const of = this.#handle(expression.of)
        return 'opaque' in of ? of : { set: bits.not(of.set) }
      }
      case 'some':
      case 'all': {
        const some = expression.kind === 'some'
        let set = some ? bits.none : bits.all
        for (const each of expression.of) {
          const of = this.#handle(each)
          if ('opaque' in of) return of
          set = some ? bits.or(set, of.set) : bits.and(set, of.set)
        }
        return { set }
      }
    }
  }
}
