import type { ConditionalExpression } from '../../../syntax/hcl/ast.ts'
import { convert } from '../value/convert.ts'
import { equals } from '../value/equal.ts'
import { Fault } from '../value/fault.ts'
import { linksIn } from '../value/links.ts'
import { boolType, sameType, type Type } from '../value/type.ts'
import { unify } from '../value/unify.ts'
import { markSensitive, nullValue, typeOf, unknown, type TfValue } from '../value/value.ts'
import type { Evaluation } from './evaluation.ts'
import { isNothing, isOfUncertain } from './perhaps.ts'

/**
 * `condition ? then : otherwise`: both sides become one type. What is wrong in the side that isn't taken doesn't count. While the condition is unknown,
 * the value is known where both sides come to the same.
 */
export function evaluateConditional(expression: ConditionalExpression, evaluation: Evaluation): TfValue {
  const before = evaluation.faults()
  const condition = decide(expression, evaluation)
  if (evaluation.faults() > before) return unknown('an error in its condition')
  if (condition.kind === 'bool') {
    const taken = evaluation.value(condition.value ? expression.then : expression.otherwise)
    if (evaluation.faults() > before) return taken
    const other = quietly(condition.value ? expression.otherwise : expression.then, evaluation)
    const type = condition.value ? commonType(taken, other) : commonType(other, taken)
    // The mark of the side that isn't taken counts too (asked, 1.11).
    return markSensitive(type === undefined ? taken : convert(taken, type), condition.sensitive || other.sensitive)
  }
  const then = quietly(expression.then, evaluation)
  const otherwise = quietly(expression.otherwise, evaluation)
  const type = commonType(then, otherwise)
  const sensitive = condition.sensitive || then.sensitive || otherwise.sensitive
  const says = condition.kind === 'unknown' ? condition.says : 'an unknown condition'
  if (then.kind === 'null' && otherwise.kind === 'null') return markSensitive(nullValue(type), sensitive)
  const left = type === undefined ? then : convert(then, type)
  const right = type === undefined ? otherwise : convert(otherwise, type)
  if (equals(left, right) === true && sameType(typeOf(left), typeOf(right))) return markSensitive(left, sensitive)
  if (sameLink(left, right)) return markSensitive(unknown(says, type, { parts: left.kind === 'unknown' ? left.parts : undefined }), sensitive)
  // What may not be there itself is referred to if it is: as after `length(x) > 0 ? x[0].id : null`.
  const [some] = [[left, right], [right, left]].flatMap(([one, other]) => (one && other && isNothing(other) && isOfUncertain(one, evaluation) ? [one] : []))
  return markSensitive(some ?? unknown(says, type, { from: linksIn(left, right) }), sensitive)
}

function decide(expression: ConditionalExpression, evaluation: Evaluation): TfValue {
  const { span } = expression.condition
  const value = evaluation.value(expression.condition)
  try {
    const condition = convert(value, boolType)
    if (condition.kind !== 'null') return condition
    throw new Fault('The condition is null.')
  } catch (error) {
    throw error instanceof Fault ? new Fault(error.message, { span }) : error
  }
}

function quietly(expression: ConditionalExpression['then'], evaluation: Evaluation): TfValue {
  const before = evaluation.faults()
  const value = evaluation.value(expression)
  evaluation.forget(before)
  return value
}

/** Undefined where a side's type isn't known: the other is taken as it is. A `Fault` where there is no common one. */
function commonType(then: TfValue, otherwise: TfValue): Type | undefined {
  const [left, right] = [typeOf(then), typeOf(otherwise)]
  if (left.kind === 'dynamic' && then.kind === 'null') return right.kind === 'dynamic' ? undefined : right
  if (right.kind === 'dynamic' && otherwise.kind === 'null') return left
  if (left.kind === 'dynamic' || right.kind === 'dynamic') return undefined
  const type = unify([left, right])
  if (type === undefined) throw new Fault('The two sides of a conditional have no type in common.')
  return type
}

function sameLink(a: TfValue, b: TfValue): boolean {
  return a.kind === 'unknown' && b.kind === 'unknown' && a.parts !== undefined && b.parts !== undefined && JSON.stringify(a.parts) === JSON.stringify(b.parts)
}
