/** One element of DER: where its content lies. */
interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const tag = bytes[at]
  let length = bytes[at + 1]
  if (tag === undefined || length === undefined) return undefined
  let start = at + 2
  if (length >= 0x80) {
    const count = length & 0x7f
    if (count === 0 || count > 4) return undefined
    length = 0
    for (const octet of bytes.subarray(start, start + count)) length = length * 256 + octet
    start += count
  }
  return start + length <= bytes.length ? { tag, start, end: start + length } : undefined
}

/** The object identifier of a certificate's signature as hexadecimal digits: the outer sequence's second element begins with it (RFC 5280 §4.1). */
export function signatureIdentifier(der: Uint8Array): string | undefined {
  const outer = elementAt(der, 0)
  const signed = outer && elementAt(der, outer.start)
  const algorithm = signed && elementAt(der, signed.end)
  const identifier = algorithm && elementAt(der, algorithm.start)
  if (identifier?.tag !== 6) return undefined
  return Array.from(der.subarray(identifier.start, identifier.end), (octet) => octet.toString(16).padStart(2, '0')).join('')
}

/** 1.3.6.1.4.1.11129.2.4.2, embedded timestamps of certificate transparency: only publicly trusted authorities have them made. */
const timestamps = '060a2b06010401d679020402'

export function hasTimestamps(der: Uint8Array): boolean {
  return Buffer.from(der.buffer, der.byteOffset, der.byteLength).includes(Buffer.from(timestamps, 'hex'))
}
