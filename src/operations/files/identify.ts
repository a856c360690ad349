import { type Stats, closeSync, lstatSync, openSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Surroundings } from '../ask.ts'
import type { Refusal } from '../operation.ts'
import { codeOf, holds, readUpTo } from './disk.ts'
import { type GitObject, gitObject, hasOwnHistory } from './git.ts'
import { globMatches, isGlob, parseGlob } from './glob.ts'

/** One thing that was named, once it is known what it is. */
export type Named =
  | { readonly kind: 'disk'; readonly path: string; readonly folder: boolean }
  | { readonly kind: 'git'; readonly typed: string; readonly object: GitObject }
  | { readonly kind: 'stream'; readonly typed: string; readonly bytes: Uint8Array }

/** What a word that was given as a path is: something on the disk, a glob of such, a git revision, standard input or a pipe. */
export function identify(word: string, surroundings: Surroundings, fileBytes: number): readonly Named[] | { readonly refusal: Refusal } {
  const { folder, confinedTo } = surroundings
  const stream = (bytes: Uint8Array): readonly Named[] | { readonly refusal: Refusal } =>
    bytes.length > fileBytes
      ? refusal(
          'too-large',
          `"${word}" gives more than ${fileBytes >> 20} MB.`,
          `Give less, or say how much is right with --max-file-size.`,
        )
      : [{ kind: 'stream', typed: word, bytes }]
  if (word === '') return refusal('absent', 'A path is empty.', 'Name a file or a folder; . is this folder.')
  if (word.includes('\0')) return refusal('absent', 'A path has a NUL in it.', 'Name a file or a folder.')
  if (word === '-' && !confinedTo) return stream(readUpTo(0, fileBytes + 1))
  const path = resolve(folder, word)
  // Said before looking, so that nobody learns what exists elsewhere.
  if (confinedTo && !confinedTo.some((root) => holds(root, path))) return outside(word)
  const found = statOf(path)
  if (found === 'absent') {
    if (isGlob(word) && !confinedTo) {
      const all: Named[] = []
      for (const match of expand(folder, word)) {
        const things = identify(match, surroundings, fileBytes)
        if ('refusal' in things) return things
        all.push(...things)
      }
      return all.length > 0
        ? all
        : refusal('absent', `No file or folder matches "${word}".`, 'Name what is there; ** goes through folders.')
    }
    const object = confinedTo && !isOwnPast(word, surroundings) ? undefined : gitObject(folder, word)
    if (object) return [{ kind: 'git', typed: word, object }]
    const revision = /^[^:/]+:/.test(word) && !confinedTo ? ', and no git revision with such a path' : ''
    return refusal('absent', `There is no file or folder "${word}"${revision}.`, `Relative paths start from ${folder}.`)
  }
  if (typeof found === 'string' && confinedTo) return outside(word)
  if (typeof found === 'string')
    return refusal('unreadable', `"${word}" cannot be looked at (${found}).`, 'Give yourself the right to read it, or leave it out.')
  if (confinedTo && !isConfined(path, confinedTo)) return outside(word)
  if (found.isDirectory() || found.isFile()) {
    if (!mayRead(path)) return refusal('unreadable', `"${word}" cannot be read.`, 'Give yourself the right to read it, or leave it out.')
    return [{ kind: 'disk', path, folder: found.isDirectory() }]
  }
  // A pipe that the shell made, such as <(terraform show -json).
  const bytes = confinedTo ? undefined : slurp(path, fileBytes + 1)
  return bytes ? stream(bytes) : refusal('unreadable', `"${word}" is neither a file nor a folder.`, 'Name a file or a folder.')
}

/** What lies inside of the roots, as one commit of their own history has it: `COMMIT:./path`, seen from the folder. */
function isOwnPast(word: string, { folder, confinedTo = [] }: Surroundings): boolean {
  const path = /^[0-9a-f]{40,64}:\.\/(.*)$/.exec(word)?.[1]
  return path !== undefined && confinedTo.some((root) => holds(root, resolve(folder, path))) && hasOwnHistory(folder, confinedTo)
}

function outside(word: string): { readonly refusal: Refusal } {
  return refusal(
    'outside',
    `"${word}" is outside of what may be read here.`,
    'Ask for a path inside of the folders that Netwright was started with.',
  )
}

function statOf(path: string): Stats | string {
  try {
    return statSync(path)
  } catch (thrown) {
    const code = codeOf(thrown)
    if (code === 'ENOENT' && isLink(path)) return 'a link that leads nowhere'
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : code === 'ELOOP' ? 'a link that leads back to itself' : code
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink()
  } catch {
    return false
  }
}

/** Whether a path that exists is inside of what may be read, links resolved. */
export function isConfined(path: string, confinedTo: readonly string[]): boolean {
  try {
    const real = realpathSync(path)
    return confinedTo.some((root) => holds(realpathSync(root), real))
  } catch {
    return false
  }
}

function mayRead(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) readdirSync(path)
    else closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}

/** At most `limit` bytes and one more of a file, so that one can tell that it is larger; undefined when it cannot be read. */
export function slurp(path: string, limit: number): Uint8Array | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    return readUpTo(descriptor, limit + 1)
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** What a glob matches, for a shell that left it as it was; folders too. `**` does not go through links. */
function expand(folder: string, glob: string): string[] {
  const names = glob.split('/')
  const first = names.findIndex(isGlob)
  const start = names.slice(0, first).join('/')
  const pattern = parseGlob(names.slice(first).join('/'))
  const deepest = pattern.includes('**') ? 64 : pattern.length
  const found: string[] = []
  const visit = (path: string, depth: number): void => {
    let items
    try {
      items = readdirSync(join(resolve(folder, start || (glob.startsWith('/') ? '/' : '.')), path), { withFileTypes: true })
    } catch {
      return
    }
    for (const item of items) {
      if (found.length >= 100_000 || item.name === '.git' || item.name === 'node_modules') continue
      const here = path === '' ? item.name : `${path}/${item.name}`
      if (globMatches(pattern, here, false)) found.push(first === 0 ? here : `${start}/${here}`)
      else if (item.isDirectory() && depth < deepest) visit(here, depth + 1)
    }
  }
  visit('', 1)
  return found.sort()
}

export function refusal(code: string, says: string, todo: string): { readonly refusal: Refusal } {
  return { refusal: { code: `input/${code}`, says, todo } }
}
