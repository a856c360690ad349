/** A name as it was read, or why it is none. */
export type NameReading = { readonly name: string } | { readonly why: string }

const utf8 = new TextEncoder()
/** What BIND escapes inside a label when it prints one (dns_name_totext). */
const special = new Set([...'"();\\.@$'].map((character) => character.charCodeAt(0)))

/** One octet of a label in presentation form. */
function presentOctet(octet: number): string {
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`
  const character = String.fromCharCode(octet)
  return special.has(octet) ? `\\${character}` : character.toLowerCase()
}

/** Octets of a label in presentation form, lower case. */
export function presentLabel(octets: Iterable<number>): string {
  let label = ''
  for (const octet of octets) label += presentOctet(octet)
  return label
}

/**
 * A domain name of a master file (RFC 1035 §5.1) as facts keep it: absolute, lower case, without the last dot; the root is empty.
 * `@` alone is the origin; a name without a last dot is below it. Without an origin such a name cannot be read.
 */
export function readName(raw: string, origin: string | undefined): NameReading {
  if (raw === '@') return origin === undefined ? { why: 'there is no origin for @' } : { name: origin }
  if (raw === '.') return { name: '' }
  if (raw === '') return { why: 'the name is empty' }
  const labels: string[] = []
  let label = ''
  let octets = 0
  let total = 1
  let absolute = false
  for (let at = 0; at < raw.length; ) {
    const code = raw.codePointAt(at) ?? 0
    const character = String.fromCodePoint(code)
    at += character.length
    if (character === '.') {
      if (octets === 0) return { why: 'a label is empty' }
      labels.push(label)
      total += octets + 1
      label = ''
      octets = 0
      absolute = at === raw.length
      continue
    }
    if (character === '\\') {
      const digits = raw.slice(at, at + 3)
      if (/^\d{3}$/.test(digits)) {
        if (Number(digits) > 255) return { why: `\\${digits} is no octet` }
        label += presentOctet(Number(digits))
        octets++
        at += 3
        continue
      }
      const next = raw.codePointAt(at)
      if (next === undefined) return { why: 'a backslash ends it' }
      if (next >= 0x30 && next <= 0x39) return { why: 'a backslash and a digit want three digits' }
      const escaped = utf8.encode(String.fromCodePoint(next))
      label += presentLabel(escaped)
      octets += escaped.length
      at += next > 0xffff ? 2 : 1
    } else if (code < 0x80) {
      label += presentOctet(code)
      octets++
    } else {
      const encoded = utf8.encode(character)
      label += presentLabel(encoded)
      octets += encoded.length
    }
    if (octets > 63) return { why: 'a label is longer than 63 octets' }
  }
  if (octets > 63) return { why: 'a label is longer than 63 octets' }
  if (!absolute) {
    labels.push(label)
    total += octets + 1
    if (origin === undefined) return { why: 'it is relative and there is no origin' }
    total += wireLength(origin) - 1
    if (origin !== '') labels.push(origin)
  }
  if (total > 255) return { why: 'it is longer than 255 octets' }
  return { name: labels.join('.') }
}

/** Octets of a canonical name on the wire. */
function wireLength(name: string): number {
  if (name === '') return 1
  return name.replace(/\\(?:\d{3}|.)/gs, 'x').length + 2
}

/** The name with its last dot, as a master file has it. */
export function presentName(name: string): string {
  return `${name}.`
}
