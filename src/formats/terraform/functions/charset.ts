import { spend } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'

/** Bytes in an encoding by its IANA name; a `Fault` where there is no such encoding or it can't say the text. */
export function encodeText(text: string, name: string): Buffer {
  spend(text.length)
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
  const decoder = decoderOf(name)
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Fault('The bytes are no text in this encoding.', { argument: 0 })
  }
}

function decoderOf(name: string): InstanceType<typeof TextDecoder> {
  // Elsewhere UTF-16 alone means little-endian; to IANA, and so to Terraform, it is big-endian unless marked.
  const own = name.toLowerCase() === 'utf-16' ? 'utf-16be' : name
  try {
    return new TextDecoder(own, { fatal: true, ignoreBOM: true })
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
