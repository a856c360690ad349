import type { Report } from '../tree.ts'
import type { HclAttribute, HclBlock, HclBody } from './ast.ts'
import { jsonBlocks, jsonExpression } from './json.ts'

/** Block types with the number of their labels: `{ resource: 2, locals: 0 }`. */
export type BlockSchema = Readonly<Record<string, number>>

export interface BodyContent {
  readonly attributes: readonly HclAttribute[]
  /** In the order written. */
  readonly blocks: readonly HclBlock[]
}

/**
 * What a body holds, in either syntax. In JSON the properties of the schema's types are blocks, `//` is a comment, all others are attributes. In the native
 * syntax the text says it: blocks of other types are handed over too, and one with another number of labels is a problem (`labels`) and left out.
 */
export function contentOf(body: HclBody, schema: BlockSchema, report: Report): BodyContent {
  const attributes: HclAttribute[] = []
  const blocks: HclBlock[] = []
  if (body.kind === 'native') {
    for (const item of body.items) {
      if (item.kind === 'attribute') attributes.push(item)
      else if (hasLabels(item, Object.hasOwn(schema, item.type) ? schema[item.type] : undefined, report)) blocks.push(item)
    }
    return { attributes, blocks }
  }
  const seen = new Set<string>()
  for (const map of body.maps) {
    for (const { key, keySpan, value } of map.entries) {
      const labels = Object.hasOwn(schema, key) ? schema[key] : undefined
      if (labels !== undefined) blocks.push(...jsonBlocks(body.text, key, keySpan, value, labels, report))
      else if (seen.has(key)) report('duplicate-attribute', keySpan, 'This attribute was already given; that value counts, and this one must go.')
      else if (key !== '//') {
        seen.add(key)
        const span = { start: keySpan.start, end: value.span.end }
        attributes.push({ kind: 'attribute', span, name: key, nameSpan: keySpan, expression: jsonExpression(body.text, value, report) })
      }
    }
  }
  return { attributes, blocks }
}

/** All attributes of a body; in JSON every property that isn't named as the type of a block. */
export function attributesOf(body: HclBody, report: Report, blockTypes: readonly string[] = []): readonly HclAttribute[] {
  if (body.kind === 'native') return body.items.filter((item) => item.kind === 'attribute')
  return contentOf({ ...body, maps: body.maps.map((map) => ({ ...map, entries: map.entries.filter(({ key }) => !blockTypes.includes(key)) })) }, {}, report).attributes
}

/** The blocks of one type. One with another number of labels is a problem (`labels`) and left out. */
export function blocksOf(body: HclBody, type: string, labelCount: number, report: Report): readonly HclBlock[] {
  if (body.kind === 'native') {
    return body.items.filter((item) => item.kind === 'block').filter((block) => block.type === type && hasLabels(block, labelCount, report))
  }
  return body.maps.flatMap((map) =>
    map.entries.filter(({ key }) => key === type).flatMap(({ keySpan, value }) => jsonBlocks(body.text, type, keySpan, value, labelCount, report)),
  )
}

function hasLabels(block: HclBlock, wanted: number | undefined, report: Report): boolean {
  const { length } = block.labels
  if (wanted === undefined || length === wanted) return true
  report('labels', block.headerSpan, `A block ${block.type} has ${wanted === 1 ? '1 label' : `${wanted} labels`}, and this one has ${length}; it is not read.`)
  return false
}
