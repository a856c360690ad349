import { Fault } from '../value/fault.ts'
import { Num } from '../value/number.ts'
import { numberType, stringType } from '../value/type.ts'
import { number, string, unknown } from '../value/value.ts'
import { parametersOf, textOf } from './arguments.ts'
import type { Functions } from './function.ts'

export const times: Functions = {
  formatdate: {
    parameters: parametersOf(stringType, stringType),
    result: stringType,
    run: ([format, time]) => string(formatDate(textOf(format), readTime(textOf(time), 1))),
  },
  timeadd: {
    parameters: parametersOf(stringType, stringType),
    result: stringType,
    run: ([time, duration]) => {
      const own = readTime(textOf(time), 0)
      return string(formatTime({ ...own, nanoseconds: own.nanoseconds + readDuration(textOf(duration)) }))
    },
  },
  timecmp: {
    parameters: parametersOf(stringType, stringType),
    result: numberType,
    run: ([a, b]) => {
      const difference = readTime(textOf(a), 0).nanoseconds - readTime(textOf(b), 1).nanoseconds
      return number(Num.of(difference < 0n ? -1 : difference > 0n ? 1 : 0, 64))
    },
  },
  timestamp: { parameters: [], result: stringType, run: () => unknown('the time at apply', stringType) },
  plantimestamp: { parameters: [], result: stringType, run: () => unknown('the time of the plan', stringType) },
}

interface Time {
  /** Since 1970 in UTC. */
  readonly nanoseconds: bigint
  /** Minutes east of Greenwich. */
  readonly offset: number
  readonly zulu: boolean
}

const SECOND = 1_000_000_000n
const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:(Z)|([+-])(\d{2}):(\d{2}))$/

/** RFC 3339. */
function readTime(text: string, argument: number): Time {
  const found = pattern.exec(text)
  if (found === null) throw new Fault('A time as in RFC 3339 is needed: 2017-11-22T00:00:00Z.', { argument })
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number)
  const offset = found[8] === 'Z' ? 0 : (Number(found[10]) * 60 + Number(found[11])) * (found[9] === '-' ? -1 : 1)
  const date = new Date(0)
  date.setUTCFullYear(year ?? 0, (month ?? 1) - 1, day ?? 1)
  const isReal = date.getUTCMonth() + 1 === month && date.getUTCDate() === day
  if (!isReal || (hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59 || Number(found[10] ?? 0) > 24 || Number(found[11] ?? 0) > 59) {
    throw new Fault('There is no such time.', { argument })
  }
  date.setUTCHours(hour ?? 0, minute ?? 0, second ?? 0)
  const fraction = BigInt((found[7] ?? '').slice(0, 9).padEnd(9, '0'))
  return { nanoseconds: BigInt(date.getTime()) * 1_000_000n + fraction - BigInt(offset) * 60n * SECOND, offset, zulu: found[8] === 'Z' }
}

function localDate({ nanoseconds, offset }: Time): Date {
  const seconds = (nanoseconds - (((nanoseconds % SECOND) + SECOND) % SECOND)) / SECOND
  return new Date(Number(seconds) * 1000 + offset * 60_000)
}

/** Without fractions of a second: so does Go's RFC 3339. */
function formatTime(time: Time): string {
  const date = localDate(time)
  if (Number.isNaN(date.getTime())) throw new Fault('The time lies too far away.')
  return date.toISOString().slice(0, 19) + zone(time, ':', true)
}

function zone({ offset, zulu }: Time, separator: string, letter: boolean): string {
  if (letter && (zulu || offset === 0)) return 'Z'
  const size = Math.abs(offset)
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

const units: Readonly<Record<string, bigint>> = { ns: 1n, us: 1000n, 'µs': 1000n, 'μs': 1000n, ms: 1_000_000n, s: SECOND, m: 60n * SECOND, h: 3600n * SECOND }

/** Go's durations: `-1h30m`, `1.5s`. */
function readDuration(text: string): bigint {
  const [, sign = '', body = ''] = /^([+-]?)(.*)$/s.exec(text) ?? []
  if (body === '0') return 0n
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(body) || body.length > 200) {
    throw new Fault('A duration is needed: 1h30m, -10s.', { argument: 1 })
  }
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of body.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const size = units[unit] ?? 0n
    total += BigInt(whole || '0') * size
    if (fraction !== '') total += (BigInt(fraction) * size) / 10n ** BigInt(fraction.length)
  }
  if (total >= 1n << 63n) throw new Fault('The duration is too long.', { argument: 1 })
  return sign === '-' ? -total : total
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Runs of one letter stand for parts of the time; text in single quotes and what isn't a letter for itself (formatdate, 2026-11). */
function formatDate(format: string, time: Time): string {
  const date = localDate(time)
  let result = ''
  for (let at = 0; at < format.length; ) {
    const char = format.charAt(at)
    if (char === "'") {
      const quoted = /^'((?:[^']|'')*)'/.exec(format.slice(at))
      if (quoted === null) throw new Fault('A quote in the format has no end.', { argument: 0 })
      result += (quoted[1] ?? '').replaceAll("''", "'")
      at += quoted[0].length
      continue
    }
    if (!/[A-Za-z]/.test(char)) {
      result += char
      at++
      continue
    }
    let end = at
    while (format.charAt(end) === char) end++
    const part = formatPart(format.slice(at, end), date, time)
    if (part === undefined) throw new Fault(`The format has "${format.slice(at, Math.min(end, at + 8))}", which stands for nothing; to write it, put it in single quotes.`, { argument: 0 })
    result += part
    at = end
  }
  return result
}

function formatPart(letters: string, date: Date, time: Time): string | undefined {
  const hour = date.getUTCHours()
  const twelve = hour % 12 === 0 ? 12 : hour % 12
  switch (letters) {
    case 'YYYY':
      return String(date.getUTCFullYear()).padStart(4, '0')
    case 'YY':
      return two(date.getUTCFullYear() % 100)
    case 'MMMM':
      return months[date.getUTCMonth()]
    case 'MMM':
      return months[date.getUTCMonth()]?.slice(0, 3)
    case 'MM':
      return two(date.getUTCMonth() + 1)
    case 'M':
      return String(date.getUTCMonth() + 1)
    case 'DD':
      return two(date.getUTCDate())
    case 'D':
      return String(date.getUTCDate())
    case 'EEEE':
      return days[date.getUTCDay()]
    case 'EEE':
      return days[date.getUTCDay()]?.slice(0, 3)
    case 'hh':
      return two(hour)
    case 'h':
      return String(hour)
    case 'HH':
      return two(twelve)
    case 'H':
      return String(twelve)
    case 'AA':
      return hour < 12 ? 'AM' : 'PM'
    case 'aa':
      return hour < 12 ? 'am' : 'pm'
    case 'mm':
      return two(date.getUTCMinutes())
    case 'm':
      return String(date.getUTCMinutes())
    case 'ss':
      return two(date.getUTCSeconds())
    case 's':
      return String(date.getUTCSeconds())
    case 'Z':
      return zone(time, ':', true)
    case 'ZZZ':
      return time.offset === 0 ? 'UTC' : zone(time, '', false)
    case 'ZZZZ':
      return zone(time, '', false)
    case 'ZZZZZ':
      return zone(time, ':', false)
    default:
      return undefined
  }
}
