import type { Span, Text } from '../../base/text.ts'
import type { MapTree, Report, ScalarTree, Tree } from '../tree.ts'
import { deepestHcl } from './ast.ts'
import type { Expression, HclBlock, JsonBody, Label } from './ast.ts'
import { ExpressionReader } from './expression.ts'
import { readBare } from './template.ts'

/** A body of JSON: an object, or a list of objects that belong together (json/spec.md, Structural Elements, 2026-11). */
export function jsonBody(text: Text, tree: Tree, report: Report): JsonBody {
  const maps: MapTree[] = []
  for (const map of tree.kind === 'list' ? tree.items : [tree]) {
    if (map.kind === 'map') maps.push(map)
    else if (map.kind === 'list' || map.value !== null) {
      report('wrong-type', map.span, 'An object must stand here, with attributes and blocks as its properties.')
    }
  }
  return { kind: 'json', text, span: tree.span, maps }
}

/** The blocks of one type that a property stands for: one object for each label level, then a body or a list of bodies. */
export function jsonBlocks(text: Text, type: string, typeSpan: Span, tree: Tree, labelCount: number, report: Report): HclBlock[] {
  const blocks: HclBlock[] = []
  const add = (value: Tree, labels: readonly Label[]): void => {
    for (const part of value.kind === 'list' ? value.items : [value]) {
      if (part.kind === 'scalar' && part.value === null) continue
      if (part.kind !== 'map') report('wrong-type', part.span, `${type} is a block: an object must stand here, or a list of objects.`)
      else if (labels.length < labelCount) {
        for (const { key, keySpan, value: inner } of part.entries) add(inner, [...labels, { span: keySpan, value: key }])
      } else {
        const headerSpan = labels.at(-1)?.span ?? typeSpan
        const span = { start: headerSpan.start, end: part.span.end }
        const body: JsonBody = { kind: 'json', text, span: part.span, maps: [part] }
        blocks.push({ kind: 'block', span, headerSpan, type, typeSpan, labels, body })
      }
    }
  }
  add(tree, [])
  return blocks
}

const known = new WeakMap<Tree, Expression>()

/** A JSON value as an expression: strings and the keys of objects are templates. It is read, and its problems reported, once. */
export function jsonExpression(text: Text, tree: Tree, report: Report, levels = deepestHcl): Expression {
  const before = known.get(tree)
  if (before !== undefined) return before
  const expression = convert(text, tree, report, levels)
  known.set(tree, expression)
  return expression
}

function convert(text: Text, tree: Tree, report: Report, levels: number): Expression {
  const { span } = tree
  if (levels === 0) {
    const reason = `Values nest deeper than ${deepestHcl} levels here; they are not read.`
    report('too-deep', span, reason)
    return { kind: 'invalid', span, reason }
  }
  if (tree.kind === 'list') return { kind: 'tuple', span, items: tree.items.map((item) => jsonExpression(text, item, report, levels - 1)) }
  if (tree.kind === 'map') {
    const entries = tree.entries.map(({ key, keySpan, value }) => ({
      key: readString(text, key, keySpan, report),
      value: jsonExpression(text, value, report, levels - 1),
    }))
    return { kind: 'object', span, entries }
  }
  return convertScalar(text, tree, report)
}

function convertScalar(text: Text, tree: ScalarTree, report: Report): Expression {
  const { span, value } = tree
  if (typeof value === 'string') return readString(text, value, span, report)
  if (typeof value === 'number') return { kind: 'number', span, text: tree.text }
  return value === null ? { kind: 'null', span } : { kind: 'bool', span, value }
}

function readString(text: Text, value: string, span: Span, report: Report): Expression {
  if (!value.includes('${') && !value.includes('%{')) return { kind: 'text', span, value: value.normalize('NFC'), form: 'json' }
  const reader = new ExpressionReader(value, 0, false, report, placesIn(text.content, value, span))
  const expression = readBare(reader)
  if (expression === undefined) return { kind: 'invalid', span, reason: reader.reason }
  return { ...expression, span }
}

/** Where a character of a string's value stands in the text: an escape sequence is as long as it is written. */
function placesIn(content: string, value: string, { start, end }: Span): (offset: number) => number {
  const first = start + 1
  const last = Math.max(first, end - 1)
  if (last - first === value.length) return (offset) => Math.min(first + offset, last)
  const places: number[] = []
  for (let at = first; at < last; ) {
    places.push(at)
    if (content.charCodeAt(at) !== 0x5c) at++
    else at += content[at + 1] === 'u' ? 6 : 2
  }
  return (offset) => Math.min(places[offset] ?? last, end)
}
