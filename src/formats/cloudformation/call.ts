import type { Tree } from '../../syntax/tree.ts'

/** A function of CloudFormation's with its argument: `Ref`, `Condition`, or a name that begins with `Fn::`. */
export interface Call {
  readonly name: string
  readonly argument: Tree
}

/** `!Sub x`, `Fn::Sub: x` and `{"Fn::Sub": "x"}` alike; undefined for what is no call. */
export function callOf(tree: Tree): Call | undefined {
  const { tag } = tree
  if (tag !== undefined && /^!\w/.test(tag)) {
    const short = tag.slice(1)
    return { name: short === 'Ref' || short === 'Condition' ? short : `Fn::${short}`, argument: { ...tree, tag: undefined } }
  }
  if (tree.kind !== 'map' || tree.entries.length !== 1) return undefined
  const [entry] = tree.entries
  if (entry === undefined || !(entry.key === 'Ref' || (entry.key.startsWith('Fn::') && !entry.key.startsWith(loop)))) return undefined
  return { name: entry.key, argument: entry.value }
}

/** What the key of a loop begins with. */
export const loop = 'Fn::ForEach::'
