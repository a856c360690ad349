import type { Text } from '../../../base/text.ts'
import { entryOf, type ListTree, type MapTree, type Tree } from '../../../syntax/tree.ts'
import type { TextChange } from '../../edit.ts'
import { insertJsonEntry, insertJsonItem, removeJsonItem, replaceJson, type JsonValue } from '../../json-text.ts'
import { isMap, isReference, type Property, type Reference } from './property.ts'

/** How a template is written. */
interface Style {
  readonly json: boolean
  readonly step: string
  /** How far a list is indented below its key. */
  readonly listStep: string
  /** `!Ref X` rather than `Ref: X`. */
  readonly short: boolean
  /** `{ Ref: X }` where it is long. */
  readonly braces: boolean
  readonly ending: string
}

/** Text changes of a template in its own style, YAML or JSON. */
export class Layout {
  readonly text: Text
  readonly #style: Style

  constructor(text: Text) {
    this.text = text
    const { content } = text
    const [, key = '', dash = ''] = /^( *)[\w"-]+:[ \t]*\r?\n( *)- /m.exec(content) ?? []
    this.#style = {
      json: /^\uFEFF?\s*\{/.test(content) && !/\.ya?ml$/i.test(text.path),
      step: /^Resources:[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)[^\s#]/m.exec(content)?.[1] ?? '  ',
      listStep: ' '.repeat(Math.max(0, dash.length - key.length)),
      short: /!(?:Ref|GetAtt|Sub)\b/.test(content) || !/\b(?:Ref|Fn::\w+):/.test(content),
      braces: /\{ ?"?(?:Ref|Fn::)/.test(content),
      ending: content.includes('\r\n') ? '\r\n' : '\n',
    }
  }

  /** One more item at the end of a list. */
  item(list: ListTree, value: Property): TextChange | undefined {
    const { path, content } = this.text
    if (this.#style.json) return insertJsonItem(path, content, list, list.items.length, jsonOf(value))
    const last = list.items.at(-1)
    if (!last) return { path, start: list.span.start, end: list.span.end, text: `[${this.#flow(value)}]` }
    if (content[list.span.start] === '[') return { path, start: last.span.end, end: last.span.end, text: `, ${this.#flow(value)}` }
    const indent = ' '.repeat(this.#column(list.span.start))
    const lines = content[last.span.start] === '{' ? [`${indent}- ${this.#flow(value)}`] : this.#items([value], indent)
    return this.#below(last, lines)
  }

  /** One more entry at the end of a map; `apart`: with a line between, where its neighbours have one. */
  entry(map: MapTree, key: string, value: Property, below?: Tree): TextChange | undefined {
    const { path, content } = this.text
    if (this.#style.json) return insertJsonEntry(path, content, map, key, jsonOf(value))
    const [first] = map.entries
    const last = below ?? map.entries.at(-1)?.value
    if (!first || !last) return undefined
    if (content[map.span.start] === '{') return { path, start: last.span.end, end: last.span.end, text: `, ${key}: ${this.#flow(value)}` }
    const lines = this.#entries({ [key]: value }, ' '.repeat(this.#column(first.keySpan.start)))
    const second = map.entries[1]
    const apart = below !== undefined && second !== undefined && /\n\s*\n/.test(content.slice(this.#endOf(first.value), second.keySpan.start))
    return this.#below(last, apart ? ['', ...lines] : lines)
  }

  /** Another value in the same place. */
  replace(tree: Tree, value: Property): TextChange | undefined {
    const { path, content } = this.text
    if (this.#style.json) return replaceJson(path, content, tree, jsonOf(value))
    const { start } = tree.span
    if (content[start] === '{') return { path, start, end: tree.span.end, text: this.#flow(value) }
    if (!isMap(value)) return undefined
    const column = this.#column(start)
    return { path, start, end: this.#endOf(tree), text: this.#end(this.#entries(value, ' '.repeat(column)).join('\n').slice(column)) }
  }

  /** A list without one of its items; undefined where it is the only one: no list would mean something else. */
  withoutItem(list: ListTree, place: number): TextChange | undefined {
    const { path, content } = this.text
    const item = list.items[place]
    if (!item || list.items.length < 2) return undefined
    if (this.#style.json || content[list.span.start] === '[') return removeJsonItem(path, list, place)
    const start = this.#lineStart(item.span.start)
    if (!/^[ \t]*- *$/.test(content.slice(start, item.span.start))) return undefined
    return { path, start, end: this.#nextLine(this.#endOf(item)), text: '' }
  }

  /** A map without one of its entries, with the empty line that parted it from the next. */
  withoutEntry(map: MapTree, key: string): TextChange | undefined {
    const { path, content } = this.text
    const entry = entryOf(map, key)
    const place = entry ? map.entries.indexOf(entry) : -1
    if (!entry || map.entries.length < 2) return undefined
    const next = map.entries[place + 1]
    const previous = map.entries[place - 1]
    if (this.#style.json) return next ? { path, start: entry.keySpan.start, end: next.keySpan.start, text: '' } : { path, start: previous?.value.span.end ?? entry.keySpan.start, end: entry.value.span.end, text: '' }
    const start = this.#lineStart(entry.keySpan.start)
    const end = this.#nextLine(this.#endOf(entry.value))
    const blank = /^\s*?\n/.exec(content.slice(end))?.[0] ?? ''
    return { path, start, end: next ? end + blank.length : end, text: '' }
  }

  #below(tree: Tree, lines: readonly string[]): TextChange {
    const { path, content } = this.text
    const end = content.indexOf('\n', this.#endOf(tree))
    const at = end < 0 ? content.length : content[end - 1] === '\r' ? end - 1 : end
    return { path, start: at, end: at, text: this.#end(`\n${lines.join('\n')}`) }
  }

  #entries(value: { readonly [name: string]: Property }, indent: string): string[] {
    return Object.entries(value).flatMap(([key, one]): string[] => {
      if (Array.isArray(one)) return [`${indent}${key}:`, ...this.#items(one, indent + this.#style.listStep)]
      if (isMap(one)) return [`${indent}${key}:`, ...this.#entries(one, indent + this.#style.step)]
      if (typeof one === 'object' && isReference(one) && !this.#style.short && !this.#style.braces) return [`${indent}${key}:`, `${indent}${this.#style.step}${longReference(one).join(': ')}`]
      return [`${indent}${key}: ${this.#flow(one)}`]
    })
  }

  #items(list: readonly Property[], indent: string): string[] {
    return list.flatMap((item): string[] => {
      if (!isMap(item)) return [`${indent}- ${this.#flow(item)}`]
      const [first = '', ...rest] = this.#entries(item, `${indent}  `)
      return [`${indent}- ${first.trimStart()}`, ...rest]
    })
  }

  #flow(value: Property): string {
    if (typeof value === 'string') return scalar(value)
    if (typeof value !== 'object') return String(value)
    if (isReference(value)) {
      if (this.#style.short) return value.attribute === undefined ? `!Ref ${value.refersTo}` : `!GetAtt ${value.refersTo}.${value.attribute}`
      return `{ ${longReference(value).join(': ')} }`
    }
    if (!isMap(value)) return `[${(value as readonly Property[]).map((one) => this.#flow(one)).join(', ')}]`
    return `{ ${Object.entries(value).map(([key, one]) => `${key}: ${this.#flow(one)}`).join(', ')} }`
  }

  readonly #end = (text: string): string => (this.#style.ending === '\n' ? text : text.replaceAll('\n', this.#style.ending))
  readonly #lineStart = (at: number): number => this.text.content.lastIndexOf('\n', at - 1) + 1
  readonly #column = (at: number): number => at - this.#lineStart(at)

  /** Where something ends that may be followed by empty lines and comments. */
  #endOf(tree: Tree): number {
    if (tree.kind === 'scalar' || '{['.includes(this.text.content[tree.span.start] ?? '')) return tree.span.end
    const last = tree.kind === 'map' ? tree.entries.at(-1)?.value : tree.items.at(-1)
    return last ? this.#endOf(last) : tree.span.end
  }

  #nextLine(at: number): number {
    const end = this.text.content.indexOf('\n', at)
    return end < 0 ? this.text.content.length : end + 1
  }
}

function longReference({ refersTo, attribute }: Reference): readonly [string, string] {
  return attribute === undefined ? ['Ref', refersTo] : ['Fn::GetAtt', `[${refersTo}, ${attribute}]`]
}

function jsonOf(value: Property): JsonValue {
  if (typeof value !== 'object') return value
  if (isReference(value)) return value.attribute === undefined ? { Ref: value.refersTo } : { 'Fn::GetAtt': [value.refersTo, value.attribute] }
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, jsonOf(one)]))
  return (value as readonly Property[]).map(jsonOf)
}

/** In quotes where YAML would take it for something else. */
function scalar(value: string): string {
  const plain = /^[A-Za-z_./][\w./:-]*$/.test(value) && !value.endsWith(':') && !/^(?:true|false|yes|no|on|off|null|y|n|~)$/i.test(value)
  return plain || /^\d+(?:\.\d+){3}(?:\/\d+)?$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`
}
