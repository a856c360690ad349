import { formatAddress } from '../../base/address.ts'
import type { ZoneToken } from '../../syntax/zone.ts'
import { quote } from './fields.ts'
import { presentLabel } from './name.ts'

/** RFC 3597 data: words as the type's own syntax has them, or text where the type's octets aren't taken apart. */
export type GenericReading =
  | { readonly words: readonly ZoneToken[] }
  | { readonly text: string }
  | { readonly says: string; readonly token: ZoneToken | undefined }

/** How the octets of the commonest types are laid out; others keep their octets. */
const layouts: Readonly<Record<string, readonly ('4' | '16' | 'u16' | 'u32' | 'name' | 'texts')[]>> = {
  A: ['4'],
  AAAA: ['16'],
  CNAME: ['name'],
  DNAME: ['name'],
  MX: ['u16', 'name'],
  NS: ['name'],
  PTR: ['name'],
  SOA: ['name', 'name', 'u32', 'u32', 'u32', 'u32', 'u32'],
  SPF: ['texts'],
  SRV: ['u16', 'u16', 'u16', 'name'],
  TXT: ['texts'],
}

/** `\# length hex…` (RFC 3597 §5). */
export function readGeneric(type: string, tokens: readonly ZoneToken[]): GenericReading {
  const [mark, length, ...digits] = tokens
  if (length === undefined || !/^\d{1,5}$/.test(length.raw) || Number(length.raw) > 0xffff) {
    return { says: 'after \\# the number of octets is missing', token: length ?? mark }
  }
  const hex = digits.map((token) => token.raw).join('').toUpperCase()
  if (!/^(?:[0-9A-F]{2})*$/.test(hex)) return { says: 'data after \\# must be pairs of hexadecimal digits', token: digits[0] ?? length }
  const count = Number(length.raw)
  if (hex.length !== count * 2) return { says: `\\# says ${count} octets and ${hex.length / 2} follow`, token: length }
  const layout = layouts[type]
  if (layout === undefined) return { text: count === 0 ? '\\# 0' : `\\# ${count} ${hex}` }
  const octets = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const words: ZoneToken[] = []
  const add = (raw: string, quoted = false): void => {
    words.push({ span: length.span, raw, quoted })
  }
  const wrong = { says: `the octets are no data of ${type}`, token: length }
  let at = 0
  const whole = (bytes: number): number | undefined => {
    if (at + bytes > octets.length) return undefined
    let value = 0
    for (const octet of octets.subarray(at, at + bytes)) value = value * 256 + octet
    at += bytes
    return value
  }
  for (const field of layout) {
    if (field === 'u16' || field === 'u32' || field === '4') {
      const value = whole(field === 'u16' ? 2 : 4)
      if (value === undefined) return wrong
      add(field === '4' ? formatAddress({ family: 4, value: BigInt(value) }) : String(value))
    } else if (field === '16') {
      if (octets.length !== 16) return wrong
      at = 16
      add(formatAddress({ family: 6, value: BigInt(`0x${hex}`) }))
    } else if (field === 'name') {
      let name = ''
      for (;;) {
        const size = whole(1)
        if (size === undefined || size > 63 || at + size > octets.length) return wrong
        if (size === 0) break
        name += `${presentLabel(octets.subarray(at, at + size))}.`
        at += size
      }
      add(name || '.')
    } else {
      while (at < octets.length) {
        const size = whole(1) ?? 0
        if (at + size > octets.length) return wrong
        add(quote(String.fromCharCode(...octets.subarray(at, at + size))).slice(1, -1), true)
        at += size
      }
    }
  }
  return at === octets.length ? { words } : wrong
}
