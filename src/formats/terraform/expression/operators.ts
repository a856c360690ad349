import type { BinaryOperator } from '../../../syntax/hcl/ast.ts'
import { convert } from '../value/convert.ts'
import { equals } from '../value/equal.ts'
import { Fault } from '../value/fault.ts'
import { LONG, Num } from '../value/number.ts'
import { boolType, numberType, type Type } from '../value/type.ts'
import { bool, markSensitive, number, unknown, type TfValue } from '../value/value.ts'

/** A binary operator's result; operands are converted to what it takes. A `Fault` where they can't be. */
export function operate(operator: BinaryOperator, left: TfValue, right: TfValue): TfValue {
  // What is inside of a marked collection marks the answer about the whole of it.
  const deep = operator === '==' || operator === '!='
  const sensitive = deep ? left.secret || right.secret : left.sensitive || right.sensitive
  return markSensitive(plain(operator, left, right), sensitive)
}

function plain(operator: BinaryOperator, left: TfValue, right: TfValue): TfValue {
  switch (operator) {
    case '==':
    case '!=': {
      const equal = equals(left, right)
      return equal === undefined ? unknown(why(left, right), boolType, { refined: { notNull: true } }) : bool(equal === (operator === '=='))
    }
    case '&&':
    case '||': {
      const a = operand(left, boolType)
      const b = operand(right, boolType)
      // One side can decide alone: what is unknown may be anything.
      const deciding = operator === '||'
      if ((a.kind === 'bool' && a.value === deciding) || (b.kind === 'bool' && b.value === deciding)) return bool(deciding)
      if (a.kind === 'bool' && b.kind === 'bool') return bool(!deciding)
      return unknown(why(a, b), boolType, { refined: { notNull: true } })
    }
    default: {
      const a = operand(left, numberType)
      const b = operand(right, numberType)
      if (a.kind !== 'number' || b.kind !== 'number') {
        return unknown(why(a, b), operator.startsWith('<') || operator.startsWith('>') ? boolType : numberType, { refined: { notNull: true } })
      }
      return calculate(operator, a.value, b.value)
    }
  }
}

function calculate(operator: Exclude<BinaryOperator, '==' | '!=' | '&&' | '||'>, a: Num, b: Num): TfValue {
  switch (operator) {
    case '<':
      return bool(a.compare(b) < 0)
    case '>':
      return bool(a.compare(b) > 0)
    case '<=':
      return bool(a.compare(b) <= 0)
    case '>=':
      return bool(a.compare(b) >= 0)
    case '+':
      return number(add(a, b))
    case '-':
      return number(add(a, b.negate()))
    case '*':
      if ((a.isInfinite && b.sign === 0) || (b.isInfinite && a.sign === 0)) throw new Fault('Zero times infinity is no number.')
      return number(a.multiply(b))
    case '/':
      if (b.sign === 0) {
        // Terraform's numbers have infinities (go-cty value_ops.go, asked, 1.11).
        if (a.sign === 0) throw new Fault('Zero is divided by zero.')
        return number(Num.of(a.sign * Number.POSITIVE_INFINITY, LONG))
      }
      if (a.isInfinite && b.isInfinite) throw new Fault('Infinity is divided by infinity.')
      return number(a.divide(b))
    case '%':
      return number(remainder(a, b))
  }
}

function add(a: Num, b: Num): Num {
  if (a.isInfinite && b.isInfinite && a.sign !== b.sign) throw new Fault('Infinity less infinity is no number.')
  return a.add(b)
}

/** With the sign and the precision of the first, as cty has it (go-cty value_ops.go, 2026-11). */
function remainder(a: Num, b: Num): Num {
  if (b.sign === 0 && !a.isInfinite) return a
  if (a.isInfinite || b.isInfinite) throw new Fault('There is no remainder of infinity.')
  const { small } = a
  if (Number.isInteger(small) && Number.isInteger(b.small)) return Num.of(small % b.small || 0, a.precision)
  const whole = a.divide(b).toBigInt() ?? 0n
  if (whole === 0n) return a
  const product = Num.make(b.mantissa * whole, b.exponent, a.precision)
  return a.add(product.negate())
}

export function negate(value: TfValue): TfValue {
  const own = operand(value, numberType)
  const result = own.kind === 'number' ? number(own.value.negate()) : unknown(why(own), numberType, { refined: { notNull: true } })
  return markSensitive(result, value.sensitive)
}

export function not(value: TfValue): TfValue {
  const own = operand(value, boolType)
  const result = own.kind === 'bool' ? bool(!own.value) : unknown(why(own), boolType, { refined: { notNull: true } })
  return markSensitive(result, value.sensitive)
}

function operand(value: TfValue, type: Type): TfValue {
  const converted = convert(value, type)
  if (converted.kind === 'null') throw new Fault('An operand is null.')
  return converted
}

/** What is missing, of the first that is unknown. */
export function why(...values: readonly TfValue[]): string {
  for (const value of values) {
    if (value.kind === 'unknown') return value.says
    if (value.known) continue
    if ('items' in value) return why(...value.items)
    if ('entries' in value) return value.kind === 'object' && value.open !== undefined ? 'computed at apply' : why(...value.entries.values())
  }
  return 'computed at apply'
}
