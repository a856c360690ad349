import type { Origin } from '../../origin/origin.ts'
import { placesOf } from '../../origin/place.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import { Budget } from './budget.ts'

/** So many problems are told; a template that isn't one would make thousands. */
const mostProblems = 200

/** What one reading found wrong, left unread and looked up, and what it may still spend: shared by all its stacks. */
export class Ledger {
  readonly budget = new Budget()
  readonly problems: Problem[] = []
  readonly unread: Unread[] = []
  readonly #told = new Set<string>()
  readonly #lookedUp = new Map<string, Resource>()

  /** Once for each fault and place, however often that is evaluated. */
  problem(fault: string, origin: Origin, says: string, severity: Problem['severity'] = 'error'): void {
    if (this.problems.length >= mostProblems || !this.#isNew(fault, origin, says)) return
    this.problems.push({ code: `cloudformation/${fault}`, severity, says, origin })
  }

  skip(what: string, origin: Origin, changesAnswers: boolean): void {
    if (this.#isNew('unread', origin, what)) this.unread.push({ what, origin, changesAnswers })
  }

  /** Names the one limit that was reached, once. */
  exhausted(fault: 'too-much' | 'too-deep', origin: Origin): void {
    if (this.#told.has(fault)) return
    this.#told.add(fault)
    const says = fault === 'too-much' ? 'Evaluating the templates takes too much from here on' : 'Values need each other too deeply here'
    this.problems.push({ code: `cloudformation/${fault}`, severity: 'error', says: `${says}; what is left counts as unknown.`, origin })
  }

  /** Somebody else's resource that a template only names: a parameter's VPC, the region. */
  lookUp(id: string, type: string, region: string | undefined, origin: Origin, attributes: ReadonlyMap<string, Value> = new Map()): void {
    if (this.#lookedUp.has(id)) return
    this.#lookedUp.set(id, { type, id, keys: [], region, account: undefined, attributes, origin, lookedUp: true })
  }

  get lookedUp(): readonly Resource[] {
    return [...this.#lookedUp.values()]
  }

  #isNew(fault: string, origin: Origin, says: string): boolean {
    const [place] = placesOf(origin)
    const key = JSON.stringify([fault, says, place])
    if (this.#told.has(key)) return false
    this.#told.add(key)
    return true
  }
}
