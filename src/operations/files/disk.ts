import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type Entry, type Missing, type Source, type SourceFault, byteOrder, passedFolders } from './source.ts'

/** More files than this are not listed; what is over it is named. */
const mostFiles = 500_000

export interface DiskOptions {
  /** Absolute paths that were named and that exist. */
  readonly named: readonly string[]
  /** Absolute: what the entries' paths are relative to; it holds everything that was named. */
  readonly base: string
  /** Whether an absolute path is to be left out; a folder ends with `/`. */
  readonly ignores: (path: string) => boolean
}

/**
 * Folders and files on the disk. A link is never walked through: what it leads to is listed where it really is when that is inside of what
 * was named, and is not touched otherwise. So every file is listed once, and a loop of links cannot hold anyone up.
 */
export function diskSource({ named, base, ignores }: DiskOptions): Source {
  const roots = named.map((path) => ({ path, real: realpathSync(path) }))
  const entries = new Map<string, Entry>()
  const links = new Map<string, string>()
  const linked: { readonly path: string; readonly real: string; readonly bytes: number }[] = []
  const faults: SourceFault[] = []
  let ignored = 0
  const pathOf = (absolute: string): string => relative(base, absolute).split(sep).join('/')
  const fault = (code: string, absolute: string, says: string): void => {
    faults.push({ code: `input/${code}`, path: pathOf(absolute), says })
  }

  /** The path of a real file as if it had been walked to; undefined when it is outside of everything that was named. */
  const within = (real: string): string | undefined => {
    const root = roots.find((candidate) => holds(candidate.real, real))
    return root && pathOf(join(root.path, relative(root.real, real)))
  }

  const link = (absolute: string): void => {
    let real: string
    try {
      real = realpathSync(absolute)
    } catch (thrown) {
      const looped = codeOf(thrown) === 'ELOOP'
      fault(
        looped ? 'link-loop' : 'broken-link',
        absolute,
        looped ? 'This link leads back to itself; it was not followed.' : 'This link leads nowhere.',
      )
      return
    }
    const target = within(real)
    if (target === undefined) {
      fault(
        'link-outside',
        absolute,
        'This link leads outside of what was named, and was not followed; name what it leads to as well to have it read.',
      )
      return
    }
    const found = statSync(real)
    if (found.isDirectory()) {
      if (holds(real, realpathSync(dirname(absolute))))
        fault('link-loop', absolute, 'This link leads to a folder around itself; it was not followed.')
      links.set(pathOf(absolute), target)
    } else if (found.isFile()) {
      links.set(pathOf(absolute), target)
      linked.push({ path: pathOf(absolute), real, bytes: found.size })
    }
  }

  const full = (): boolean => entries.size >= mostFiles
  const folders: string[] = []
  const seen = new Set<string>()
  const add = (absolute: string): void => {
    const path = pathOf(absolute)
    try {
      entries.set(path, { path, bytes: lstatSync(absolute).size, key: absolute })
    } catch {
      // It went away between listing and looking.
    }
  }
  for (const root of roots) {
    const found = statSync(root.real)
    if (found.isDirectory()) folders.push(root.path)
    else if (found.isFile()) entries.set(pathOf(root.path), { path: pathOf(root.path), bytes: found.size, key: root.real })
  }
  for (let folder = folders.pop(); folder !== undefined && !full(); folder = folders.pop()) {
    if (seen.has(folder)) continue
    seen.add(folder)
    let items
    try {
      items = readdirSync(folder, { withFileTypes: true })
    } catch (thrown) {
      fault('unreadable', folder, `This folder cannot be read (${codeOf(thrown)}); give yourself the right to, or leave it out.`)
      continue
    }
    for (const item of items) {
      const absolute = join(folder, item.name)
      if (item.isDirectory()) {
        if (passedFolders.has(item.name)) continue
        if (ignores(`${absolute}/`)) ignored++
        else folders.push(absolute)
      } else if (ignores(absolute)) ignored++
      else if (item.isSymbolicLink()) link(absolute)
      else if (item.isFile()) add(absolute)
    }
  }
  if (full()) fault('too-many-files', base, `There are more than ${mostFiles} files; those after them were not read. Name fewer folders.`)
  // What a link leads to is read under the link's own name where the walk passed it by.
  for (const { path, real, bytes } of linked) {
    const target = links.get(path)
    if (target !== undefined && !entries.has(target)) {
      links.delete(path)
      entries.set(path, { path, bytes, key: real })
    }
  }

  const find = (asked: string): Entry | Missing => {
    if (asked.includes('\0')) return 'absent'
    const absolute = isAbsolute(asked) ? resolve(asked) : resolve(base, asked)
    if (!roots.some((root) => holds(root.path, absolute) || holds(root.real, absolute))) return 'outside'
    let real: string
    try {
      real = realpathSync(absolute)
    } catch (thrown) {
      const code = codeOf(thrown)
      if (code === 'ENOENT' || code === 'ENOTDIR') return leavesBeforeItEnds(absolute, within) ? 'outside' : 'absent'
      return 'unreadable'
    }
    const path = within(real)
    if (path === undefined) return 'outside'
    const listed = entries.get(path)
    if (listed) return listed
    const found = statSync(real)
    return found.isFile() ? { path, bytes: found.size, key: real } : 'absent'
  }

  return {
    kind: 'disk',
    entries: [...entries.values()].sort((a, b) => byteOrder(a.path, b.path)),
    links,
    faults: faults.sort((a, b) => byteOrder(a.path, b.path)),
    ignored,
    find,
    list(folder) {
      const absolute = resolve(base, folder)
      try {
        if (!roots.some((root) => holds(root.path, absolute) || holds(root.real, absolute)) || within(realpathSync(absolute)) === undefined) return []
        return readdirSync(absolute, { withFileTypes: true })
          .filter((item) => item.isFile() || item.isSymbolicLink())
          .map((item) => item.name)
      } catch {
        return []
      }
    },
    read: (entry, limit) => readFile(entry.key, Math.min(limit, Math.max(entry.bytes, 1) + 1)),
  }
}

/** Whether `outer` is `inner` or a folder around it. Both absolute. */
export function holds(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
}

/** A path that does not exist may still tell what is outside: by its deepest part that does exist. */
function leavesBeforeItEnds(absolute: string, within: (real: string) => string | undefined): boolean {
  for (let folder = dirname(absolute); ; folder = dirname(folder)) {
    try {
      return within(realpathSync(folder)) === undefined
    } catch {
      if (folder === dirname(folder)) return true
    }
  }
}

/** Opened without following a link and without waiting for a pipe: it must still be the file that was listed. */
function readFile(path: string, limit: number): Uint8Array | undefined {
  let descriptor: number | undefined
  try {
    // O_NOFOLLOW and O_NONBLOCK are missing on Windows.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
    if (!fstatSync(descriptor).isFile()) return undefined
    return readUpTo(descriptor, limit)
  } catch {
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

/** At most `limit` bytes of what is open; waits for a pipe or a terminal that has nothing yet. */
export function readUpTo(descriptor: number, limit: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let total = 0
  while (total < limit) {
    const piece = Buffer.allocUnsafe(Math.min(limit - total, 1 << 20))
    let count: number
    try {
      count = readSync(descriptor, piece)
    } catch (thrown) {
      if (codeOf(thrown) === 'EOF') break
      if (codeOf(thrown) !== 'EAGAIN') throw thrown
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
      continue
    }
    if (count === 0) break
    pieces.push(piece.subarray(0, count))
    total += count
  }
  return pieces.length === 1 ? (pieces[0] ?? Buffer.alloc(0)) : Buffer.concat(pieces)
}

export function codeOf(thrown: unknown): string {
  return (thrown as NodeJS.ErrnoException | undefined)?.code ?? 'error'
}
