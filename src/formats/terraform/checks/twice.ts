import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../../platforms/resource.ts'
import type { TerraformTree } from '../tree.ts'
import { blocksOf, declaredOf, ignores, leadsTo, membersOf, valueOf } from './look.ts'

/** Parts that may stand within a resource or be resources of their own, and must not do both. */
export interface Pair {
  /** Who holds them, and in which attribute. */
  readonly holders: readonly string[]
  readonly attribute: string
  /** What they are when they stand alone, and by which attribute they name their holder. */
  readonly apart: readonly string[]
  readonly names: string
  /** Only those that are surely for this attribute. */
  readonly isFor?: (resource: Resource) => boolean
}

export interface Twice {
  readonly holder: Resource
  readonly attribute: string
  readonly inside: readonly Origin[]
  readonly apart: readonly Resource[]
}

/** Holders that have such parts in both ways. */
export function* declaredTwice(tree: TerraformTree, pairs: readonly Pair[]): Iterable<Twice> {
  for (const { holders, attribute, apart, names, isFor } of pairs) {
    const alone = new Map<string, Resource[]>()
    for (const one of declaredOf(tree, ...apart)) {
      const of = leadsTo(valueOf(one, names))
      if (of !== undefined && (isFor?.(one) ?? true)) alone.set(of, [...(alone.get(of) ?? []), one])
    }
    for (const holder of declaredOf(tree, ...holders)) {
      const others = alone.get(holder.id)
      const value = valueOf(holder, attribute)
      const inside = [...blocksOf(value), ...membersOf(value).filter((one) => one.kind === 'text' || leadsTo(one) !== undefined)].map(
        ({ origin }) => origin,
      )
      if (others && inside.length > 0 && !ignores(tree, holder, attribute)) yield { holder, attribute, inside, apart: others }
    }
  }
}

/** A finding of it. */
export function foundTwice({ holder, attribute, inside, apart }: Twice): {
  subject: string
  origins: Origin[]
  args: Record<string, string>
} {
  const [first] = apart
  const more = apart.length > 1 ? ` and ${apart.length - 1} more` : ''
  return {
    subject: holder.id,
    origins: [...inside, ...apart.map(({ origin }) => origin)],
    args: { attribute, others: `${first?.id ?? ''}${more}` },
  }
}
