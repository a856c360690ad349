import type { Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import { get } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import { callOf } from './call.ts'
import type { Call } from './call.ts'
import type { Ledger } from './ledger.ts'
import type { Scope } from './scope.ts'
import { withScope } from './scope.ts'
import { equalValues } from './value.ts'

/** Whether a condition holds; `value` is undefined where that isn't known, and `says` why. */
export interface Truth {
  readonly value: boolean | undefined
  readonly says: string
}

interface Asked {
  readonly ledger: Ledger
  readonly condition: (name: string, origin: Origin) => Truth
  /** Values are compared as they are, also those that are never told. */
  readonly comparing: <T>(run: () => T) => T
}

interface Evaluator {
  readonly evaluate: (tree: Tree, scope: Scope | undefined) => Value | undefined
  readonly truth: (tree: Tree, scope: Scope | undefined) => Truth
}

const functions: readonly string[] = ['Condition', 'Fn::Equals', 'Fn::Not', 'Fn::And', 'Fn::Or']

/** The function of conditions that a tree calls. `{Condition: Name}` is one only where conditions stand. */
export function conditionCall(tree: Tree): Call | undefined {
  const call = callOf(tree)
  if (call !== undefined) return functions.includes(call.name) ? call : undefined
  const argument = tree.kind === 'map' && tree.entries.length === 1 ? get(tree, 'Condition') : undefined
  return argument && { name: 'Condition', argument }
}

/** What a function of conditions comes to: three-valued, so that one unknown part need not make the whole unknown. */
export function decide({ name, argument }: Call, scope: Scope | undefined, origin: Origin, asked: Asked, evaluator: Evaluator): Truth {
  const wrong = (says: string): Truth => {
    asked.ledger.problem('wrong-argument', origin, says)
    return { value: undefined, says: 'its function has wrong arguments' }
  }
  const items = argument.kind === 'list' ? argument.items : []
  if (name === 'Condition') {
    return argument.kind === 'scalar' ? asked.condition(withScope(argument.text, scope), origin) : wrong('Condition takes a name.')
  }
  if (name === 'Fn::Equals') {
    const [left, right] = items
    if (left === undefined || right === undefined) return wrong('Fn::Equals takes two values.')
    const sides = asked.comparing(() => [evaluator.evaluate(left, scope), evaluator.evaluate(right, scope)] as const)
    const missing = sides.find((value) => value?.kind === 'unknown')
    return { value: equalValues(...sides), says: missing?.kind === 'unknown' ? missing.says : 'not all of it is known' }
  }
  if (items.length === 0) return wrong(`${name} takes a list of conditions.`)
  const parts = items.map((item) => evaluator.truth(item, scope))
  const unknown = parts.find((part) => part.value === undefined)
  const says = unknown?.says ?? ''
  if (name === 'Fn::Not') return { value: unknown ? undefined : parts[0]?.value === false, says }
  const decides = name === 'Fn::Or'
  if (parts.some((part) => part.value === decides)) return { value: decides, says: '' }
  return { value: unknown ? undefined : !decides, says }
}
