import { Text } from '../../../base/text.ts'
import type { Tree } from '../../../syntax/tree.ts'
import { readJson } from '../../../syntax/json.ts'
import { Pieces } from '../expression/pieces.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { formatNumber } from '../value/format-number.ts'
import { Num } from '../value/number.ts'
import { stringType } from '../value/type.ts'
import { bool, nullValue, number, object, string, tuple, type TfValue } from '../value/value.ts'

/** A value as JSON; unknown with its pieces where some of it is. */
export function encodeJson(value: TfValue): TfValue {
  const pieces = new Pieces()
  write(value, pieces)
  return pieces.value()
}

function write(value: TfValue, pieces: Pieces): void {
  spend(1)
  switch (value.kind) {
    case 'null':
      pieces.text('null')
      break
    case 'bool':
      pieces.text(String(value.value))
      break
    case 'number':
      if (value.value.isInfinite) pieces.missing('an infinity, which JSON does not have')
      else pieces.text(formatNumber(value.value))
      break
    case 'string':
      pieces.text(quoteJson(value.value))
      break
    case 'list':
    case 'set':
    case 'tuple':
      pieces.text('[')
      for (const [at, item] of value.items.entries()) {
        if (at > 0) pieces.text(',')
        write(item, pieces)
      }
      pieces.text(']')
      break
    case 'map':
    case 'object': {
      if (value.kind === 'object' && value.open !== undefined) {
        pieces.missing('the attributes of a resource')
        break
      }
      pieces.text('{')
      let first = true
      for (const [key, each] of value.entries) {
        pieces.text(`${first ? '' : ','}${quoteJson(key)}:`)
        first = false
        write(each, pieces)
      }
      pieces.text('}')
      break
    }
    case 'unknown': {
      const { kind } = value.type
      if (value.parts === undefined || (kind !== 'string' && kind !== 'dynamic')) {
        pieces.missing(value.says)
        break
      }
      // An attribute whose type isn't known is nearly always a text or will do as one.
      pieces.text('"')
      pieces.missing(value.says, value.parts.map((part) => (typeof part === 'string' ? quoteJson(part).slice(1, -1) : part)))
      pieces.text('"')
      break
    }
  }
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** As Go's encoding/json writes texts: safe within HTML (2026-11). */
export function quoteJson(text: string): string {
  // Dear, for each character may have to be escaped.
  spendBytes(4 * text.length)
  return `"${text.replace(/["\\\u0000-\u001f<>&\u2028\u2029]/g, (char) => escapes[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`
}

/** A `Fault` where the text isn't one value of JSON. */
export function decodeJson(text: string): TfValue {
  const { tree, problems } = readJson(new Text('', text))
  if (tree === undefined || problems.some(({ code }) => !code.includes('duplicate') && !code.includes('twice'))) throw new Fault('The text is not JSON.', { argument: 0 })
  return valueOf(tree, jsonNumber)
}

function jsonNumber(text: string): TfValue {
  const num = Num.parse(text)
  if (num === undefined) throw new Fault('A number has too many digits.', { argument: 0 })
  return number(num)
}

/** A tree as tuples and objects. */
export function valueOf(tree: Tree, read: (text: string) => TfValue): TfValue {
  spend(1)
  spendBytes(32)
  switch (tree.kind) {
    case 'map':
      return object(new Map(tree.entries.map(({ key, value }) => [convertKey(key), valueOf(value, read)])))
    case 'list':
      return tuple(tree.items.map((item) => valueOf(item, read)))
    case 'scalar':
      if (tree.value === null) return nullValue()
      if (typeof tree.value === 'boolean') return bool(tree.value)
      return typeof tree.value === 'number' ? read(tree.text) : string(tree.value)
  }
}

function convertKey(key: string): string {
  const own = convert(string(key), stringType)
  return own.kind === 'string' ? own.value : key
}
