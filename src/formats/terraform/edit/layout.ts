import type { Text } from '../../../base/text.ts'
import type { HclAttribute, HclBlock, HclBody } from '../../../syntax/hcl/ast.ts'
import type { TextChange } from '../../edit.ts'

/** One argument as it is to be written. */
export interface Row {
  readonly name: string
  readonly value: string
}

/** Arguments one below the other, as `terraform fmt` leaves them: the equals signs in one column. */
export function rowsText(rows: readonly Row[], indent: string): string {
  const width = Math.max(0, ...rows.map(({ name }) => name.length))
  return rows.map(({ name, value }) => `${indent}${name.padEnd(width)} = ${value}`).join('\n')
}

/** A block with arguments; those of `first` stand apart above the others (`for_each`, `count`). */
export function blockText(header: string, first: readonly Row[], rows: readonly Row[], indent = ''): string {
  const inner = `${indent}  `
  const parts = [first, rows].filter((part) => part.length > 0).map((part) => rowsText(part, inner))
  return `${indent}${header} {\n${parts.join('\n\n')}\n${indent}}`
}

/** A whole block behind another thing, a blank line between them. `after` is an offset in the thing's last line. */
export function insertBelow({ path, content }: Text, after: number, block: string): TextChange {
  const end = lineEnd(content, after)
  const ending = newline(content)
  return { path, start: end, end, text: withEnding(`\n\n${block}`, ending) }
}

/** At the end of a file. */
export function appendTo({ path, content }: Text, block: string): TextChange {
  const ending = newline(content)
  const before = content === '' ? '' : content.endsWith('\n') ? '\n' : '\n\n'
  return { path, start: content.length, end: content.length, text: withEnding(`${before}${block}\n`, ending) }
}

/** A nested block in a body, behind the last of its like, else at the end; undefined where the body stands in one line. */
export function insertBlock(text: Text, owner: HclBlock, type: string, block: (indent: string) => string): TextChange | undefined {
  const { body } = owner
  if (body.kind !== 'native') return undefined
  const indent = `${indentAt(text.content, owner.span.start)}  `
  const like = body.items.findLast((item): item is HclBlock => item.kind === 'block' && (item.type === type || (item.type === 'dynamic' && item.labels[0]?.value === type)))
  const last = like ?? body.items.at(-1)
  if (last) return text.content.slice(owner.span.start, last.span.start).includes('\n') ? insertBelow(text, last.span.end, block(indent)) : undefined
  const open = text.content.indexOf('{', owner.headerSpan.end)
  const close = owner.span.end - 1
  const outer = indentAt(text.content, owner.span.start)
  return open < 0 ? undefined : { path: text.path, start: open + 1, end: close, text: withEnding(`\n${block(indent)}\n${outer}`, newline(text.content)) }
}

/**
 * Arguments in a body: one that is there gets its new value, the others are put below the last argument that stands above all nested blocks, and what stands in the
 * same paragraph is aligned again. Undefined where the body stands in one line or in JSON.
 */
export function setArguments(text: Text, owner: HclBlock, rows: readonly Row[]): TextChange[] | undefined {
  const { body } = owner
  if (body.kind !== 'native') return undefined
  const changes: TextChange[] = []
  const added: Row[] = []
  for (const row of rows) {
    const there = body.items.find((item): item is HclAttribute => item.kind === 'attribute' && item.name === row.name)
    if (there) changes.push({ path: text.path, start: there.expression.span.start, end: there.expression.span.end, text: row.value })
    else added.push(row)
  }
  if (added.length === 0) return changes
  const more = addRows(text, owner, body, added)
  return more && [...changes, ...more]
}

function addRows(text: Text, owner: HclBlock, body: HclBody & { kind: 'native' }, rows: readonly Row[]): TextChange[] | undefined {
  const { path, content } = text
  const indent = `${indentAt(content, owner.span.start)}  `
  const firstBlock = body.items.findIndex((item) => item.kind === 'block')
  const attributes = (firstBlock < 0 ? body.items : body.items.slice(0, firstBlock)).filter((item): item is HclAttribute => item.kind === 'attribute')
  const last = attributes.at(-1)
  const ending = newline(content)
  if (!last) {
    const [first] = body.items
    if (first) return [{ path, start: lineStart(content, first.span.start), end: lineStart(content, first.span.start), text: withEnding(`${rowsText(rows, indent)}\n\n`, ending) }]
    const open = content.indexOf('{', owner.headerSpan.end)
    return open < 0 ? undefined : [{ path, start: open + 1, end: owner.span.end - 1, text: withEnding(`\n${rowsText(rows, indent)}\n${indentAt(content, owner.span.start)}`, ending) }]
  }
  if (!content.slice(owner.span.start, last.span.start).includes('\n')) return undefined
  const group = paragraph(content, attributes)
  const end = lineEnd(content, last.span.end)
  // What spans lines, or is followed by a remark, is left as it is: the new ones are a paragraph of their own.
  if (group.length === 0) return [{ path, start: end, end, text: withEnding(`\n\n${rowsText(rows, indent)}`, ending) }]
  const width = Math.max(...group.map(({ name }) => name.length), ...rows.map(({ name }) => name.length))
  const aligned = group.flatMap(({ name, nameSpan, expression }): TextChange[] => {
    const wanted = `${' '.repeat(width - name.length)} = `
    return content.slice(nameSpan.end, expression.span.start) === wanted ? [] : [{ path, start: nameSpan.end, end: expression.span.start, text: wanted }]
  })
  const lines = rows.map(({ name, value }) => `\n${indent}${name.padEnd(width)} = ${value}`).join('')
  return [...aligned, { path, start: end, end, text: withEnding(lines, ending) }]
}

/** The last arguments that stand in lines below one another, each in one line without a remark. */
function paragraph(content: string, attributes: readonly HclAttribute[]): HclAttribute[] {
  const group: HclAttribute[] = []
  for (const one of attributes.toReversed()) {
    const alone = !content.slice(one.span.start, one.span.end).includes('\n') && content.slice(one.span.end, lineEnd(content, one.span.end)).trim() === ''
    const [next] = group
    const adjacent = next === undefined || /^[ \t]*\r?\n[ \t]*$/.test(content.slice(one.span.end, next.span.start))
    if (!adjacent) break
    if (!alone) return []
    group.unshift(one)
  }
  return group
}

/** A block whose arguments named in `drop` give way to others; undefined where it holds more than arguments in a line each, and so can't be written anew. */
export function rewritten(text: Text, owner: HclBlock, drop: readonly string[], rows: readonly Row[]): TextChange | undefined {
  const { body } = owner
  const { path, content } = text
  if (body.kind !== 'native' || body.items.length === 0) return undefined
  const attributes = body.items.filter((item): item is HclAttribute => item.kind === 'attribute')
  const inner = content.slice(body.span.start, body.span.end)
  const simple = attributes.length === body.items.length && attributes.every(({ span, name }) => !content.slice(span.start, span.end).includes('\n') && name !== 'for_each' && name !== 'count')
  if (!simple || /^\s*(?:#|\/\/|\/\*)/m.test(inner)) return undefined
  const place = attributes.findIndex(({ name }) => drop.includes(name))
  const kept = (list: readonly HclAttribute[]): Row[] => list.flatMap(({ name, expression }) => (drop.includes(name) ? [] : [{ name, value: content.slice(expression.span.start, expression.span.end) }]))
  const all = place < 0 ? [...kept(attributes), ...rows] : [...kept(attributes.slice(0, place)), ...rows, ...kept(attributes.slice(place))]
  const indent = indentAt(content, owner.span.start)
  const header = content.slice(owner.headerSpan.start, owner.headerSpan.end)
  return { path, start: owner.span.start, end: owner.span.end, text: withEnding(blockText(header, [], all, indent).slice(indent.length), newline(content)) }
}

/** A thing with the remarks right above it and the blank line that it leaves. */
export function removal({ path, content }: Text, start: number, end: number): TextChange {
  let first = lineStart(content, start)
  while (first > 0) {
    const above = lineStart(content, first - 1)
    if (!/^\s*(?:#|\/\/)/.test(content.slice(above, first))) break
    first = above
  }
  let last = Math.min(content.length, lineEnd(content, end) + newline(content).length)
  const blankAbove = first === 0 || /\n[ \t]*\r?\n$/.test(content.slice(0, first))
  const blankBelow = /^[ \t]*\r?\n/.exec(content.slice(last))
  if (blankBelow && blankAbove) last += blankBelow[0].length
  else if (first > 0 && blankAbove) first = content.slice(0, first).replace(/\r?\n[ \t]*\r?\n$/, '').length + newline(content).length
  return { path, start: first, end: last, text: '' }
}

function lineStart(content: string, at: number): number {
  return content.lastIndexOf('\n', at - 1) + 1
}

function lineEnd(content: string, at: number): number {
  const end = content.indexOf('\n', at)
  if (end < 0) return content.length
  return content[end - 1] === '\r' ? end - 1 : end
}

function indentAt(content: string, at: number): string {
  return /^[ \t]*/.exec(content.slice(lineStart(content, at)))?.[0] ?? ''
}

const newline = (content: string): string => (content.includes('\r\n') ? '\r\n' : '\n')
const withEnding = (text: string, ending: string): string => (ending === '\n' ? text : text.replaceAll('\n', ending))
