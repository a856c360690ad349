import { formatAddress, parseAddress } from '../../base/address.ts'
import type { Address } from '../../base/address.ts'
import { decodeZoneText } from '../../syntax/zone.ts'
import type { ZoneToken } from '../../syntax/zone.ts'
import { presentName, readName } from './name.ts'
import { readTtl } from './ttl.ts'
import { readType, typeNumber } from './types.ts'

/** One field of a record's data: its canonical text, and what it means where something asks. */
export interface Value {
  readonly text: string
  readonly name?: string
  readonly number?: number
  readonly octets?: string
  readonly address?: Address
}

/** Reads one field; undefined after `fail`. */
export type Field = (from: Fields) => Value | undefined

/** The words of one record's data, read one after the other. The first fault ends it. */
export class Fields {
  readonly origin: string | undefined
  readonly #tokens: readonly ZoneToken[]
  #next = 0
  fault: { readonly says: string; readonly token: ZoneToken | undefined } | undefined

  constructor(tokens: readonly ZoneToken[], origin: string | undefined) {
    this.#tokens = tokens
    this.origin = origin
  }

  get more(): boolean {
    return this.#next < this.#tokens.length
  }

  peek(): ZoneToken | undefined {
    return this.#tokens[this.#next]
  }

  /** The next word; numbers, names and addresses are never quoted. */
  take(what: string): ZoneToken | undefined {
    const token = this.takeText(what)
    return token?.quoted ? this.fail(`${what} must not be quoted`) : token
  }

  /** The next word or quoted text. */
  takeText(what: string): ZoneToken | undefined {
    const token = this.#tokens[this.#next]
    if (token === undefined) this.fail(`${what} is missing`)
    else this.#next++
    return token
  }

  fail(says: string, token: ZoneToken | undefined = this.#tokens[Math.max(0, this.#next - 1)]): undefined {
    this.fault ??= { says, token }
    return undefined
  }
}

function whole(what: string, last: number): Field {
  return (from) => {
    const token = from.take(what)
    if (token === undefined) return undefined
    if (!/^\d{1,10}$/.test(token.raw) || Number(token.raw) > last) return from.fail(`${what} must be a whole number from 0 to ${last}`)
    return { text: String(Number(token.raw)), number: Number(token.raw) }
  }
}

export const u8 = (what: string): Field => whole(what, 0xff)
export const u16 = (what: string): Field => whole(what, 0xffff)
export const u32 = (what: string): Field => whole(what, 0xffff_ffff)

/** A time in seconds, with units where the standard's text allows them. */
export const duration =
  (what: string): Field =>
  (from) => {
    const token = from.take(what)
    if (token === undefined) return undefined
    const seconds = readTtl(token.raw)
    return seconds === undefined ? from.fail(`${what} is no time`) : { text: String(seconds), number: seconds }
  }

export const name =
  (what: string): Field =>
  (from) => {
    const token = from.take(what)
    if (token === undefined) return undefined
    const reading = readName(token.raw, from.origin)
    return 'why' in reading ? from.fail(`${what} is no name: ${reading.why}`) : { text: presentName(reading.name), name: reading.name }
  }

export const ipv4: Field = (from) => {
  const token = from.take('the address')
  if (token === undefined) return undefined
  const address = parseAddress(token.raw)
  return address?.family === 4 ? { text: formatAddress(address), address } : from.fail('the address is no IPv4 address')
}

export const ipv6: Field = (from) => {
  const token = from.take('the address')
  if (token === undefined) return undefined
  const address = parseAddress(token.raw)
  return address?.family === 6 ? { text: formatAddress(address), address } : from.fail('the address is no IPv6 address')
}

/** Octets in quotes, as master files print them. */
export function quote(octets: string): string {
  let text = '"'
  for (const character of octets) {
    const code = character.charCodeAt(0)
    if (code < 0x20 || code >= 0x7f) text += `\\${String(code).padStart(3, '0')}`
    else text += character === '"' || character === '\\' ? `\\${character}` : character
  }
  return `${text}"`
}

function octetsOf(from: Fields, what: string, most: number): string | undefined {
  const token = from.takeText(what)
  if (token === undefined) return undefined
  const octets = decodeZoneText(token.raw)
  if (octets === undefined) return from.fail(`${what} has an impossible escape`)
  return octets.length > most ? from.fail(`${what} is longer than ${most} octets`) : octets
}

/** A character string of at most 255 octets. */
export const text =
  (what: string): Field =>
  (from) => {
    const octets = octetsOf(from, what, 255)
    return octets === undefined ? undefined : { text: quote(octets), octets }
  }

/** The rest of the data as one string of any length (CAA, URI). */
export const longText =
  (what: string): Field =>
  (from) => {
    const octets = octetsOf(from, what, 0xffff)
    return octets === undefined ? undefined : { text: quote(octets), octets }
  }

/** One or more character strings; `octets` is all of them joined, as mail policies are read. */
export const texts: Field = (from) => {
  const all: string[] = []
  do {
    const octets = octetsOf(from, 'the text', 255)
    if (octets === undefined) return undefined
    all.push(octets)
  } while (from.more)
  return { text: all.map(quote).join(' '), octets: all.join('') }
}

/** A character string that may be absent. */
export const optionalText: Field = (from) => (from.more ? text('the text')(from) : { text: '' })

function rest(from: Fields, what: string): string | undefined {
  let joined = from.take(what)?.raw
  while (joined !== undefined && from.more) joined += from.take(what)?.raw ?? ''
  return joined
}

/** Hexadecimal digits up to the end, spaces between them allowed. */
export const hexRest =
  (what: string): Field =>
  (from) => {
    const digits = rest(from, what)
    if (digits === undefined) return undefined
    return /^(?:[0-9a-f]{2})+$/i.test(digits) ? { text: digits.toUpperCase() } : from.fail(`${what} must be pairs of hexadecimal digits`)
  }

export const base64Rest =
  (what: string): Field =>
  (from) => {
    const digits = rest(from, what)
    if (digits === undefined) return undefined
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) return from.fail(`${what} is no base64`)
    return { text: digits }
  }

/** `-` or hexadecimal digits (NSEC3's salt). */
export const salt: Field = (from) => {
  const token = from.take('the salt')
  if (token === undefined) return undefined
  if (token.raw === '-') return { text: '-' }
  return /^(?:[0-9a-f]{2}){1,255}$/i.test(token.raw) ? { text: token.raw.toUpperCase() } : from.fail('the salt must be pairs of hexadecimal digits or -')
}

/** Base 32 with the extended hexadecimal alphabet, without padding (RFC 4648 §7). */
export const base32: Field = (from) => {
  const token = from.take('the hash')
  if (token === undefined) return undefined
  return /^[0-9a-v]+$/i.test(token.raw) ? { text: token.raw.toUpperCase() } : from.fail('the hash is no base32')
}

// Security algorithm mnemonics (IANA DNSSEC algorithm numbers, 2026-11).
const algorithms: Readonly<Record<string, number>> = {
  RSAMD5: 1, DH: 2, DSA: 3, RSASHA1: 5, NSEC3DSA: 6, NSEC3RSASHA1: 7, RSASHA256: 8, RSASHA512: 10, ECCGOST: 12, ECDSAP256SHA256: 13,
  ECDSAP384SHA384: 14, ED25519: 15, ED448: 16, INDIRECT: 252, PRIVATEDNS: 253, PRIVATEOID: 254,
}

export const algorithm: Field = (from) => {
  const token = from.peek()
  const number = token === undefined ? undefined : algorithms[token.raw.toUpperCase()]
  if (number === undefined) return u8('the algorithm')(from)
  from.take('the algorithm')
  return { text: String(number), number }
}

/** The same by its mnemonic, as CERT records are printed. */
export const algorithmName: Field = (from) => {
  const value = algorithm(from)
  const known = Object.entries(algorithms).find(([, number]) => number === value?.number)
  return value && known ? { ...value, text: known[0] } : value
}

export const type: Field = (from) => {
  const token = from.take('the type')
  if (token === undefined) return undefined
  const read = readType(token.raw)
  return read === undefined ? from.fail('the type is not known') : { text: read }
}

/** Types up to the end, in the order of their numbers; none is allowed where `least` is 0. */
export const types =
  (least: 0 | 1): Field =>
  (from) => {
    const all = new Set<string>()
    while (from.more) {
      const read = type(from)
      if (read === undefined) return undefined
      all.add(read.text)
    }
    if (all.size < least) return from.fail('the types are missing')
    return { text: [...all].sort((a, b) => typeNumber(a) - typeNumber(b)).join(' ') }
  }

/** A moment as `YYYYMMDDHHMMSS` or as seconds since 1970 (RFC 4034 §3.2). `octets` is its ISO 8601 form. */
export const moment =
  (what: string): Field =>
  (from) => {
    const token = from.take(what)
    if (token === undefined) return undefined
    const digits = token.raw
    let at = Number.NaN
    if (/^\d{14}$/.test(digits)) {
      const iso = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6.000Z')
      at = Date.parse(iso)
      if (!Number.isNaN(at) && new Date(at).toISOString() !== iso) at = Number.NaN
    } else if (/^\d{1,10}$/.test(digits)) at = Number(digits) * 1000
    if (Number.isNaN(at)) return from.fail(`${what} is no time`)
    const iso = new Date(at).toISOString()
    return { text: iso.replace(/[-T:]|\.\d+Z$/g, ''), octets: iso }
  }

/** Digits of a hardware address: `00-00-5e-00-53-2a`. */
export const hardware =
  (bytes: 6 | 8): Field =>
  (from) => {
    const token = from.take('the address')
    if (token === undefined) return undefined
    const pattern = new RegExp(`^[0-9a-f]{2}(?:-[0-9a-f]{2}){${bytes - 1}}$`, 'i')
    return pattern.test(token.raw) ? { text: token.raw.toLowerCase() } : from.fail(`the address must be ${bytes} octets with - between them`)
  }

/** Four groups of hexadecimal digits: the node of NID, the prefix of L64. */
export const groups: Field = (from) => {
  const token = from.take('the locator')
  if (token === undefined) return undefined
  if (!/^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}$/i.test(token.raw)) return from.fail('the locator must be four groups of hexadecimal digits')
  return { text: token.raw.split(':').map((group) => Number.parseInt(group, 16).toString(16)).join(':') }
}

/** Whatever is left, as written: types whose data nothing asks about. */
export const asWritten: Field = (from) => {
  const words: string[] = []
  while (from.more) {
    const token = from.takeText('the data')
    if (token !== undefined) words.push(token.quoted ? `"${token.raw}"` : token.raw)
  }
  return { text: words.join(' ') }
}
