import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import { spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { stringType } from '../value/type.ts'
import { string, unknown } from '../value/value.ts'
import { parametersOf, textOf } from './arguments.ts'
import { decodeText, encodeText } from './charset.ts'
import type { Functions } from './function.ts'

/** What base64 (RFC 4648, with its padding; ends of lines don't count) stands for; undefined where it isn't any. */
export function bytesOf(text: string): Buffer | undefined {
  const own = text.replace(/[\r\n]/g, '')
  if (own.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(own)) return undefined
  spendBytes(own.length)
  return Buffer.from(own, 'base64')
}

const MOST_UNPACKED = 16 * 1024 * 1024

export const base64: Functions = {
  base64encode: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([text]) => {
      const own = textOf(text)
      spendBytes(2 * own.length)
      return string(Buffer.from(own, 'utf8').toString('base64'))
    },
  },
  base64decode: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([text]) => string(utf8(required(textOf(text)))),
  },
  // Which bytes a compressor writes is its own affair: Go's differ from everyone else's.
  base64gzip: { parameters: parametersOf(stringType), result: stringType, run: () => unknown('compressed by Terraform itself', stringType) },
  // OpenTofu's own (opentofu.org/docs/language/functions/base64gunzip, 2026-11).
  base64gunzip: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([text]) => {
      const bytes = required(textOf(text))
      let plain: Buffer
      try {
        plain = gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED })
      } catch {
        throw new Fault(`The text is not compressed by gzip, or is larger than ${MOST_UNPACKED / 1024 / 1024} MiB.`, { argument: 0 })
      }
      spendBytes(plain.length)
      return string(utf8(plain))
    },
  },
  textencodebase64: {
    parameters: parametersOf(stringType, stringType),
    result: stringType,
    run: ([text, encoding]) => string(encodeText(textOf(text), textOf(encoding)).toString('base64')),
  },
  textdecodebase64: {
    parameters: parametersOf(stringType, stringType),
    result: stringType,
    run: ([text, encoding]) => string(decodeText(required(textOf(text)), textOf(encoding))),
  },
}

function required(text: string): Buffer {
  const bytes = bytesOf(text)
  if (bytes === undefined) throw new Fault('The text is not base64.', { argument: 0 })
  return bytes
}

function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new Fault('What it decodes to is not a text in UTF-8.', { argument: 0 })
  return bytes.toString('utf8')
}
