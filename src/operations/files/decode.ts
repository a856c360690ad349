import { isUtf8 } from 'node:buffer'

export type Decoded =
  | {
      readonly content: string
      readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'
      /** Offset of the first byte sequence that is not UTF-8. */ readonly brokenAt: number | undefined
    }
  | { readonly binary: true }

/**
 * A file's bytes as text. A byte order mark says which encoding it is and is left out; without one it is UTF-8, in which what is broken
 * becomes U+FFFD. A NUL in the first 8 KiB of anything but UTF-16 means that it is not a text. `cut` says that the bytes end in the middle
 * of a file.
 */
export function decode(bytes: Uint8Array, cut: boolean): Decoded {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
  if (utf16) return { content: new TextDecoder(utf16).decode(bytes, { stream: cut }), encoding: utf16, brokenAt: undefined }
  if (bytes.subarray(0, 8192).includes(0)) return { binary: true }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const body = marked ? bytes.subarray(3) : bytes
  if (isUtf8(body))
    return { content: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'), encoding: 'utf-8', brokenAt: undefined }
  const content = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body, { stream: cut })
  const brokenAt = content.indexOf('\uFFFD')
  return { content, encoding: 'utf-8', brokenAt: brokenAt < 0 ? undefined : brokenAt }
}
