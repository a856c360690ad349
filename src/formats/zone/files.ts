import type { Text } from '../../base/text.ts'
import type { ReadingContext } from '../format.ts'

export type Opened = { readonly text: Text } | { readonly why: string }

/** The folder of a path; empty for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** `.` and `..` undone; a path that leaves the roots keeps its leading `..`. */
function normalise(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

const reasons = {
  absent: 'it is not among the files that were given',
  outside: 'it lies outside of what was given',
  unreadable: 'it cannot be read',
  'too large': 'it is too large',
} as const

/**
 * The file that a configuration names. Relative names are tried in each folder in turn. An absolute name belongs to the server, not to
 * the tree that was given: the given file whose path ends like it is taken, where there is exactly one; its bare name counts only in the folders.
 */
export function openNamed(context: ReadingContext, name: string, folders: readonly string[]): Opened {
  let why: string = reasons.absent
  const attempt = (path: string): Text | undefined => {
    const opened = context.open(path)
    if ('text' in opened) return opened.text
    if (opened.why !== 'absent') why = reasons[opened.why]
    return undefined
  }
  if (!name.startsWith('/')) {
    for (const folder of new Set(folders)) {
      if (folder.startsWith('/')) continue
      const path = normalise(`${folder}/${name}`)
      if (path.startsWith('..')) {
        why = reasons.outside
        continue
      }
      const text = attempt(path)
      if (text) return { text }
    }
    const server = folders.find((folder) => folder.startsWith('/'))
    return server === undefined ? { why } : openNamed(context, `${server}/${name}`, folders.filter((folder) => !folder.startsWith('/')))
  }
  why = reasons.outside
  const parts = normalise(name).split('/')
  for (let from = 0; from < parts.length; from++) {
    const end = parts.slice(from).join('/')
    const last = from === parts.length - 1
    let found = context.paths.filter((path) => path === end || path.endsWith(`/${end}`))
    const near = found.filter((path) => folders.some((folder) => folder === '' || path.startsWith(`${folder}/`)))
    if (last || near.length > 0) found = near
    const [only, more] = found
    if (more !== undefined) return { why: 'more than one file that was given ends like it' }
    if (only !== undefined) {
      const text = attempt(only)
      return text ? { text } : { why }
    }
  }
  return { why }
}
