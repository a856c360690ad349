import type { Entry, Report } from '../tree.ts'
import type { HclAttribute, HclBlock, HclBody, JsonBody } from './ast.ts'
import { jsonBlocks, jsonExpression } from './json.ts'

/** Block types with the number of their labels: `{ resource: 2, locals: 0 }`. */
export type BlockSchema = Readonly<Record<string, number>>

export interface BodyContent {
  readonly attributes: readonly HclAttribute[]
  /** In the order written. */
  readonly blocks: readonly HclBlock[]
}

/**
 * What a body holds, in either syntax. In JSON the properties of the schema's types are blocks, `//` is a comment, all others are
 * attributes. In the native syntax the text says it: blocks of other types are handed over too, and one with another number of labels is a
 * problem (`labels`) and left out. Each asking reports anew what is wrong with blocks, so ask once.
 */
export function contentOf(body: HclBody, schema: BlockSchema, report: Report): BodyContent {
  const labelsOf = (type: string): number | undefined => (Object.hasOwn(schema, type) ? schema[type] : undefined)
  if (body.kind === 'native') {
    const attributes: HclAttribute[] = []
    const blocks: HclBlock[] = []
    for (const item of body.items) {
      if (item.kind === 'attribute') attributes.push(item)
      else if (hasLabels(item, labelsOf(item.type), report)) blocks.push(item)
    }
    return { attributes, blocks }
  }
  const attributes = jsonAttributes(body, (key) => labelsOf(key) === undefined, report)
  const blocks = entriesOf(body).flatMap(({ key, keySpan, value }) => {
    const labels = labelsOf(key)
    return labels === undefined ? [] : jsonBlocks(body.text, key, keySpan, value, labels, report)
  })
  return { attributes, blocks }
}

/** All attributes of a body; in JSON every property that isn't named as the type of a block. */
export function attributesOf(body: HclBody, report: Report, blockTypes: readonly string[] = []): readonly HclAttribute[] {
  if (body.kind === 'native') return body.items.filter((item) => item.kind === 'attribute')
  return jsonAttributes(body, (key) => !blockTypes.includes(key), report)
}

/** The blocks of one type. One with another number of labels is a problem (`labels`) and left out. */
export function blocksOf(body: HclBody, type: string, labelCount: number, report: Report): readonly HclBlock[] {
  if (body.kind === 'native') {
    const blocks = body.items.filter((item) => item.kind === 'block')
    return blocks.filter((block) => block.type === type && hasLabels(block, labelCount, report))
  }
  const entries = entriesOf(body).filter(({ key }) => key === type)
  return entries.flatMap(({ keySpan, value }) => jsonBlocks(body.text, type, keySpan, value, labelCount, report))
}

function entriesOf(body: JsonBody): readonly Entry[] {
  const only = body.maps[0]
  return only !== undefined && body.maps.length === 1 ? only.entries : body.maps.flatMap(({ entries }) => entries)
}

function jsonAttributes(body: JsonBody, isAttribute: (key: string) => boolean, report: Report): HclAttribute[] {
  const attributes = new Map<string, HclAttribute>()
  for (const { key, keySpan, value } of entriesOf(body)) {
    if (key === '//' || !isAttribute(key)) continue
    if (attributes.has(key)) {
      report('duplicate-attribute', keySpan, 'This attribute was already given; that value counts, and this one must go.')
      continue
    }
    const span = { start: keySpan.start, end: value.span.end }
    attributes.set(key, { kind: 'attribute', text: body.text, span, name: key, nameSpan: keySpan, expression: jsonExpression(body.text, value, report) })
  }
  return [...attributes.values()]
}

function hasLabels(block: HclBlock, wanted: number | undefined, report: Report): boolean {
  const { length } = block.labels
  if (wanted === undefined || length === wanted) return true
  const labels = wanted === 1 ? '1 label' : `${wanted} labels`
  report('labels', block.headerSpan, `A block ${block.type} has ${labels}, and this one has ${length}; it is not read.`)
  return false
}
