import { spend } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'

/** Bytes in an encoding by its IANA name; a `Fault` where there is no such encoding or it can't say the text. */
export function encodeText(text: string, name: string): Buffer {
  spend(text.length)
  const single = singleByte(name)
  if (single !== undefined) {
    return Buffer.from(Array.from(text, (char) => {
      const byte = single.indexOf(char)
      if (byte < 0) throw new Fault('A character does not exist in this encoding.', { argument: 0 })
      return byte
    }))
  }
  // With nothing said, the order of bytes is marked, and big-endian is meant.
  if (name.toLowerCase() === 'utf-16') return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
  const own = decoderOf(name).encoding
  if (own === 'utf-8') return Buffer.from(text, 'utf8')
  if (own === 'utf-16le') return Buffer.from(text, 'utf16le')
  if (own === 'utf-16be') return Buffer.from(text, 'utf16le').swap16()
  const codes = codesOf(own)
  const bytes: number[] = []
  for (const char of text) {
    const code = codes.get(char)
    if (code === undefined) throw new Fault('A character does not exist in this encoding.', { argument: 0 })
    bytes.push(...code)
  }
  return Buffer.from(bytes)
}

export function decodeText(bytes: Uint8Array, name: string): string {
  spend(bytes.length)
  const single = singleByte(name)
  if (single !== undefined) return Array.from(bytes, (byte) => single[byte] ?? '\uFFFD').join('')
  const isUtf16 = name.toLowerCase() === 'utf-16'
  const decoder = decoderOf(isUtf16 ? (bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-16be') : name)
  try {
    return decoder.decode(bytes).replace(isUtf16 ? /^\uFEFF/ : '', '')
  } catch {
    throw new Fault('The bytes are no text in this encoding.', { argument: 0 })
  }
}

const latin = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code))
/** Windows' additions to Latin-1 at 0x80; what has none stands for nothing. */
const additions = [...'€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ']

/** The characters of encodings that other software mixes up with each other: to IANA, Latin-1 is not Windows' own. */
function singleByte(name: string): readonly string[] | undefined {
  switch (name.toLowerCase()) {
    case 'iso-8859-1':
    case 'iso_8859-1':
    case 'latin1':
    case 'l1':
      return latin
    case 'windows-1252':
    case 'cp1252':
      return latin.map((char, code) => (code >= 0x80 && code < 0xa0 ? (additions[code - 0x80] === '\0' ? '\uFFFD' : (additions[code - 0x80] ?? char)) : char))
    default:
      return undefined
  }
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(name, { fatal: true, ignoreBOM: true })
  } catch {
    throw new Fault('There is no encoding of this name.', { argument: 1 })
  }
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

/** Which bytes say which character, for encodings of one or two bytes: what each of them decodes to, turned around. */
function codesOf(encoding: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const table = new Map<string, readonly number[]>()
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  const add = (...bytes: readonly number[]): boolean => {
    try {
      const char = decoder.decode(Uint8Array.from(bytes))
      if ([...char].length === 1 && !table.has(char)) table.set(char, bytes)
      return true
    } catch {
      return false
    }
  }
  const leads: number[] = []
  for (let byte = 0; byte < 256; byte++) if (!add(byte)) leads.push(byte)
  spend(leads.length * 256)
  for (const lead of leads) for (let byte = 0x30; byte < 256; byte++) add(lead, byte)
  tables.set(encoding, table)
  return table
}
