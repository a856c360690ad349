/** One element of a name's pattern. */
type Token =
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  | { readonly kind: 'set'; readonly chars: string; readonly negated: boolean }
  | { readonly kind: 'char'; readonly char: string }

/** A glob, taken apart once: the patterns of its path's names; `**` stands for any number of folders. */
export type Glob = readonly (readonly Token[] | '**')[]

export function parseGlob(glob: string): Glob {
  const names = glob.split('/').filter((name, index) => name !== '' || index === 0)
  return names.filter((name, index) => name !== '**' || names[index - 1] !== '**').map((name) => (name === '**' ? '**' : tokens(name)))
}

/** Whether a word has anything in it that makes it a glob. */
export function isGlob(word: string): boolean {
  return /[*?[]/.test(word)
}

/**
 * Whether a path matches. `*` and `?` do not cross a `/`; as in a shell, they match a leading dot only where `hidden` says so.
 * Takes time proportional to pattern times path at most, whatever the pattern is.
 */
export function globMatches(glob: Glob, path: string, hidden: boolean): boolean {
  return sequenceMatches(
    glob,
    path.split('/'),
    (pattern, name) => pattern !== '**' && nameMatches(pattern, name, hidden),
    (pattern) => pattern === '**',
  )
}

function nameMatches(pattern: readonly Token[], name: string, hidden: boolean): boolean {
  const first = pattern[0]
  if (!hidden && name.startsWith('.') && first !== undefined && first.kind !== 'char') return false
  return sequenceMatches(
    pattern,
    Array.from(name),
    (token, char) => {
      if (token.kind === 'one') return true
      if (token.kind === 'char') return token.char === char
      return token.kind === 'set' && inSet(token.chars, char) !== token.negated
    },
    (token) => token.kind === 'any',
  )
}

/** Matching with elements that stand for any number of items: on a mismatch only the last of them has to give way. */
function sequenceMatches<P, T>(
  pattern: readonly P[],
  items: readonly T[],
  one: (element: P, item: T) => boolean,
  many: (element: P) => boolean,
): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let index = 0
  while (index < items.length) {
    const element = pattern[at]
    const item = items[index] as T
    if (element !== undefined && many(element)) {
      star = at++
      resume = index
    } else if (element !== undefined && one(element, item)) {
      at++
      index++
    } else if (star >= 0) {
      at = star + 1
      index = ++resume
    } else return false
  }
  while (at < pattern.length && many(pattern[at] as P)) at++
  return at === pattern.length
}

function tokens(name: string): Token[] {
  const chars = Array.from(name)
  const result: Token[] = []
  for (let index = 0; index < chars.length; index++) {
    const char = chars[index] ?? ''
    if (char === '*') {
      if (result.at(-1)?.kind !== 'any') result.push({ kind: 'any' })
    } else if (char === '?') result.push({ kind: 'one' })
    else if (char === '[') {
      const negated = chars[index + 1] === '!' || chars[index + 1] === '^'
      const from = index + (negated ? 2 : 1)
      // A bracket that comes first in a set is a member of it (POSIX 2.13.1).
      const end = chars.indexOf(']', from + 1)
      if (end < 0) result.push({ kind: 'char', char })
      else {
        result.push({ kind: 'set', chars: chars.slice(from, end).join(''), negated })
        index = end
      }
    } else if (char === '\\' && index + 1 < chars.length) result.push({ kind: 'char', char: chars[++index] ?? '' })
    else result.push({ kind: 'char', char })
  }
  return result
}

function inSet(set: string, char: string): boolean {
  const chars = Array.from(set)
  for (let index = 0; index < chars.length; index++) {
    const first = chars[index] ?? ''
    const last = chars[index + 1] === '-' ? chars[index + 2] : undefined
    if (last === undefined) {
      if (first === char) return true
    } else {
      if (first <= char && char <= last) return true
      index += 2
    }
  }
  return false
}
