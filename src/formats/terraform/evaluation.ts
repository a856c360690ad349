import type { Origin } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type { HclBody } from '../../syntax/hcl/ast.ts'
import type { ReadingContext } from '../format.ts'
import { contentOf, type Content, type Schema } from './content.ts'
import type { Declared, Module } from './declaration.ts'
import type { ModuleInstance } from './module.ts'
import { newBudget, within, type Budget } from './value/budget.ts'
import { Fault } from './value/fault.ts'
import { unknown, type TfValue } from './value/value.ts'
import type { Variable } from './variable.ts'

/** So many instances of resources and modules are made of everything that is read together. */
const mostInstances = 100_000
/** So many of one block; of more, one stands for all. */
export const mostOfOne = 20_000
/** So many nested blocks are made by `dynamic` in all. */
const mostBlocks = 100_000
/** Modules call modules no deeper. */
export const deepestCall = 50
/** So many things wait for each other at most: the machine's stack holds no more. */
const deepestWait = 250
/** So many problems of one kind are listed. */
const mostAlike = 50

/** Something that has things to be worked out: a module, a resource. */
interface Owner {
  /** What a thing of it is called in references. */
  readonly nameOf: (key: string) => string
  readonly placeOf: (key: string) => Origin
}

/** What all evaluation of one reading shares: what it may cost, what went wrong, and what is being worked out at the moment. */
export class Evaluation {
  readonly context: ReadingContext
  readonly budget: Budget = newBudget()
  readonly problems: Problem[] = []
  readonly unread: Unread[] = []
  /** The module in a folder; undefined where there is none. */
  readonly moduleIn: (folder: string) => Module | undefined
  /** Every root, once all are open: one may ask for another's outputs. */
  roots: readonly ModuleInstance[] = []
  /** Ids of resources of which nobody knows how many there are. */
  readonly uncertain = new Set<string>()
  /** So many values may yet be handed over. */
  valuesLeft = 10_000_000
  #instances = 0
  #blocks = 0
  /** What is being worked out: whose, and which thing of it. */
  readonly #owners: Owner[] = []
  readonly #keys: string[] = []
  readonly #contents = new Map<object, Content>()
  readonly #variables = new Map<Declared, Variable>()
  readonly #told = new Set<string>()
  readonly #alike = new Map<string, number>()

  constructor(context: ReadingContext, moduleIn: (folder: string) => Module | undefined) {
    this.context = context
    this.moduleIn = moduleIn
  }

  /** Each problem once, however many instances run into it. */
  report(problem: Problem): void {
    if (!this.#first(`${problem.code} ${problem.says}`, problem.origin)) return
    const count = (this.#alike.get(problem.code) ?? 0) + 1
    this.#alike.set(problem.code, count)
    if (count <= mostAlike) this.problems.push(problem)
    else if (count === mostAlike + 1) this.problems.push({ ...problem, says: 'There are more problems of this kind; they are not listed.' })
  }

  problem(fault: string, says: string, origin: Origin, severity: Problem['severity'] = 'error'): void {
    this.report({ code: `terraform/${fault}`, severity, says, origin })
  }

  /** Each once, as with problems. */
  notRead(what: string, origin: Origin, changesAnswers = true): void {
    if (this.#first(what, origin)) this.unread.push({ what, origin, changesAnswers })
  }

  #first(says: string, origin: Origin): boolean {
    const key = `${placeKey(origin)} ${says}`
    if (this.#told.has(key)) return false
    this.#told.add(key)
    return true
  }

  /** Whether so many more instances may be made. */
  takeInstances(count: number): boolean {
    if (this.#instances + count > mostInstances) return false
    this.#instances += count
    return true
  }

  takeBlocks(count: number): boolean {
    if (this.#blocks + count > mostBlocks) return false
    this.#blocks += count
    return true
  }

  /** Works out `key` of its owner; whoever needs itself for it is named with all that lie between. */
  once(owner: Owner, key: string, work: () => TfValue): TfValue {
    const stopped = this.begin(owner, key)
    if (stopped !== undefined) return stopped
    try {
      return work()
    } finally {
      this.end()
    }
  }

  /** Before something is worked out; a value is what it comes to where that can't be done. Whoever gets none must say when it has ended. */
  begin(owner: Owner, key: string): TfValue | undefined {
    const { length } = this.#owners
    for (let from = 0; from < length; from++) {
      if (this.#owners[from] !== owner || this.#keys[from] !== key) continue
      const names = this.#owners.slice(from).map((one, i) => one.nameOf(this.#keys[from + i] ?? ''))
      names.push(owner.nameOf(key))
      const shown = names.length > 12 ? [...names.slice(0, 6), '…', ...names.slice(-5)] : names
      this.problem('cycle', `These need each other: ${shown.join(' → ')}.`, owner.placeOf(key))
      return unknown(`${names.at(-1)} needs itself`)
    }
    if (length >= deepestWait) {
      this.problem(
        'evaluation-stopped',
        `Evaluation was stopped here: more than ${deepestWait} things wait for each other.`,
        owner.placeOf(key),
      )
      return unknown('evaluation was stopped')
    }
    this.#owners.push(owner)
    this.#keys.push(key)
    return undefined
  }

  end(): void {
    this.#owners.pop()
    this.#keys.pop()
  }

  /** What a declaration or a block holds, looked through once for all its uses. */
  contentOf(of: { readonly bodies: readonly HclBody[] } | HclBody, schema: Schema): Content {
    let content = this.#contents.get(of)
    if (content === undefined) this.#contents.set(of, (content = contentOf('bodies' in of ? of.bodies : [of], schema)))
    return content
  }

  variableOf(declared: Declared, read: () => Variable): Variable {
    let variable = this.#variables.get(declared)
    if (variable === undefined) this.#variables.set(declared, (variable = read()))
    return variable
  }

  /**
   * Work on values outside of an expression, at the same cost; a fault is reported at the place, and its value is what `otherwise` makes
   * of it.
   */
  guard(fault: string, origin: () => Origin, work: () => TfValue, otherwise: () => TfValue, what = ''): TfValue {
    return within(
      this.budget,
      () => {
        try {
          return work()
        } catch (error) {
          if (!(error instanceof Fault)) throw error
          this.problem(fault, what + error.message, origin())
          return otherwise()
        }
      },
      (says) => {
        this.problem('evaluation-stopped', `Evaluation was stopped here: ${says}.`, origin())
        return unknown(`evaluation was stopped: ${says}`)
      },
    )
  }
}

/** Where an origin is first written. */
function placeKey(origin: Origin): string {
  if (origin.kind === 'written') return `${origin.text.path}:${origin.start}`
  if (origin.kind === 'derived') return origin.from.map(placeKey)[0] ?? ''
  return origin.kind === 'implied' ? origin.says : origin.probe
}
