import type { Span, Text } from '../../base/text.ts'
import type { Problem } from '../../origin/problem.ts'
import type { Expression, HclBlock, HclBody } from '../../syntax/hcl/ast.ts'
import { contentOf as readContent } from '../../syntax/hcl/content.ts'
import { reportSome, type Report } from '../../syntax/tree.ts'

/** One argument, and the file that it stands in. */
export interface Attribute {
  readonly text: Text
  readonly name: string
  readonly nameSpan: Span
  readonly span: Span
  readonly expression: Expression
}

/** A nested block, and the file that it stands in. */
export interface NestedBlock {
  readonly text: Text
  readonly block: HclBlock
}

/** Which properties of a body in JSON are blocks, with the number of their labels. */
export type Schema = Readonly<Record<string, number>>

export interface Content {
  readonly attributes: Attributes
  readonly blocks: readonly NestedBlock[]
}

/** Arguments by name, in the order written. There are few of them in most blocks: a list costs less than a map. */
export class Attributes {
  readonly list: readonly Attribute[]
  #byName: Map<string, Attribute> | undefined

  constructor(list: readonly Attribute[]) {
    this.list = list
  }

  get(name: string): Attribute | undefined {
    if (this.list.length > 16) {
      this.#byName ??= new Map(this.list.map((attribute) => [attribute.name, attribute]))
      return this.#byName.get(name)
    }
    for (const attribute of this.list) if (attribute.name === name) return attribute
    return undefined
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }
}

/**
 * What bodies hold that are put over one another: arguments of a later one count, and its nested blocks of one type replace all of that
 * type
 * (Terraform: Override Files, Merging Behavior, 2026-11).
 */
export function contentOf(bodies: readonly HclBody[], schema: Schema): Content {
  const [only] = bodies
  if (bodies.length === 1 && only !== undefined) return contentOfOne(only, schema)
  const attributes = new Map<string, Attribute>()
  let blocks: NestedBlock[] = []
  for (const body of bodies) {
    const over = contentOfOne(body, schema)
    for (const attribute of over.attributes.list) attributes.set(attribute.name, attribute)
    const replaced = new Set(over.blocks.map(({ block }) => nestedType(block)))
    blocks = [...blocks.filter(({ block }) => mergedTypes.has(block.type) || !replaced.has(nestedType(block))), ...over.blocks]
  }
  return { attributes: new Attributes([...attributes.values()]), blocks }
}

/** Blocks whose arguments are merged one by one: the later ones are read over the earlier. */
const mergedTypes: ReadonlySet<string> = new Set(['lifecycle', 'required_providers'])

/** The type of the nested blocks that a block makes. */
export function nestedType(block: HclBlock): string {
  return block.type === 'dynamic' ? (block.labels[0]?.value ?? '') : block.type
}

const noBlocks: readonly NestedBlock[] = []
const reports = new WeakMap<Text, Report>()

/** Where problems of a file go that show only when its parts are looked at: in JSON every text is a template. */
export function noteProblems(text: Text, problems: Problem[]): void {
  reports.set(text, reportSome(problems, text, 'hcl'))
}

function contentOfOne(body: HclBody, schema: Schema): Content {
  const { text } = body
  if (body.kind === 'native' && body.items.every((item) => item.kind === 'attribute')) {
    return { attributes: new Attributes(body.items), blocks: noBlocks }
  }
  const found = readContent(body, schema, reports.get(text) ?? (() => undefined))
  return { attributes: new Attributes(found.attributes), blocks: found.blocks.map((block) => ({ text, block })) }
}
