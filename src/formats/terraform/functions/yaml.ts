import { Text } from '../../../base/text.ts'
import { readYaml } from '../../../syntax/yaml.ts'
import type { Tree } from '../../../syntax/tree.ts'
import { spend, spendBytes } from '../value/budget.ts'
import { Fault } from '../value/fault.ts'
import { formatNumber } from '../value/format-number.ts'
import { Num } from '../value/number.ts'
import { bool, nullValue, number, object, string, tuple, type TfValue } from '../value/value.ts'

/** A value as YAML, laid out as go-cty-yaml does it: every text in quotes or as a block (yamlencode, 2026-11). The value is wholly known. */
export function encodeYaml(value: TfValue): string {
  const text = write(value, '')
  if (value.kind === 'null' || value.kind === 'bool' || value.kind === 'number') return `${text}\n...\n`
  return `${text}\n`.replace(/^\n/, '')
}

/** What stands behind a key, a dash or nothing: on the same line, or from the next on with the indentation. */
function write(value: TfValue, indent: string): string {
  spend(1)
  spendBytes(indent.length + 8)
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return value.items.length === 0 ? '[]' : `\n${value.items.map((item) => `${indent}- ${under(item, `${indent}  `)}`).join('\n')}`
    case 'map':
    case 'object':
      if (value.entries.size === 0) return '{}'
      return `\n${[...value.entries].map(([key, each]) => writeEntry(key, each, indent)).join('\n')}`
    case 'string':
      return writeText(value.value, indent)
    case 'number':
      return value.value.isInfinite ? (value.value.sign < 0 ? '-.inf' : '.inf') : formatNumber(value.value)
    case 'bool':
      return String(value.value)
    default:
      return 'null'
  }
}

/** A key of several lines is a block of its own. */
function writeEntry(key: string, value: TfValue, indent: string): string {
  const name = writeText(key, `${indent}  `)
  if (!name.startsWith('|')) return `${indent}${name}:${behindKey(value, indent)}`
  return `${indent}? ${name}\n${indent}: ${under(value, `${indent}  `)}`
}

/** A list stands under its key without further indentation, a map with. */
function behindKey(value: TfValue, indent: string): string {
  const isList = value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple'
  const text = write(value, isList ? indent : `${indent}  `)
  return text.startsWith('\n') ? text : ` ${text}`
}

/** Behind a dash the first line goes on where it is. */
function under(value: TfValue, indent: string): string {
  const text = write(value, indent)
  return text.startsWith('\n') ? text.slice(1 + indent.length) : text
}

function writeText(text: string, indent: string): string {
  const isBlock = text.includes('\n') && !/[^\t\n\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd]/.test(text)
  if (!isBlock) return quote(text)
  const deeper = indent === '' ? '  ' : indent
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : /(?:^|\n)\n$/.test(text) ? '+' : ''
  const body = (chomp === '-' ? text : text.slice(0, -1)).split('\n').map((line) => (line === '' ? '' : deeper + line)).join('\n')
  spendBytes(body.length)
  return `|${hint}${chomp}\n${body}`
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\0': '\\0', '\u0007': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\u001b': '\\e',
  '\u0085': '\\N', '\u00a0': '\\_', '\u2028': '\\L', '\u2029': '\\P', '\ufeff': '\\uFEFF',
}

function quote(text: string): string {
  spendBytes(4 * text.length)
  return `"${text.replace(/["\\\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff\u{10000}-\u{10ffff}]/gu, escape)}"`
}

function escape(char: string): string {
  const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return escapes[char] ?? (hex.length > 4 ? `\\U${hex.padStart(8, '0')}` : `\\x${hex.padStart(2, '0')}`)
}

/** One document of YAML. A `Fault` where it isn't. Plain `yes`, `on`, `y` are bools; octal is `0o17`, dates become times (yamldecode, asked, 1.11). */
export function decodeYaml(source: string): TfValue {
  const text = new Text('', source)
  const { documents, problems } = readYaml(text, 'kubernetes')
  const [first] = documents
  if (first === undefined || documents.length > 1 || problems.some(({ severity, code }) => severity === 'error' && !code.includes('duplicate'))) {
    throw new Fault('The text is not one document of YAML.', { argument: 0 })
  }
  return valueOf(first, source)
}

function valueOf(tree: Tree, source: string): TfValue {
  spend(1)
  spendBytes(32)
  switch (tree.kind) {
    case 'map':
      return object(new Map(tree.entries.map(({ key, keySpan, value }) => [isQuoted(source, keySpan.start) ? key : keyOf(key), valueOf(value, source)])))
    case 'list':
      return tuple(tree.items.map((item) => valueOf(item, source)))
    case 'scalar':
      if (tree.value === null) return nullValue()
      if (typeof tree.value === 'boolean') return bool(tree.value)
      if (typeof tree.value === 'number') return numberOrText(tree.text)
      return tree.tag === undefined && !isQuoted(source, tree.span.start) ? plainText(tree.value) : string(tree.value)
  }
}

function isQuoted(source: string, at: number): boolean {
  const char = source.charAt(at)
  return char === '"' || char === "'" || char === '|' || char === '>'
}

const yes = /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/
const no = /^(?:n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/

function keyOf(key: string): string {
  if (/^(?:~|null|Null|NULL|)$/.test(key)) throw new Fault('A key is null.', { argument: 0 })
  if (yes.test(key)) return 'true'
  if (no.test(key)) return 'false'
  const value = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$|^0x[0-9a-fA-F]+$|^0o[0-7]+$/.test(key) ? numberOrText(key) : plainText(key)
  if (value.kind === 'number') return formatNumber(value.value)
  return value.kind === 'string' ? value.value : key
}

function numberOrText(text: string): TfValue {
  if (/^[-+]?\.inf$/i.test(text)) return number(text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY)
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) return number(Num.integer(BigInt(text)))
  if (/^\.nan$/i.test(text)) throw new Fault('What is no number can\'t be held.', { argument: 0 })
  const num = Num.parse(text)
  return num === undefined ? string(text) : number(num)
}

const date = /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?(Z|[-+]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(?:\.\d+)?)?$/

/** Plain text that is a time (YAML 1.1, timestamp) is handed on as RFC 3339 has it, without fractions of a second. */
function plainText(text: string): TfValue {
  const found = text.length <= 40 ? date.exec(text) : null
  if (found === null) return string(text)
  const [, year = '', month = '', day = '', hour = found[8] ?? '0', minute = found[9] ?? '0', second = found[10] ?? '0', zone = 'Z'] = found
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return string(text)
  const two = (digits: string): string => digits.padStart(2, '0')
  return string(`${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${/^[-+]00:00$/.test(zone) ? 'Z' : zone}`)
}
