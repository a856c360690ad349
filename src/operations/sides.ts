import type { Opened, Surroundings } from './ask.ts'
import type { Common } from './common.ts'
import { nameSides } from './files/sides.ts'
import { openNamed } from './named.ts'
import type { Asked, Context, Refusal } from './operation.ts'

type ContextOf = (opened: Opened, common: Common, surroundings: Surroundings, moment?: 'before' | 'after') => Context

/** Opens both states when they are wanted; a file that was named alone at once, so that the verb can look whether it holds two moments. */
export async function sidesOf(words: readonly string[], common: Common, surroundings: Surroundings, contextOf: ContextOf): Promise<Asked | { readonly refusal: Refusal }> {
  const named = nameSides(words, surroundings)
  if ('refusal' in named) return named
  const single = named.alone === undefined ? undefined : await openNamed([named.alone], common, surroundings)
  if (single && 'refusal' in single) return single
  return {
    ...(single && { alone: contextOf(single, common, surroundings, 'after') }),
    async open() {
      if (named.alone === '-') return { refusal: { code: 'input/one-side', says: 'What stands on standard input is one state alone.', todo: 'Name the other beside it: netwright diff OLD -.' } }
      if (named.old.length === 0) return { refusal: { code: 'input/one-side', says: `"${named.names.now}" is one state alone: it holds no two moments, and has no last commit that can be read.`, todo: 'Name the other beside it: OLD, then NEW.' } }
      const old = await openNamed(named.old, common, surroundings)
      if ('refusal' in old) return old
      const now = single ?? (await openNamed(named.now, common, surroundings))
      if ('refusal' in now) return now
      return { old: contextOf(old, common, surroundings), now: contextOf(now, common, surroundings), names: named.names, paths: { old: typed(named.old, named.names.old), now: typed(named.now, named.names.now) } }
    },
  }
}

/** As somebody would type them: a commit by the name that it was given. */
const typed = (words: readonly string[], name: string): string => words.map((word) => word.replace(/^[0-9a-f]{40,64}:/, `${name}:`)).join(' ')
