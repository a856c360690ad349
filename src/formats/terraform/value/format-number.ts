import { bitLength, type Num } from './number.ts'
import { spendBytes } from './budget.ts'

/** A number's decimal digits without its sign, the first not zero: `0.d1d2d3… × 10^point`. Zero has none. */
export interface Digits {
  readonly digits: string
  readonly point: number
}

/** The fewest decimal digits that lead back to the number at its own precision. */
export function shortestDigits(num: Num): Digits {
  if (num.sign === 0) return { digits: '', point: 0 }
  const { exact, below, above, inclusive } = neighbours(num)
  for (let at = 0; at < exact.digits.length; at++) {
    const digit = exact.digits.charCodeAt(at)
    const low = below.digits.length > at ? below.digits.charCodeAt(at) : 48
    const high = above.digits.length > at ? above.digits.charCodeAt(at) : 48
    const mayCut = low !== digit || (inclusive && at + 1 === below.digits.length)
    const mayRaise = digit !== high && (inclusive || digit + 1 < high || at + 1 < above.digits.length)
    if (!mayCut && !mayRaise) continue
    const raise = mayCut && mayRaise ? roundsUp(exact.digits, at + 1) : mayRaise
    return cut(exact, at + 1, raise)
  }
  return exact
}

/** All digits of a number. */
export function exactDigits(num: Num): Digits {
  return decimal(num.mantissa < 0n ? -num.mantissa : num.mantissa, num.exponent)
}

/** The digits rounded to so many of them, half to even; fewer than none leaves zero. */
export function roundDigits(exact: Digits, count: number): Digits {
  if (count >= exact.digits.length) return exact
  if (count < 0) return { digits: '', point: 0 }
  return cut(exact, count, roundsUp(exact.digits, count))
}

/** `12.5`, `-3`, never an exponent: what Terraform makes of a number as a text. */
export function formatNumber(num: Num): string {
  if (Number.isFinite(num.small)) return Object.is(num.small, -0) ? '-0' : String(num.small)
  if (num.isInfinite) return num.sign > 0 ? '+Inf' : '-Inf'
  return (num.sign < 0 ? '-' : '') + plain(shortestDigits(num))
}

/** Digits as a decimal with at least the decimals asked for. */
export function plain({ digits, point }: Digits, decimals = 0): string {
  spendBytes(Math.abs(point) + digits.length + decimals)
  const whole = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const fraction = ((point < 0 ? '0'.repeat(-point) : '') + digits.slice(Math.max(point, 0))).padEnd(decimals, '0')
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** `1.5e+20`: with an exponent of at least two digits; `decimals` undefined for as many as there are. */
export function scientific({ digits, point }: Digits, decimals?: number, letter = 'e'): string {
  const fraction = digits.slice(1)
  const shown = decimals === undefined ? fraction : fraction.padEnd(decimals, '0')
  const power = digits === '' ? 0 : point - 1
  const exponent = `${letter}${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
  return `${digits.charAt(0) || '0'}${shown === '' ? '' : `.${shown}`}${exponent}`
}

/** As Go's %g with ten digits, which is how sets are ordered. */
export function formatRounded(num: Num): string {
  if (num.isInfinite) return formatNumber(num)
  return (num.sign < 0 ? '-' : '') + general(roundDigits(exactDigits(num), 10), 10)
}

/** Go's %g: an exponent where it is below -4 or at least `limit`. */
export function general(digits: Digits, limit: number, letter = 'e'): string {
  const trimmed = { digits: digits.digits.replace(/0+$/, ''), point: digits.point }
  const power = trimmed.digits === '' ? 0 : trimmed.point - 1
  return power < -4 || power >= limit ? scientific(trimmed, undefined, letter) : plain(trimmed)
}

/** The number and the middles between it and its neighbours at its precision, which may still lead back to it where it is even. */
function neighbours(num: Num): { readonly exact: Digits; readonly below: Digits; readonly above: Digits; readonly inclusive: boolean } {
  const size = num.mantissa < 0n ? -num.mantissa : num.mantissa
  const shift = num.precision + 1 - bitLength(size)
  const mantissa = size << BigInt(shift)
  const exponent = num.exponent - shift
  return {
    exact: decimal(size, num.exponent),
    below: decimal(mantissa - 1n, exponent),
    above: decimal(mantissa + 1n, exponent),
    inclusive: (mantissa & 2n) === 0n,
  }
}

function decimal(mantissa: bigint, exponent: number): Digits {
  const power = -exponent
  const scaled = power <= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(power)
  const text = scaled.toString()
  return { digits: text.replace(/0+$/, ''), point: text.length - Math.max(power, 0) }
}

function roundsUp(digits: string, count: number): boolean {
  const next = digits.charCodeAt(count)
  if (Number.isNaN(next) || next < 53) return false
  if (next > 53 || count + 1 < digits.length) return true
  return count > 0 && (digits.charCodeAt(count - 1) - 48) % 2 === 1
}

function cut({ digits, point }: Digits, count: number, raise: boolean): Digits {
  let kept = digits.slice(0, count)
  if (!raise) {
    kept = kept.replace(/0+$/, '')
    return { digits: kept, point: kept === '' ? 0 : point }
  }
  kept = kept.replace(/9+$/, '')
  if (kept === '') return { digits: '1', point: point + 1 }
  return { digits: kept.slice(0, -1) + String.fromCharCode(kept.charCodeAt(kept.length - 1) + 1), point }
}
