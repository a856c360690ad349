/**
 * Terraform's numbers are binary floating-point numbers with a mantissa of 512 bits, rounded to nearest even (cty and HCL on Go's math/big,
 * 2026-11); some functions give fewer bits. A number is `mantissa × 2^exponent`, exactly.
 */
export class Num {
  /** The number itself where it is a whole one that a double holds exactly (also -0, which Terraform has), or an infinity; else NaN. */
  readonly small: number
  readonly precision: number
  readonly #mantissa: bigint
  readonly #exponent: number

  private constructor(small: number, mantissa: bigint, exponent: number, precision: number) {
    this.small = small
    this.#mantissa = mantissa
    this.#exponent = exponent
    this.precision = precision
  }

  /** A double as Go's NewFloat holds it: whole numbers are exact, others keep 53 bits. NaN is not allowed. */
  static of(value: number, precision = Number.isSafeInteger(value) ? LONG : 53): Num {
    if (Number.isSafeInteger(value)) return new Num(value, 0n, 0, precision)
    if (!Number.isFinite(value)) return new Num(value, 0n, 0, precision)
    let scaled = value
    let exponent = 0
    while (!Number.isInteger(scaled)) {
      scaled *= 2
      exponent--
    }
    return Num.make(BigInt(scaled), exponent, precision)
  }

  static integer(value: bigint, precision = LONG): Num {
    return Num.make(value, 0, precision)
  }

  /** Rounded to the precision, to nearest even. `sticky` says that there is a little more than the mantissa, away from zero. */
  static make(mantissa: bigint, exponent: number, precision = LONG, sticky = false): Num {
    let m = mantissa < 0n ? -mantissa : mantissa
    if (m === 0n) return new Num(0, 0n, 0, precision)
    let e = exponent
    const extra = bitLength(m) - precision
    if (extra > 0) {
      const shift = BigInt(extra)
      const rest = m & ((1n << shift) - 1n)
      const half = 1n << (shift - 1n)
      m >>= shift
      e += extra
      if (rest > half || (rest === half && (sticky || (m & 1n) === 1n))) m++
    }
    const zeros = trailingZeros(m)
    if (zeros > 0) {
      m >>= BigInt(zeros)
      e += zeros
    }
    const signed = mantissa < 0n ? -m : m
    if (e >= 0 && bitLength(m) + e <= 53) {
      const whole = Number(signed << BigInt(e))
      if (Number.isSafeInteger(whole)) return new Num(whole, 0n, 0, precision)
    }
    return new Num(Number.NaN, signed, e, precision)
  }

  /** A decimal number, `1.5e3`; undefined where it isn't one or has more than 10,000 digits before or after its point. */
  static parse(text: string): Num | undefined {
    if (/^\d{1,15}$/.test(text)) return Num.of(Number(text))
    const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text)
    if (found === null) return undefined
    const [, sign = '', whole = '', fraction = '', power = '0'] = found
    const digits = whole + fraction
    if (digits === '') return undefined
    if (fraction === '' && power === '0' && digits.length <= 15) return Num.of(Number(sign + digits))
    const exponent = Number(power) - fraction.length
    if (digits.length > 10_000 || Math.abs(exponent) > 10_000) return undefined
    const mantissa = BigInt(digits) * (sign === '-' ? -1n : 1n)
    return exponent >= 0 ? Num.make(mantissa * 10n ** BigInt(exponent), 0) : ratio(mantissa, 10n ** BigInt(-exponent), LONG)
  }

  get mantissa(): bigint {
    return Number.isNaN(this.small) ? this.#mantissa : Number.isFinite(this.small) ? BigInt(this.small) : 0n
  }

  get exponent(): number {
    return this.#exponent
  }

  get isWhole(): boolean {
    return Number.isNaN(this.small) ? this.#exponent >= 0 : Number.isFinite(this.small)
  }

  get isInfinite(): boolean {
    return this.small === Number.POSITIVE_INFINITY || this.small === Number.NEGATIVE_INFINITY
  }

  get sign(): number {
    return Number.isNaN(this.small) ? (this.#mantissa < 0n ? -1 : 1) : Math.sign(this.small)
  }

  /** The nearest double. */
  toNumber(): number {
    if (!Number.isNaN(this.small)) return this.small
    const rounded = Num.make(this.#mantissa, this.#exponent, 53)
    if (!Number.isNaN(rounded.small)) return rounded.small
    // In two steps: the power alone may be too small or too large for a double.
    const half = Math.trunc(rounded.#exponent / 2)
    return Number(rounded.#mantissa) * 2 ** half * 2 ** (rounded.#exponent - half)
  }

  /** What is before the point; undefined for an infinity. */
  toBigInt(): bigint | undefined {
    if (this.isInfinite) return undefined
    if (!Number.isNaN(this.small)) return BigInt(this.small)
    if (this.#exponent >= 0) return this.#mantissa << BigInt(this.#exponent)
    const size = (this.#mantissa < 0n ? -this.#mantissa : this.#mantissa) >> BigInt(-this.#exponent)
    return this.#mantissa < 0n ? -size : size
  }

  negate(): Num {
    return Number.isNaN(this.small)
      ? new Num(Number.NaN, -this.#mantissa, this.#exponent, this.precision)
      : new Num(-this.small, 0n, 0, this.precision)
  }

  add(other: Num): Num {
    const precision = Math.max(this.precision, other.precision)
    if (!Number.isNaN(this.small) && !Number.isNaN(other.small)) {
      const total = this.small + other.small
      if (Number.isSafeInteger(total) || !Number.isFinite(total)) return new Num(total, 0n, 0, precision)
    }
    if (this.isInfinite) return this
    if (other.isInfinite) return other
    const exponent = Math.min(this.#exponent, other.#exponent)
    if (Math.max(this.#exponent, other.#exponent) - exponent > 100_000) return this.#exponent > other.#exponent ? this : other
    const total = (this.mantissa << BigInt(this.#exponent - exponent)) + (other.mantissa << BigInt(other.#exponent - exponent))
    return Num.make(total, exponent, precision)
  }

  multiply(other: Num): Num {
    const precision = Math.max(this.precision, other.precision)
    if (!Number.isNaN(this.small) && !Number.isNaN(other.small)) {
      const total = this.small * other.small
      if (Number.isSafeInteger(total) || this.isInfinite || other.isInfinite) return new Num(total, 0n, 0, precision)
    }
    if (this.isInfinite || other.isInfinite) return Num.of(this.sign * other.sign * Number.POSITIVE_INFINITY, precision)
    // Zero keeps the sign of the product.
    if (this.small === 0 || other.small === 0) return Num.of((this.small || this.sign) * (other.small || other.sign), precision)
    return Num.make(this.mantissa * other.mantissa, this.#exponent + other.#exponent, precision)
  }

  /** The divisor isn't zero. */
  divide(other: Num): Num {
    const precision = Math.max(this.precision, other.precision)
    if (other.isInfinite) return Num.of(this.sign * other.sign < 0 ? -0 : 0, precision)
    if (this.isInfinite) return Num.of(this.sign * other.sign * Number.POSITIVE_INFINITY, precision)
    if (this.small === 0) return Num.of(Object.is(this.small, -0) === other.sign < 0 ? 0 : -0, precision)
    if (!Number.isNaN(this.small) && !Number.isNaN(other.small)) {
      const quotient = this.small / other.small
      if (Number.isSafeInteger(quotient) && quotient * other.small === this.small) return new Num(quotient, 0n, 0, precision)
    }
    return scale(ratio(this.mantissa, other.mantissa, precision), this.#exponent - other.#exponent)
  }

  compare(other: Num): number {
    if (!Number.isNaN(this.small) && !Number.isNaN(other.small)) return Math.sign(this.small - other.small) || (this.small > other.small ? 1 : 0)
    if (this.isInfinite) return this.sign
    if (other.isInfinite) return -other.sign
    if (this.sign !== other.sign) return this.sign - other.sign
    const size = bitLength(abs(this.mantissa)) + this.#exponent - bitLength(abs(other.mantissa)) - other.#exponent
    if (size !== 0) return size > 0 ? this.sign : -this.sign
    const exponent = Math.min(this.#exponent, other.#exponent)
    const left = this.mantissa << BigInt(this.#exponent - exponent)
    const right = other.mantissa << BigInt(other.#exponent - exponent)
    return left < right ? -1 : left > right ? 1 : 0
  }

  equals(other: Num): boolean {
    if (!Number.isNaN(this.small) || !Number.isNaN(other.small)) return this.small === other.small
    return this.#exponent === other.#exponent && this.#mantissa === other.#mantissa
  }
}

/** The bits that a number literal, a conversion from text and most of arithmetic keep. */
export const LONG = 512
/** The bits of what Go makes from its own integers. */
export const SHORT = 64

function scale(num: Num, by: number): Num {
  if (by === 0) return num
  const small = Number.isNaN(num.small) ? undefined : BigInt(num.small)
  return small === undefined ? Num.make(num.mantissa, num.exponent + by, num.precision) : Num.make(small, by, num.precision)
}

/** A fraction, rounded to the precision. */
function ratio(above: bigint, below: bigint, precision: number): Num {
  const negative = above < 0n !== below < 0n
  const top = abs(above)
  const bottom = abs(below)
  if (top === 0n) return Num.of(0, precision)
  const shift = Math.max(0, precision + 2 + bitLength(bottom) - bitLength(top))
  const shifted = top << BigInt(shift)
  const quotient = shifted / bottom
  return Num.make(negative ? -quotient : quotient, -shift, precision, quotient * bottom !== shifted)
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value
}

export function bitLength(value: bigint): number {
  if (value <= 0xffffffffn) return 32 - Math.clz32(Number(value))
  const hex = value.toString(16)
  return (hex.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hex.charAt(0), 16)))
}

function trailingZeros(value: bigint): number {
  if ((value & 1n) === 1n) return 0
  let zeros = 0
  let rest = value
  for (let step = 4096; step >= 1; step >>= 1) {
    const mask = (1n << BigInt(step)) - 1n
    while ((rest & mask) === 0n) {
      rest >>= BigInt(step)
      zeros += step
    }
  }
  return zeros
}
