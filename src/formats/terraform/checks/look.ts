import type { Origin } from '../../../origin/origin.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../../platforms/resource.ts'
import type { Value } from '../../../platforms/value.ts'
import type { Declared } from '../declaration.ts'
import { contentOf } from '../content.ts'
import type { TerraformTree } from '../tree.ts'

export type TerraformCheck = Check<StyleInput<TerraformTree>>

/** Resources of these types that are surely there. */
export function declaredOf({ resources }: TerraformTree, ...types: readonly string[]): Resource[] {
  return resources.filter(({ type, uncertain, lookedUp }) => types.includes(type) && uncertain === undefined && lookedUp !== true)
}

/** An attribute that is set. */
export function valueOf({ attributes }: Resource, name: string): Value | undefined {
  const value = attributes.get(name)
  return value?.kind === 'null' ? undefined : value
}

/** The id of the one resource that a reference leads to; undefined where it leads elsewhere or isn't known. */
export function leadsTo(value: Value | undefined): string | undefined {
  if (value?.kind !== 'unknown' || value.parts?.length !== 1) return undefined
  const [part] = value.parts
  return typeof part === 'object' ? part.resource : undefined
}

/** The members of a list, or the value itself. */
export function membersOf(value: Value | undefined): readonly Value[] {
  return value === undefined ? [] : value.kind === 'list' ? value.items : [value]
}

/** Blocks and objects of a value of which something is known. */
export function blocksOf(value: Value | undefined): readonly { readonly entries: ReadonlyMap<string, Value>; readonly origin: Origin }[] {
  return membersOf(value).flatMap((one) => (one.kind === 'map' ? [one] : []))
}

/** Whole numbers, as numbers or as text. */
export function numberOf(value: Value | undefined): number | undefined {
  return value?.kind === 'number' ? value.value : value?.kind === 'text' && /^-?\d+$/.test(value.value) ? Number(value.value) : undefined
}

/** Does `ignore_changes` of a resource leave an attribute to others? */
export function ignores(tree: TerraformTree, { origin }: Resource, name: string): boolean {
  const declared = declaredAt(tree, origin)
  if (!declared) return false
  const { blocks } = contentOf(declared.bodies, { lifecycle: 0 })
  return blocks
    .filter(({ block }) => block.type === 'lifecycle')
    .some(({ block }) => {
      const ignored = contentOf([block.body], {}).attributes.get('ignore_changes')
      const written = ignored?.text.content.slice(ignored.expression.span.start, ignored.expression.span.end) ?? ''
      return /^\s*"?all"?\s*$/.test(written) || new RegExp(`\\b${name}\\b`).test(written)
    })
}

const indexes = new WeakMap<TerraformTree, Map<string, Declared>>()

/** The block that a resource was made of. */
function declaredAt(tree: TerraformTree, origin: Origin): Declared | undefined {
  const own = origin.kind === 'derived' ? origin.from[0] : origin
  if (own?.kind !== 'written') return undefined
  let index = indexes.get(tree)
  if (!index) {
    index = new Map(
      tree.modules.flatMap(({ resources }) =>
        [...resources.values()].map((one) => [`${one.text.path} ${one.block.headerSpan.start}`, one] as const),
      ),
    )
    indexes.set(tree, index)
  }
  return index.get(`${own.text.path} ${own.start}`)
}
