import type { Tree } from '../syntax/tree.ts'
import type { TextChange } from './edit.ts'

/** A value as it is to be written, or as it was read. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/** How a JSON file is written: by which steps it is indented (none: all on one line), how wide small values may be on one line, and where spaces stand. */
export interface JsonStyle {
  readonly step: string
  readonly width: number
  readonly pad: string
  readonly colon: string
  readonly comma: string
  readonly ending: string
}

/** As programs print it (one line, or every value on its own) or as people format it (what is small stays on one line). */
export function jsonStyleOf(content: string): JsonStyle {
  const step = /\n([ \t]+)\S/.exec(content)?.[1] ?? ''
  // What stands on one line is told by the first lines, and by those that a person would write.
  const small = step === '' ? [] : content.slice(0, 65_536).split('\n').filter((line) => line.length <= 200 && /[{[] ?["{[\d].*[\]}]/.test(line))
  const longest = small.reduce((most, line) => Math.max(most, line.length), 0)
  return {
    step,
    width: step === '' ? Infinity : longest === 0 ? 0 : ([80, 100, 120, 140, 160].find((width) => width >= longest) ?? 160),
    pad: small.some((line) => line.includes('{ "')) ? ' ' : '',
    colon: /"\s*:\S/.test(content) && !/":\s/.test(content) ? ':' : ': ',
    comma: step === '' && !/,\s/.test(content) ? ',' : ', ',
    ending: content.includes('\r\n') ? '\r\n' : '\n',
  }
}

/** A value that begins in a line which is indented by `indent`; `taken` characters stand before it there, and some may follow. */
export function jsonText(value: JsonValue, style: JsonStyle, indent: string, taken = indent.length): string {
  const flat = inLine(value, style)
  if (value === null || typeof value !== 'object' || taken + flat.length + 1 <= style.width || flat.length === 2) return flat
  const inner = indent + style.step
  const isList = isArray(value)
  const parts = isList
    ? value.map((item) => `${inner}${jsonText(item, style, inner)}`)
    : Object.entries(value).map(([key, one]) => {
        const head = `${inner}${JSON.stringify(key)}${style.colon}`
        return `${head}${jsonText(one, style, inner, head.length)}`
      })
  return `${isList ? '[' : '{'}${style.ending}${parts.join(`,${style.ending}`)}${style.ending}${indent}${isList ? ']' : '}'}`
}

function inLine(value: JsonValue, style: JsonStyle): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isArray(value)) return `[${value.map((item) => inLine(item, style)).join(style.comma)}]`
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}${style.colon}${inLine(one, style)}`)
  return entries.length === 0 ? '{}' : `{${style.pad}${entries.join(style.comma)}${style.pad}}`
}

const isArray = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

/** What was read, without its places. */
export function jsonValue(tree: Tree): JsonValue {
  if (tree.kind === 'scalar') return tree.value
  if (tree.kind === 'list') return tree.items.map(jsonValue)
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, jsonValue(value)]))
}

/** One more item in a list, before the one at `place` or at its end, as its neighbours stand. Undefined for what is no list. */
export function insertJsonItem(path: string, content: string, list: Tree | undefined, place: number, item: JsonValue): TextChange | undefined {
  if (list?.kind !== 'list') return undefined
  const style = jsonStyleOf(content)
  const { items } = list
  const next = items[place]
  const last = items.at(-1)
  if (!last) {
    const indent = indentAt(content, list.span.start)
    const flat = jsonText([item], style, indent, columnAt(content, list.span.start))
    return { path, start: list.span.start, end: list.span.end, text: flat }
  }
  const [first, second] = items
  const between = first && second ? content.slice(first.span.end, second.span.start) : `,${/^\s*/.exec(content.slice(list.span.start + 1))?.[0] ?? ' '}`
  const indent = between.includes('\n') ? (/[^\n]*$/.exec(between)?.[0] ?? '') : indentAt(content, list.span.start)
  const text = jsonText(item, style, indent, between.includes('\n') ? indent.length : columnAt(content, last.span.end))
  if (next) return { path, start: next.span.start, end: next.span.start, text: `${text}${between.includes(',') ? between : `,${between}`}` }
  return { path, start: last.span.end, end: last.span.end, text: `${between}${text}` }
}

/** A list without the item at `place`; undefined where it is the only one. */
export function removeJsonItem(path: string, list: Tree | undefined, place: number): TextChange | undefined {
  const item = list?.kind === 'list' ? list.items[place] : undefined
  if (list?.kind !== 'list' || !item || list.items.length < 2) return undefined
  const next = list.items[place + 1]
  const previous = list.items[place - 1]
  return next ? { path, start: item.span.start, end: next.span.start, text: '' } : { path, start: previous?.span.end ?? item.span.start, end: item.span.end, text: '' }
}

/** Another value in the same place. */
export function replaceJson(path: string, content: string, tree: Tree, value: JsonValue): TextChange {
  const { start, end } = tree.span
  return { path, start, end, text: jsonText(value, jsonStyleOf(content), indentAt(content, start), columnAt(content, start)) }
}

const lineStart = (content: string, at: number): number => content.lastIndexOf('\n', at - 1) + 1
const columnAt = (content: string, at: number): number => at - lineStart(content, at)

function indentAt(content: string, at: number): string {
  return /^[ \t]*/.exec(content.slice(lineStart(content, at), at))?.[0] ?? ''
}

/** One more entry at the end of a map. */
export function insertJsonEntry(path: string, content: string, map: Tree, key: string, value: JsonValue): TextChange | undefined {
  if (map.kind !== 'map') return undefined
  const style = jsonStyleOf(content)
  const last = map.entries.at(-1)
  if (!last) return replaceJson(path, content, map, { [key]: value })
  const isInLine = !content.slice(map.span.start, last.keySpan.start).includes('\n')
  const indent = isInLine ? '' : indentAt(content, last.keySpan.start)
  const head = `${JSON.stringify(key)}${style.colon}`
  const text = jsonText(value, isInLine ? { ...style, width: Infinity } : style, indent, indent.length + head.length)
  const at = last.value.span.end
  return { path, start: at, end: at, text: `${isInLine ? style.comma : `,${style.ending}${indent}`}${head}${text}` }
}
