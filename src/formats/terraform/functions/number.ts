import { spend } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { Num, SHORT } from '../value/number.ts'
import { dynamicType, listType, numberType } from '../value/type.ts'
import { list, number, type TfValue } from '../value/value.ts'
import { numberOf, parametersOf, textOf, wholeOf } from './arguments.ts'
import type { Functions } from './function.ts'

const MOST_IN_RANGE = 1024

/** Functions of numbers. Those that Go works out with doubles or its own integers keep fewer bits than Terraform's numbers. */
export const numbers: Functions = {
  abs: {
    parameters: parametersOf(numberType),
    result: numberType,
    run: ([own]) => {
      const value = numberOf(own)
      return number(value.sign < 0 ? value.negate() : value)
    },
  },
  ceil: { parameters: parametersOf(numberType), result: numberType, run: ([own]) => number(roundTowards(numberOf(own), 1)) },
  floor: { parameters: parametersOf(numberType), result: numberType, run: ([own]) => number(roundTowards(numberOf(own), -1)) },
  log: {
    parameters: parametersOf(numberType, numberType),
    result: numberType,
    run: ([own, base]) => number(double(Math.log(numberOf(own).toNumber()) / Math.log(numberOf(base).toNumber()))),
  },
  max: {
    parameters: [],
    rest: { type: numberType },
    result: numberType,
    run: (args) => number(extreme(args, 1)),
  },
  min: {
    parameters: [],
    rest: { type: numberType },
    result: numberType,
    run: (args) => number(extreme(args, -1)),
  },
  pow: {
    parameters: parametersOf(numberType, numberType),
    result: numberType,
    run: ([own, power]) => number(double(raise(numberOf(own).toNumber(), numberOf(power).toNumber()))),
  },
  signum: {
    parameters: parametersOf(numberType),
    result: numberType,
    run: ([own]) => number(Num.of(Math.sign(wholeOf(own, 0)) || 0, SHORT)),
  },
  parseint: {
    parameters: parametersOf(dynamicType, numberType),
    result: numberType,
    run: ([text, base]) => {
      if (text?.kind !== 'string') throw new Fault('The first argument must be a text.', { argument: 0 })
      const radix = wholeOf(base, 1)
      if (radix < 2 || radix > 62) throw new Fault('The base must be between 2 and 62.', { argument: 1 })
      return number(parseInteger(textOf(text), radix))
    },
  },
  range: {
    parameters: [],
    rest: { type: numberType },
    result: listType(numberType),
    run: (args) => list(numberType, rangeOf(args.map(numberOf)).map((each) => number(each))),
  },
  sum: {
    parameters: [{ type: dynamicType }],
    result: numberType,
    run: ([own]) => {
      if (own?.kind !== 'list' && own?.kind !== 'set' && own?.kind !== 'tuple') throw new Fault('A list, a set or a tuple of numbers is needed.', { argument: 0 })
      if (own.items.length === 0) throw new Fault('There is nothing to add up.', { argument: 0 })
      spend(own.items.length)
      let total: Num | undefined
      for (const item of own.items) {
        const each = convert(item, numberType)
        if (each.kind === 'null') throw new Fault('One of the numbers is null.', { argument: 0 })
        total = total === undefined ? numberOf(each) : total.add(numberOf(each))
      }
      return number(total ?? 0)
    },
  },
}

function double(value: number): Num {
  if (Number.isNaN(value)) throw new Fault('The result is no number.')
  return Num.of(value, 53)
}

function roundTowards(num: Num, direction: 1 | -1): Num {
  const whole = num.toBigInt()
  if (whole === undefined) return num
  const moved = !num.isWhole && num.sign === direction ? whole + BigInt(direction) : whole
  return Num.integer(moved, Math.max(SHORT, 512))
}

function extreme(args: readonly TfValue[], direction: 1 | -1): Num {
  const [first, ...rest] = args.map(numberOf)
  if (first === undefined) throw new Fault('At least one number is needed.')
  return rest.reduce((best, each) => (each.compare(best) * direction > 0 ? each : best), first)
}

/** The way Go's math.Pow goes, by squaring, so that the last bit is the same (Go's math package, 2026-11). */
function raise(base: number, power: number): number {
  if (!Number.isFinite(base) || !Number.isFinite(power) || base === 0 || power === 0 || Math.abs(power) >= 2 ** 53) return base ** power
  if (base < 0 && !Number.isInteger(power)) return Number.NaN
  if (power === 0.5) return Math.sqrt(base)
  if (power === -0.5) return 1 / Math.sqrt(base)
  let whole = Math.trunc(Math.abs(power))
  let rest = Math.abs(power) - whole
  let result = 1
  let exponent = 0
  if (rest !== 0) {
    if (rest > 0.5) {
      rest--
      whole++
    }
    result = Math.exp(rest * Math.log(base))
  }
  let [fraction, scale] = split(base)
  for (; whole > 0; whole = Math.floor(whole / 2)) {
    if (Math.abs(scale) > 4096) return base ** power
    if (whole % 2 === 1) {
      result *= fraction
      exponent += scale
    }
    fraction *= fraction
    scale *= 2
    if (fraction < 0.5) {
      fraction *= 2
      scale--
    }
  }
  if (power < 0) {
    result = 1 / result
    exponent = -exponent
  }
  const half = Math.trunc(exponent / 2)
  return result * 2 ** half * 2 ** (exponent - half)
}

/** A double as a fraction of at least a half (in size) and a power of two. */
function split(value: number): [number, number] {
  let fraction = value
  let exponent = 0
  while (Math.abs(fraction) >= 1) {
    fraction /= 2
    exponent++
  }
  while (Math.abs(fraction) < 0.5) {
    fraction *= 2
    exponent--
  }
  return [fraction, exponent]
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

function parseInteger(text: string, base: number): Num {
  const sign = text.startsWith('-') ? -1n : 1n
  const body = /^[+-]/.test(text) ? text.slice(1) : text
  if (body === '' || body.length > 10_000) throw new Fault('This text is no whole number of that base.', { argument: 0 })
  let value = 0n
  for (const char of base <= 36 ? body.toLowerCase() : body) {
    const digit = digits.indexOf(char)
    if (digit < 0 || digit >= base) throw new Fault('This text is no whole number of that base.', { argument: 0 })
    value = value * BigInt(base) + BigInt(digit)
  }
  spend(body.length)
  const bits = value.toString(2).length
  return Num.integer(sign * value, Math.max(SHORT, bits))
}

function rangeOf(args: readonly Num[]): Num[] {
  const [first, second, third] = args
  if (first === undefined || args.length > 3) throw new Fault('One, two or three arguments are needed.')
  const start = second === undefined ? Num.of(0) : first
  const end = second ?? first
  if (end.compare(start) === 0) return []
  const down = end.compare(start) < 0
  const step = third ?? Num.of(down ? -1 : 1)
  if (step.sign === 0 && args.length === 3) throw new Fault('The step must not be zero.', { argument: 2 })
  if (down && step.sign > 0) throw new Fault('The end lies below the start, so the step must be negative.', { argument: 2 })
  if (!down && step.sign < 0) throw new Fault('The end lies above the start, so the step must be positive.', { argument: 2 })
  const result: Num[] = []
  for (let each = start; down ? each.compare(end) > 0 : each.compare(end) < 0; each = each.add(step)) {
    if (result.length >= MOST_IN_RANGE) throw new Fault(`More than ${MOST_IN_RANGE} numbers lie in this range.`)
    result.push(each)
  }
  spend(result.length)
  return result
}
