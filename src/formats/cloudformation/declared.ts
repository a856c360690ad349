import type { Origin } from '../../origin/origin.ts'
import { get } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import type { Truth } from './condition.ts'
import type { Evaluation } from './evaluate.ts'
import type { Ledger } from './ledger.ts'
import { withScope } from './scope.ts'
import type { Scope } from './scope.ts'
import type { Template } from './template.ts'

/** An entry of `Resources`, loops written out. */
export interface Declared {
  readonly type: string
  readonly tree: Tree
  readonly scope: Scope | undefined
  readonly origin: Origin
  readonly truth: Truth
}

/** What reading the section takes of the stack that it is of. */
interface Around {
  readonly template: Template
  readonly evaluation: Evaluation
  readonly ledger: Ledger
  readonly placeOf: (span: Tree['span']) => Origin
  readonly condition: (name: string, origin: Origin) => Truth
}

const always: Truth = { value: true, says: '' }

/** Puts all entries of `Resources` into a map, by their logical ids; what a macro makes and what has no type is told. */
export function declareResources(into: Map<string, Declared>, { template, evaluation, ledger, placeOf, condition }: Around): void {
  const section = get(template.root, 'Resources')
  if (section?.kind !== 'map') {
    ledger.problem('no-resources', placeOf((section ?? template.root).span), 'A template must have a map of Resources.')
    return
  }
  for (const { key, keySpan, value: tree, scope } of evaluation.spread(section, undefined)) {
    const origin = placeOf({ start: keySpan.start, end: Math.max(keySpan.end, tree.span.end) })
    if (key === 'Fn::Transform') {
      ledger.skip('resources that a macro adds', origin, true)
      continue
    }
    if (!ledger.budget.resource()) {
      ledger.exhausted('too-much', origin)
      return
    }
    const type = get(tree, 'Type')
    if (type === undefined && get(tree, 'Fn::Transform') !== undefined) {
      ledger.skip(`the resource ${key}, which a macro makes`, origin, true)
      continue
    }
    if (type?.kind !== 'scalar') {
      ledger.problem('no-type', origin, `The resource ${key} has no Type.`)
      continue
    }
    const only = get(tree, 'Condition')
    const truth = only?.kind === 'scalar' ? condition(withScope(only.text, scope), placeOf(only.span)) : always
    into.set(key, { type: withScope(type.text, scope), tree, scope, origin, truth })
  }
}
