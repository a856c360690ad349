import { formatAddress, parseAddress } from '../../base/address.ts'
import { decodeZoneText } from '../../syntax/zone.ts'
import { algorithm, base64Rest, ipv4, ipv6, name, quote, u16, u8 } from './fields.ts'
import type { Field, Fields, Value } from './fields.ts'

/** Metres with at most two decimals; `m` may follow (RFC 1876 §3). In centimetres. */
function metres(raw: string): number | undefined {
  const parts = /^(-?)(\d{1,8})(?:\.(\d{1,2}))?m?$/i.exec(raw)
  if (parts === null) return undefined
  const value = Number(parts[2]) * 100 + Number((parts[3] ?? '').padEnd(2, '0'))
  return parts[1] === '-' ? -value : value
}

/** A size or precision is kept as one digit and a power of ten, rounded down, and printed in whole metres from 1 m on. */
function precision(centimetres: number): string {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, centimetres)) + 1e-9)
  const kept = Math.floor(centimetres / power) * power
  return kept >= 100 ? `${kept / 100}m` : `0.${String(kept).padStart(2, '0')}m`
}

/** `52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m` */
export const location: Field = (from) => {
  const parts: string[] = []
  for (const [directions, most] of [['NS', 90], ['EW', 180]] as const) {
    const numbers: number[] = []
    for (;;) {
      const token = from.take('the direction')
      if (token === undefined) return undefined
      const word = token.raw.toUpperCase()
      if (word.length === 1 && directions.includes(word)) {
        const [degrees, minutes = 0, seconds = 0] = numbers
        if (degrees === undefined || degrees > most || (degrees === most && minutes + seconds > 0)) return from.fail('the degrees are out of range')
        parts.push(`${degrees} ${minutes} ${seconds.toFixed(3)} ${word}`)
        break
      }
      const pattern = numbers.length === 2 ? /^\d{1,2}(?:\.\d{1,3})?$/ : /^\d{1,3}$/
      if (numbers.length === 3 || !pattern.test(word) || (numbers.length > 0 && Number(word) >= 60)) return from.fail('the place cannot be read')
      numbers.push(Number(word))
    }
  }
  const height = from.take('the altitude')
  if (height === undefined) return undefined
  const altitude = metres(height.raw)
  if (altitude === undefined || altitude < -10_000_000 || altitude > 4_284_967_295) return from.fail('the altitude is no height in metres')
  parts.push(`${(altitude / 100).toFixed(2)}m`)
  // RFC 1876 §3: a size of 1 m, a horizontal precision of 10,000 m and a vertical one of 10 m where they are left out.
  for (const usual of [100, 1_000_000, 1000]) {
    if (!from.more) {
      parts.push(precision(usual))
      continue
    }
    const size = metres(from.take('the precision')?.raw ?? '')
    if (size === undefined || size < 0 || size > 9_000_000_000) return from.fail('the precision is no length in metres')
    parts.push(precision(size))
  }
  return { text: parts.join(' ') }
}

/** `1:192.168.32.0/21 !1:192.168.38.0/28` (RFC 3123). */
export const prefixes: Field = (from) => {
  const all: string[] = []
  while (from.more) {
    const token = from.take('the prefix')
    const parts = /^(!?)([12]):([^/]+)\/(\d{1,3})$/.exec(token?.raw ?? '')
    const address = parseAddress(parts?.[3] ?? '')
    if (!parts || address?.family !== (parts[2] === '1' ? 4 : 6) || Number(parts[4]) > (address.family === 4 ? 32 : 128)) {
      return from.fail('the prefix list cannot be read')
    }
    all.push(`${parts[1]}${parts[2]}:${formatAddress(address)}/${Number(parts[4])}`)
  }
  return { text: all.join(' ') }
}

// RFC 4398 §2.1
const certificateTypes: Readonly<Record<string, number>> = {
  PKIX: 1,
  SPKI: 2,
  PGP: 3,
  IPKIX: 4,
  ISPKI: 5,
  IPGP: 6,
  ACPKIX: 7,
  IACPKIX: 8,
  URI: 253,
  OID: 254,
}

export const certificateType: Field = (from) => {
  const mnemonic = from.peek()?.raw.toUpperCase() ?? ''
  if (Object.hasOwn(certificateTypes, mnemonic)) {
    from.take('the type')
    return { text: mnemonic }
  }
  const number = u16('the type')(from)
  const known = Object.entries(certificateTypes).find(([, value]) => value === number?.number)
  return known === undefined ? number : { text: known[0] }
}

function series(from: Fields, fields: readonly Field[]): Value | undefined {
  const words: string[] = []
  for (const field of fields) {
    const value = field(from)
    if (value === undefined) return undefined
    if (value.text !== '') words.push(value.text)
  }
  return { text: words.join(' ') }
}

/** `.` for none, an address, or a name, by a number that was read before. */
function relay(kind: number | undefined): Field {
  if (kind === 1) return ipv4
  if (kind === 2) return ipv6
  if (kind === 3) return name('the gateway')
  return (from) => {
    const token = from.take('the gateway')
    if (token === undefined) return undefined
    return kind === 0 && token.raw === '.' ? { text: '.' } : from.fail('the gateway does not fit its type')
  }
}

/** IPSECKEY (RFC 4025). */
export const gateway: Field = (from) => {
  const precedence = u8('the precedence')(from)
  const kind = precedence && u8('the gateway type')(from)
  const rest = kind && series(from, [algorithm, relay(kind.number), (left) => (left.more ? base64Rest('the key')(left) : { text: '' })])
  return rest && { text: `${precedence.text} ${kind.text} ${rest.text}` }
}

/** AMTRELAY (RFC 8777). */
export const multicastRelay: Field = (from) => {
  const precedence = u8('the precedence')(from)
  const optional = precedence && u8('the discovery bit')(from)
  const kind = optional && u8('the relay type')(from)
  const rest = kind && relay(kind.number)(from)
  return rest && { text: `${precedence.text} ${optional.text} ${kind.text} ${rest.text}` }
}

/** HIP (RFC 8005): an algorithm, a tag in hexadecimal, a key in one word of base64, rendezvous servers. */
export const hostIdentity: Field = (from) => {
  const method = u8('the algorithm')(from)
  const identity = method && from.take('the identity tag')
  const key = identity && from.take('the key')
  if (!method || !identity || !key) return undefined
  if (!/^(?:[0-9a-f]{2})+$/i.test(identity.raw)) return from.fail('the identity tag must be pairs of hexadecimal digits', identity)
  const words = [method.text, identity.raw.toUpperCase(), key.raw]
  while (from.more) {
    const server = name('the rendezvous server')(from)
    if (server === undefined) return undefined
    words.push(server.text)
  }
  return { text: words.join(' ') }
}

// IANA service parameter keys, 2026-11.
const parameters = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint', 'dohpath', 'ohttp']

function parameterNumber(key: string): number {
  const known = parameters.indexOf(key)
  return known >= 0 ? known : Number(key.slice(3))
}

/** `alpn=h2,h3 port=443`, sorted by the keys' numbers (RFC 9460 §2.1). */
export const serviceParameters: Field = (from) => {
  const all = new Map<string, string>()
  while (from.more) {
    const token = from.take('the parameter')
    const parts = /^([a-z0-9-]+)(?:=(.*))?$/s.exec(token?.raw ?? '')
    const quoted = from.peek()
    const isValue = parts?.[2] === '' && quoted?.quoted === true && quoted.span.start === token?.span.end
    const key = parts?.[1] ?? ''
    const number = parameters.includes(key) ? 0 : /^key(?:0|[1-9]\d{0,4})$/.test(key) ? Number(key.slice(3)) : Number.NaN
    if (parts === null || !(number < 0xffff)) return from.fail('the parameter is not known')
    const canonical = key.startsWith('key') ? (parameters[number] ?? key) : key
    if (all.has(canonical)) return from.fail(`the parameter ${canonical} stands twice`)
    // `alpn="h2,h3"` is one word to this type, and two to the tokens of a master file.
    const value = isValue ? from.takeText('the value')?.raw : parts[2]
    const shown = parameter(canonical, value)
    if (shown === undefined) return from.fail(`the value of ${canonical} cannot be read`)
    all.set(canonical, shown)
  }
  // RFC 9460 §8: whoever calls a key mandatory gives it.
  const mandatory = all.get('mandatory')?.slice('mandatory='.length).split(',') ?? []
  if (mandatory.some((key) => !all.has(key) || key === 'mandatory')) return from.fail('a mandatory parameter is missing')
  return { text: [...all].sort(([a], [b]) => parameterNumber(a) - parameterNumber(b)).map(([, shown]) => shown).join(' ') }
}

function parameter(key: string, value: string | undefined): string | undefined {
  if (key === 'no-default-alpn') return value === undefined ? key : undefined
  if (key === 'ohttp' || (key.startsWith('key') && (value === undefined || value === ''))) return value ? undefined : key
  if (value === undefined || value === '') return undefined
  if (key === 'port') return /^\d{1,5}$/.test(value) && Number(value) <= 0xffff ? `port=${Number(value)}` : undefined
  if (key === 'ipv4hint' || key === 'ipv6hint') {
    const addresses = value.split(',').map(parseAddress)
    const family = key === 'ipv4hint' ? 4 : 6
    const shown = addresses.flatMap((address) => (address?.family === family ? [formatAddress(address)] : []))
    return shown.length === addresses.length ? `${key}=${shown.join(',')}` : undefined
  }
  if (key === 'ech') return `ech=${value}`
  if (key === 'mandatory') {
    const keys = value.split(',')
    return new Set(keys).size === keys.length ? `mandatory=${keys.sort((a, b) => parameterNumber(a) - parameterNumber(b)).join(',')}` : undefined
  }
  const octets = decodeZoneText(value)
  return octets === undefined ? undefined : `${key}=${quote(octets)}`
}
