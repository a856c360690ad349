import type { ForExpression } from '../../../syntax/hcl/ast.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { linksIn } from '../value/links.ts'
import { boolType, stringType } from '../value/type.ts'
import { markSensitive, object, tuple, unknown, type TfValue } from '../value/value.ts'
import { linkOf } from './access.ts'
import type { Evaluation } from './evaluation.ts'
import { pairsOf } from './pairs.ts'

/** `[for …]` and `{for …}`. A condition or key that isn't known leaves the whole unknown, as Terraform has it. */
export function evaluateFor(expression: ForExpression, evaluation: Evaluation): TfValue {
  const collection = evaluation.value(expression.collection)
  const before = evaluation.faults()
  const pairs = at(expression.collection.span, () => pairsOf(collection))
  if ('says' in pairs) return markSensitive(ofUnknown(expression, collection, pairs.says, evaluation), collection.sensitive)
  const origin = evaluation.scope.origin(expression.span)
  const items: TfValue[] = []
  const entries = new Map<string, TfValue[]>()
  let missing: string | undefined
  let { sensitive } = collection
  for (const [key, value] of pairs.pairs) {
    spend(1)
    spendBytes(48)
    evaluation.bind([[expression.keyName, key], [expression.valueName, value]], () => {
      if (expression.condition !== undefined) {
        const { span } = expression.condition
        const own = evaluation.value(expression.condition)
        if (own.sensitive) sensitive = true
        const condition = at(span, () => convert(own, boolType))
        if (condition.kind === 'null') throw new Fault('The condition is null.', { span })
        if (condition.kind !== 'bool') {
          missing ??= condition.kind === 'unknown' ? condition.says : 'an unknown condition'
          return
        }
        if (!condition.value) return
      }
      if (expression.key === undefined) {
        items.push(evaluation.value(expression.value))
        return
      }
      const { span } = expression.key
      const own = evaluation.value(expression.key)
      if (own.sensitive) sensitive = true
      const name = at(span, () => convert(own, stringType))
      if (name.kind === 'null') throw new Fault('A key is null.', { span })
      const result = evaluation.value(expression.value)
      if (name.kind !== 'string') {
        missing ??= name.kind === 'unknown' ? name.says : 'an unknown key'
        return
      }
      const known = entries.get(name.value)
      if (known === undefined) entries.set(name.value, [result])
      else if (expression.groups) known.push(result)
      else throw new Fault(`Two elements have ${sensitive ? 'the same key' : `the key "${name.value}"`}; to gather them, write "..." behind the value.`, { span })
    })
    // Once is enough: the next elements would be wrong in the same way.
    if (evaluation.faults() > before) return unknown('an error in its expression')
  }
  if (items.length === 0 && entries.size === 0) checkCondition(expression, evaluation)
  if (missing !== undefined) return markSensitive(unknown(missing), sensitive)
  if (expression.key === undefined) return markSensitive(tuple(items, origin), sensitive)
  const result = new Map<string, TfValue>()
  for (const [key, values] of entries) {
    const [first] = values
    if (first !== undefined) result.set(key, expression.groups ? tuple(values, origin) : first)
  }
  return markSensitive(object(result, origin), sensitive)
}

/** Of how many is not known, but what each looks like may be: what comes of it does then, too. */
function ofUnknown(expression: ForExpression, collection: TfValue, says: string, evaluation: Evaluation): TfValue {
  const each = collection.kind === 'unknown' ? collection.each : undefined
  if (each === undefined) return unknown(says, undefined, { from: linksIn(collection) })
  const before = evaluation.faults()
  const own = evaluation.bind([[expression.keyName, unknown(says)], [expression.valueName, each]], () => evaluation.value(expression.value))
  evaluation.forget(before)
  const link = linkOf(own)
  return unknown(says, undefined, { parts: link && [link], from: linksIn(own), each: expression.groups ? undefined : own })
}

/** HCL finds a condition that can't be a bool also where nothing is gone through (hclsyntax, asked of Terraform 1.11). */
function checkCondition({ condition, keyName, valueName }: ForExpression, evaluation: Evaluation): void {
  if (condition === undefined) return
  const nothing = unknown('no element')
  const own = evaluation.bind([[keyName, nothing], [valueName, nothing]], () => evaluation.value(condition))
  if (at(condition.span, () => convert(own, boolType)).kind === 'null') throw new Fault('The condition is null.', { span: condition.span })
}

/** A fault of what is done here is one of that place. */
function at<T>(span: ForExpression['span'], run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw error instanceof Fault ? new Fault(error.message, { span, ...error.where }) : error
  }
}
