import { convert } from '../value/convert.ts'
import { spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { exactDigits, general, plain, roundDigits, scientific, shortestDigits } from '../value/format-number.ts'
import type { Num } from '../value/number.ts'
import { boolType, dynamicType, listType, numberType, stringType } from '../value/type.ts'
import { list, string, typeOf, unknown, type TfValue } from '../value/value.ts'
import { Pieces } from '../expression/pieces.ts'
import { numberOf, textOf } from './arguments.ts'
import type { Functions, Parameter } from './function.ts'
import { encodeJson, quoteJson } from './json.ts'
import { graphemes } from './text.ts'

const argument: Parameter = { type: dynamicType, nullable: true, needs: 'nothing' }

export const formats: Functions = {
  format: {
    parameters: [{ type: stringType }],
    rest: argument,
    result: stringType,
    run: ([pattern, ...args]) => (args.some(isBareNull) ? unknown('a null in a format') : format(textOf(pattern), args)),
  },
  formatlist: {
    parameters: [{ type: stringType }],
    rest: argument,
    result: listType(stringType),
    run: ([pattern, ...args]) => (args.some(isBareNull) ? unknown('a null in a format') : formatList(textOf(pattern), args)),
  },
}

/** Terraform leaves a format with a null of no type unknown (asked, 1.11). */
function isBareNull(value: TfValue): boolean {
  return value.kind === 'null' && value.type.kind === 'dynamic'
}

interface Verb {
  readonly flags: string
  readonly width: number | undefined
  readonly precision: number | undefined
  /** From 1 on. */
  readonly argument: number
  readonly letter: string
}

const verbPattern = /%([ #+\-0]*)(\d+)?(?:\.(\d*))?(?:\[(\d+)\])?([\s\S])?/y
const WIDEST = 100_000

function format(pattern: string, args: readonly TfValue[]): TfValue {
  const pieces = new Pieces()
  let next = 1
  let most = 0
  for (let at = 0; at < pattern.length; ) {
    const percent = pattern.indexOf('%', at)
    if (percent < 0) {
      pieces.text(pattern.slice(at))
      break
    }
    pieces.text(pattern.slice(at, percent))
    if (pattern.startsWith('%%', percent)) {
      pieces.text('%')
      at = percent + 2
      continue
    }
    verbPattern.lastIndex = percent
    const found = verbPattern.exec(pattern)
    const [text = '%', flags = '', width, precision, index, letter = ''] = found ?? []
    if (!/^[vtbdoxXeEfgGsq]$/.test(letter)) throw new Fault('The format has a verb that does not exist.', { argument: 0 })
    const verb = {
      flags,
      width: width === undefined ? undefined : Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      argument: index === undefined ? next : Number(index),
      letter,
    }
    if ((verb.width ?? 0) > WIDEST || (verb.precision ?? 0) > WIDEST) throw new Fault('The format is too wide.', { argument: 0 })
    next = verb.argument + 1
    most = Math.max(most, verb.argument)
    const value = args[verb.argument - 1]
    if (value === undefined) throw new Fault(`The format takes an argument ${verb.argument} that is not there.`, { argument: 0 })
    addVerb(verb, value, pieces)
    at = percent + text.length
  }
  if (args.length > most) throw new Fault('There are more arguments than the format takes.', { argument: most + 1 })
  return pieces.value()
}

function addVerb(verb: Verb, value: TfValue, pieces: Pieces): void {
  if (verb.letter === 'v' && verb.flags.includes('#')) {
    addPadded(verb, encodeJson(value), pieces)
    return
  }
  if (value.kind === 'null') {
    if (verb.letter !== 'v') throw new Fault('A null can only be written with %v.', { argument: verb.argument })
    pieces.text(pad(verb, 'null'))
    return
  }
  if (!value.known) {
    const isPlain = (verb.letter === 's' || verb.letter === 'v') && verb.width === undefined && verb.precision === undefined
    if (isPlain && value.kind === 'unknown') pieces.add(typeOf(value).kind === 'dynamic' ? convert(value, stringType) : ofText(value, verb))
    else if (verb.letter === 'v' && value.kind !== 'unknown') addPadded(verb, encodeJson(value), pieces)
    else pieces.missing(value.kind === 'unknown' ? value.says : 'an unknown value in a format')
    return
  }
  pieces.text(written(verb, value))
}

function ofText(value: TfValue, verb: Verb): TfValue {
  return as(value, stringType, verb)
}

function addPadded(verb: Verb, value: TfValue, pieces: Pieces): void {
  if (value.kind === 'string') pieces.text(pad(verb, value.value))
  else pieces.add(value)
}

function written(verb: Verb, value: TfValue): string {
  switch (verb.letter) {
    case 'v':
      if (value.kind === 'string') return text(verb, value.value)
      if (value.kind === 'number') return padNumber(verb, value.value, (num) => general(shortestDigits(num), 6))
      if (value.kind === 'bool') return pad(verb, String(value.value))
      return pad(verb, textOf(encodeJson(value)))
    case 't': {
      const own = as(value, boolType, verb)
      return String(own.kind === 'bool' && own.value)
    }
    case 's':
      return text(verb, textOf(as(value, stringType, verb)))
    case 'q':
      return pad(verb, quoteJson(textOf(as(value, stringType, verb))))
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      return whole(verb, numberOf(as(value, numberType, verb)))
    default:
      return padNumber(verb, numberOf(as(value, numberType, verb)), (num) => float(verb, num))
  }
}

function as(value: TfValue, type: typeof stringType, { argument: number, letter }: Verb): TfValue {
  try {
    return convert(value, type)
  } catch (error) {
    throw error instanceof Fault ? new Fault(`For %${letter}: ${error.message}`, { argument: number }) : error
  }
}

function text(verb: Verb, own: string): string {
  return pad(verb, verb.precision === undefined ? own : graphemes(own).slice(0, verb.precision).join(''))
}

function pad({ flags, width = 0 }: Verb, own: string): string {
  const missing = width - graphemes(own).length
  if (missing <= 0) return own
  spendBytes(missing)
  const filling = (flags.includes('0') ? '0' : ' ').repeat(missing)
  return flags.includes('-') ? own + filling : filling + own
}

const bases: Readonly<Record<string, readonly [number, string]>> = { b: [2, '0b'], d: [10, ''], o: [8, '0'], x: [16, '0x'], X: [16, '0X'] }

function whole(verb: Verb, num: Num): string {
  const value = num.isWhole ? num.toBigInt() : undefined
  if (value === undefined) throw new Fault(`For %${verb.letter}: a whole number is needed.`, { argument: verb.argument })
  const [base, prefix] = bases[verb.letter] ?? [10, '']
  const size = value < 0n ? -value : value
  const digits = size.toString(base).padStart(verb.precision ?? 0, '0')
  const body = (verb.flags.includes('#') ? prefix : '') + (verb.letter === 'X' ? digits.toUpperCase() : digits)
  return padSigned(verb, value < 0n, body, verb.precision === undefined)
}

function padNumber(verb: Verb, num: Num, write: (num: Num) => string): string {
  if (num.isInfinite) return padSigned(verb, num.sign < 0, 'Inf', false)
  const negative = num.sign < 0 || Object.is(num.small, -0)
  return padSigned(verb, negative, write(negative ? num.negate() : num), true)
}

function padSigned(verb: Verb, negative: boolean, body: string, zeros: boolean): string {
  const sign = negative ? '-' : verb.flags.includes('+') ? '+' : verb.flags.includes(' ') ? ' ' : ''
  const missing = Math.max(0, (verb.width ?? 0) - sign.length - body.length)
  spendBytes(missing)
  if (verb.flags.includes('-')) return sign + body + ' '.repeat(missing)
  return zeros && verb.flags.includes('0') ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body
}

/** As Go's math/big writes its floats (2026-11). */
function float({ letter, precision }: Verb, num: Num): string {
  switch (letter) {
    case 'f': {
      const exact = exactDigits(num)
      const decimals = precision ?? 6
      return plain(roundDigits(exact, exact.point + decimals), decimals)
    }
    case 'e':
    case 'E': {
      const decimals = precision ?? 6
      return scientific(roundDigits(exactDigits(num), decimals + 1), decimals, letter)
    }
    default: {
      const digits = precision === undefined ? shortestDigits(num) : roundDigits(exactDigits(num), Math.max(precision, 1))
      const limit = precision === undefined ? 6 : Math.max(precision, 1)
      return general(digits, limit, letter === 'G' ? 'E' : 'e')
    }
  }
}

function formatList(pattern: string, args: readonly TfValue[]): TfValue {
  let length = 1
  let first: number | undefined
  for (const [at, each] of args.entries()) {
    if (each.kind === 'unknown' && each.type.kind !== 'string' && each.type.kind !== 'number' && each.type.kind !== 'bool') return unknown(each.says, listType(stringType))
    if (each.kind !== 'list' && each.kind !== 'set' && each.kind !== 'tuple') continue
    if (first !== undefined && each.items.length !== length) throw new Fault('The lists must be equally long.', { argument: at + 1 })
    first ??= at
    ;({ length } = each.items)
  }
  const results: TfValue[] = []
  for (let at = 0; at < length; at++) {
    results.push(format(pattern, args.map((each) => ('items' in each ? (each.items[at] ?? string('')) : each))))
  }
  return list(stringType, results)
}
