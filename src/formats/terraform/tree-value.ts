import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Tree } from '../../syntax/tree.ts'
import { Num } from './value/number.ts'
import { bool, nullValue, number, object, string, tuple, type TfValue } from './value/value.ts'

/** A value in JSON, without templates: what stands in *.tfvars.json and in states. */
export function valueOfTree(tree: Tree, text: Text): TfValue {
  const origin = written(text, tree.span)
  if (tree.kind === 'list')
    return tuple(
      tree.items.map((item) => valueOfTree(item, text)),
      origin,
    )
  if (tree.kind === 'map') return object(new Map(tree.entries.map(({ key, value }) => [key, valueOfTree(value, text)])), origin)
  switch (typeof tree.value) {
    case 'string':
      return string(tree.value, origin)
    case 'number':
      return number(Num.parse(tree.text) ?? tree.value, origin)
    case 'boolean':
      return bool(tree.value, origin)
    default:
      return nullValue(undefined, origin)
  }
}
