import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'
import type { Refusal } from '../../operations/operation.ts'

/** What a server may read, fixed when it is started. */
export interface Readable {
  /** Absolute, links resolved. */
  readonly roots: readonly string[]
  /** What relative paths start from: the root when there is one alone and it is a folder. */
  readonly folder: string
}

/** The roots behind the words that a server was started with. */
export function readableOf(words: readonly string[], folder: string): Readable | { readonly refusal: Refusal } {
  const roots: string[] = []
  for (const word of words.length > 0 ? words : ['.']) {
    const path = resolve(folder, word)
    if (!existsSync(path)) {
      return {
        refusal: { code: 'input/absent', says: `There is no file or folder "${word}".`, todo: 'Name the folders that the tools may read.' },
      }
    }
    roots.push(realpathSync(path))
  }
  const [first = folder] = roots
  const shared = roots.length === 1 ? first : folder
  return { roots, folder: statSync(shared).isDirectory() ? shared : dirname(shared) }
}

/**
 * The absolute paths that a call asks for; all roots when it names none. A relative path starts from the first root that has it. Whether
 * anything exists outside of the roots cannot be learned from the answer.
 */
export function insideOf(
  readable: Readable,
  asked: readonly string[],
): { readonly paths: readonly string[] } | { readonly refusal: Refusal } {
  if (asked.length === 0) return { paths: readable.roots }
  const paths: string[] = []
  for (const word of asked) {
    const starts = isAbsolute(word) ? ['/'] : [...new Set([...readable.roots.filter(isFolder), readable.folder])]
    const inside = starts.map((start) => resolve(start, word)).filter((path) => readable.roots.some((root) => contains(root, path)))
    const path = word.includes('\0') ? undefined : (inside.find((candidate) => existsSync(candidate)) ?? inside[0])
    if (path === undefined) {
      return {
        refusal: {
          code: 'input/outside',
          says: `"${word.slice(0, 200)}" is outside of what this server may read.`,
          todo: `Ask for a path inside of ${readable.roots.join(', ')}, or start the server with more.`,
        },
      }
    }
    paths.push(path)
  }
  return { paths }
}

/** As `insideOf`, for words that name two states: what exists inside of the roots is a path, what leads outside is refused, all else may be a revision of git. */
export function sidesInside(readable: Readable, asked: readonly string[]): ReturnType<typeof insideOf> {
  const paths: string[] = []
  for (const word of asked) {
    const plain = !isAbsolute(word) && !/(?:^|\/)\.\.(?:\/|$)/.test(word) && !word.includes('\0') && !word.startsWith('-')
    const start = [...readable.roots.filter(isFolder), readable.folder].find((from) => existsSync(resolve(from, word)))
    if (word === '--' || (plain && start === undefined && !word.includes(':'))) {
      paths.push(word)
      continue
    }
    const inside = insideOf(readable, [word])
    if ('refusal' in inside) return inside
    paths.push(...inside.paths)
  }
  return { paths }
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`))
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
