import { isUtf8 } from 'node:buffer'
import { spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { stringType } from '../value/type.ts'
import { string } from '../value/value.ts'
import { parametersOf, textOf } from './arguments.ts'
import type { Functions } from './function.ts'

export const urls: Functions = {
  // Go's url.QueryEscape: everything but letters, digits and -_.~ is escaped, a space is a plus (2026-11).
  urlencode: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([text]) => {
      const own = textOf(text)
      spendBytes(3 * own.length)
      const bytes = Buffer.from(own, 'utf8').toString('latin1')
      return string(bytes.replace(/[^A-Za-z0-9\-_.~]/g, (char) => (char === ' ' ? '+' : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)))
    },
  },
  // OpenTofu's own (opentofu.org/docs/language/functions/urldecode, 2026-11).
  urldecode: {
    parameters: parametersOf(stringType),
    result: stringType,
    run: ([text]) => {
      const own = Buffer.from(textOf(text), 'utf8').toString('latin1')
      if (/%(?![0-9a-fA-F]{2})/.test(own)) throw new Fault('An escape is broken.', { argument: 0 })
      const plain = own.replaceAll('+', ' ').replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      const bytes = Buffer.from(plain, 'latin1')
      if (!isUtf8(bytes)) throw new Fault('What it decodes to is not a text in UTF-8.', { argument: 0 })
      return string(bytes.toString('utf8'))
    },
  },
}
