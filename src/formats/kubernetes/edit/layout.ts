import type { Text } from '../../../base/text.ts'
import type { Entry, ListTree, MapTree, Tree } from '../../../syntax/tree.ts'
import type { TextChange } from '../../edit.ts'

/** A value as it is to be written. */
export type Written = string | number | readonly Written[] | { readonly [key: string]: Written }

/** How a file is written: whether small maps stand in braces, and how far lists are indented below their key. */
interface Style {
  readonly braces: boolean
  /** Small maps in braces stand in braces, too. */
  readonly nested: boolean
  readonly listStep: number
  readonly ending: string
}

function styleOf(content: string): Style {
  const braces = (content.match(/(?:- |: )\{ ?[\w"']/g) ?? []).length
  const open = (content.match(/^ *(?:- )?(?:matchLabels|selector|labels):\s*$/gm) ?? []).length
  const [, key = '', dash = ''] = /^( *)[\w-]+:[ \t]*\r?\n( *)- /m.exec(content) ?? []
  return { braces: braces > 0 && braces >= open, nested: /(?:- |: )\{ ?[\w"'./-]+: \{/.test(content), listStep: dash === '' && key === '' ? 2 : Math.max(0, dash.length - key.length), ending: content.includes('\r\n') ? '\r\n' : '\n' }
}

/** A scalar: in quotes where YAML would take it for something else. */
export function scalar(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const plain = /^[A-Za-z_./][\w./-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n|~)$/i.test(value)
  const address = /^\d+(?:\.\d+){3}(?:\/\d+)?$/.test(value)
  return plain || address ? value : JSON.stringify(value)
}

function inBraces(value: Written): string {
  if (typeof value === 'string' || typeof value === 'number') return scalar(value)
  if (isList(value)) return `[${value.map(inBraces).join(', ')}]`
  const entries = Object.entries(value).map(([key, inner]) => `${scalar(key)}: ${inBraces(inner)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

const isList = (value: Written): value is readonly Written[] => Array.isArray(value)
const isScalar = (value: Written): value is string | number => typeof value === 'string' || typeof value === 'number'
const isFlat = (value: Written): boolean => !isScalar(value) && !isList(value) && Object.values(value).every(isScalar)

/** What stands in braces where the file does so. */
function isSmall(value: Written, { nested }: Style): boolean {
  if (isScalar(value) || isList(value) || inBraces(value).length > 70) return false
  return isFlat(value) || (nested && Object.values(value).every((inner) => isScalar(inner) || isFlat(inner)))
}

/** Lines of a value at an indentation; a map begins with its first key. */
function lines(value: Written, indent: string, style: Style): string[] {
  if (isScalar(value)) return [`${indent}${scalar(value)}`]
  if (isList(value)) return value.flatMap((item) => itemLines(item, indent, style))
  return Object.entries(value).flatMap(([key, inner]) => entryLines(key, inner, indent, style))
}

function itemLines(item: Written, indent: string, style: Style): string[] {
  if (isScalar(item)) return [`${indent}- ${scalar(item)}`]
  if (style.braces && isSmall(item, style)) return [`${indent}- ${inBraces(item)}`]
  const [first = '', ...rest] = lines(item, `${indent}  `, style)
  return [`${indent}- ${first.trimStart()}`, ...rest]
}

function entryLines(key: string, value: Written, indent: string, style: Style): string[] {
  if (isScalar(value)) return [`${indent}${scalar(key)}: ${scalar(value)}`]
  if ((isList(value) ? value : Object.keys(value)).length === 0) return [`${indent}${scalar(key)}: ${isList(value) ? '[]' : '{}'}`]
  if (isList(value)) return value.every(isScalar) ? [`${indent}${scalar(key)}: ${inBraces(value)}`] : [`${indent}${scalar(key)}:`, ...lines(value, indent + ' '.repeat(style.listStep), style)]
  return style.braces && isSmall(value, style) ? [`${indent}${scalar(key)}: ${inBraces(value)}`] : [`${indent}${scalar(key)}:`, ...lines(value, `${indent}  `, style)]
}

/** One more item at the end of a list. `key`: the entry that holds it, for a list that is empty so far. */
export function insertItem({ path, content }: Text, list: ListTree, item: Written, key: Entry, owner: MapTree): TextChange | undefined {
  const style = styleOf(content)
  const last = list.items.at(-1)
  if (content[list.span.start] === '[') {
    if (last) return { path, start: last.span.end, end: last.span.end, text: `, ${inBraces(item)}` }
    if (content[owner.span.start] === '{') return { path, start: list.span.start, end: list.span.end, text: `[${inBraces(item)}]` }
    const indent = ' '.repeat(columnOf(content, key.keySpan.start) + style.listStep)
    return { path, start: key.keySpan.end + 1, end: list.span.end, text: ended(`\n${itemLines(item, indent, style).join('\n')}`, style) }
  }
  if (!last) return undefined
  const at = lineEnd(content, last.span.end)
  return { path, start: at, end: at, text: ended(`\n${itemLines(item, ' '.repeat(columnOf(content, list.span.start)), style).join('\n')}`, style) }
}

/** Other items instead of one of a list. */
export function replaceItem({ path, content }: Text, list: ListTree, place: number, items: readonly Written[]): TextChange | undefined {
  const item = list.items[place]
  if (!item || items.length === 0) return undefined
  if (content[list.span.start] === '[') return { path, start: item.span.start, end: item.span.end, text: items.map(inBraces).join(', ') }
  const style = styleOf(content)
  const column = columnOf(content, list.span.start)
  const start = lineStart(content, item.span.start) + column
  if (content[start] !== '-') return undefined
  return { path, start, end: item.span.end, text: ended(items.flatMap((one) => itemLines(one, ' '.repeat(column), style)).join('\n').slice(column), style) }
}

/** One more entry at the end of a map. */
export function insertEntry({ path, content }: Text, map: MapTree, key: string, value: Written): TextChange | undefined {
  const style = styleOf(content)
  const last = map.entries.at(-1)
  if (content[map.span.start] === '{') {
    const text = `${scalar(key)}: ${inBraces(value)}`
    return last ? { path, start: last.value.span.end, end: last.value.span.end, text: `, ${text}` } : { path, start: map.span.start, end: map.span.end, text: `{ ${text} }` }
  }
  const [first] = map.entries
  if (!first || !last) return undefined
  const at = lineEnd(content, Math.max(last.value.span.end, last.keySpan.end))
  return { path, start: at, end: at, text: ended(`\n${entryLines(key, value, ' '.repeat(columnOf(content, first.keySpan.start)), style).join('\n')}`, style) }
}

/** Another scalar in the same place, in quotes if it was. */
export function replaceScalar({ path, content }: Text, tree: Tree, value: string | number): TextChange | undefined {
  if (tree.kind !== 'scalar') return undefined
  const quote = content[tree.span.start]
  const text = quote === '"' || quote === "'" ? `${quote}${value}${quote}` : scalar(value)
  return { path, start: tree.span.start, end: tree.span.end, text }
}

/** A resource of its own at the end of a file. */
export function appendDocument({ path, content }: Text, document: Written): TextChange {
  const style = styleOf(content)
  const before = content === '' || content.endsWith('\n') ? '' : '\n'
  return { path, start: content.length, end: content.length, text: ended(`${before}---\n${lines(document, '', style).join('\n')}\n`, style) }
}

/** An item of a list, with its line where it has lines of its own; undefined where it is the last one. */
export function removeItem({ path, content }: Text, list: ListTree, place: number): TextChange | undefined {
  const item = list.items[place]
  if (!item || list.items.length < 2) return undefined
  if (content[list.span.start] === '[') {
    const next = list.items[place + 1]
    const previous = list.items[place - 1]
    return next ? { path, start: item.span.start, end: next.span.start, text: '' } : { path, start: previous?.span.end ?? item.span.start, end: item.span.end, text: '' }
  }
  const start = lineStart(content, item.span.start)
  // The first item of a list may stand behind the dash of the list around it.
  if (!/^[ \t]*- *$/.test(content.slice(start, item.span.start))) return undefined
  return { path, start, end: Math.min(content.length, lineEnd(content, item.span.end) + ending(content).length), text: '' }
}

const ending = (content: string): string => (content.includes('\r\n') ? '\r\n' : '\n')
const ended = (text: string, style: Style): string => (style.ending === '\n' ? text : text.replaceAll('\n', style.ending))
const lineStart = (content: string, at: number): number => content.lastIndexOf('\n', at - 1) + 1

function lineEnd(content: string, at: number): number {
  const end = content.indexOf('\n', at)
  if (end < 0) return content.length
  return content[end - 1] === '\r' ? end - 1 : end
}

function columnOf(content: string, at: number): number {
  return at - lineStart(content, at)
}
