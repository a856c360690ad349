import { spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { holds } from './disk.ts'
import { type Entry, type Missing, type Source, byteOrder, passedFolders } from './source.ts'

/** Of git's own, so much is taken at once at most. */
const mostBytes = 1 << 30
/** Contents are fetched many at a time: a call costs 3 ms, a file in a batch next to nothing. */
const batchBytes = 16 << 20

/** A tree or a file of a git revision. */
export interface GitObject {
  readonly kind: 'tree' | 'blob'
  readonly id: string
  readonly folder: string
}

/**
 * What `REV:path` names, seen from a folder; undefined when there is no such revision, path or repository. Runs the git program, no shell.
 */
export function gitObject(folder: string, name: string): GitObject | undefined {
  if (!/^[^:]+:/.test(name) || name.includes('\0')) return undefined
  const id = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', name])?.toString('utf8').trim()
  if (id === undefined || !/^[0-9a-f]{40,64}$/.test(id)) return undefined
  const kind = git(folder, ['cat-file', '-t', id])?.toString('utf8').trim()
  return kind === 'tree' || kind === 'blob' ? { kind, id, folder } : undefined
}

/** The commit that a revision names, in the repository around a folder; undefined when there is none. */
export function commitOf(folder: string, revision: string): string | undefined {
  if (revision === '' || revision.includes('\0')) return undefined
  const id = git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])?.toString('utf8').trim()
  return id !== undefined && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined
}

/** The commit at which two parted. */
export function mergeBase(folder: string, one: string, other: string): string | undefined {
  const id = git(folder, ['merge-base', one, other])?.toString('utf8').trim()
  return id !== undefined && /^[0-9a-f]{40,64}$/.test(id) ? id : undefined
}

/**
 * Is the history of a folder that alone of the work trees that may be read, or of one around it? A `.git` that leads to a repository elsewhere, and one that borrows objects, would
 * show what nobody was to see.
 */
export function hasOwnHistory(folder: string, roots: readonly string[]): boolean {
  const told = git(folder, ['rev-parse', '--path-format=absolute', '--git-common-dir'])?.toString('utf8').replace(/\n$/, '')
  if (told === undefined || told === '') return false
  try {
    const [store, here] = [realpathSync(told), realpathSync(folder)]
    if (existsSync(join(store, 'objects', 'info', 'alternates'))) return false
    return roots.some((root) => holds(realpathSync(root), store)) || (basename(store) === '.git' && holds(dirname(store), here))
  } catch {
    return false
  }
}

/** The files of a tree, or the one file; `name` is what a single file is called. */
export function gitSource(object: GitObject, name: string, ignores: (path: string) => boolean): Source {
  const entries: Entry[] = []
  const links = new Map<string, string>()
  const pendingLinks: Entry[] = []
  let ignored = 0
  const reader = blobReader(object.folder)
  if (object.kind === 'blob') entries.push({ path: name, bytes: sizeOf(object), key: object.id })
  else {
    const listing = git(object.folder, ['ls-tree', '-r', '-z', '-l', '--full-tree', object.id])?.toString('utf8') ?? ''
    for (const row of listing.split('\0')) {
      const [, mode, type, id, size, path] = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([^]*)$/.exec(row) ?? []
      if (type !== 'blob' || id === undefined || path === undefined) continue
      if (path.split('/').some((part) => passedFolders.has(part))) continue
      if (isIgnored(path, ignores)) {
        ignored++
        continue
      }
      const entry = { path, bytes: Number(size), key: id }
      if (mode === '120000') pendingLinks.push(entry)
      else entries.push(entry)
    }
  }
  entries.sort((a, b) => byteOrder(a.path, b.path))
  reader.plan(entries)
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))
  const faults = []
  for (const entry of pendingLinks) {
    const bytes = entry.bytes > 4096 ? undefined : reader.read(entry)
    const target = bytes && resolveLink(entry.path, Buffer.from(bytes).toString('utf8'))
    if (target === undefined) {
      faults.push({
        code: 'input/link-outside',
        path: entry.path,
        says: 'This link leads outside of what was named, and was not followed.',
      })
    } else links.set(entry.path, target)
  }
  const find = (path: string): Entry | Missing => {
    const clean = resolveLink('', path)
    return clean === undefined ? 'outside' : (byPath.get(clean) ?? 'absent')
  }
  return { entries, links, faults, ignored, find, read: (entry, limit) => reader.read(entry)?.subarray(0, limit) }
}

/** A link's target relative to the tree; undefined when it leaves the tree. */
function resolveLink(from: string, target: string): string | undefined {
  if (target.startsWith('/')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function isIgnored(path: string, ignores: (path: string) => boolean): boolean {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (ignores(path.slice(0, slash + 1))) return true
  }
  return ignores(path)
}

function sizeOf(object: GitObject): number {
  return Number(git(object.folder, ['cat-file', '-s', object.id])?.toString('utf8').trim() ?? 0)
}

/** Reads blobs, and those that come after them in the plan along with them. */
function blobReader(folder: string): { plan(entries: readonly Entry[]): void; read(entry: Entry): Uint8Array | undefined } {
  let planned: readonly Entry[] = []
  let positions = new Map<string, number>()
  let held = new Map<string, Uint8Array>()
  return {
    plan(entries) {
      planned = entries
      positions = new Map(entries.map((entry, index) => [entry.path, index]))
    },
    read(entry) {
      const known = held.get(entry.key)
      if (known) return known
      const batch = [entry.key]
      let bytes = entry.bytes
      for (let index = (positions.get(entry.path) ?? planned.length) + 1; index < planned.length; index++) {
        const next = planned[index]
        if (next === undefined || (bytes += next.bytes) > batchBytes) break
        batch.push(next.key)
      }
      held = parseBatch(git(folder, ['cat-file', '--batch'], `${batch.join('\n')}\n`))
      return held.get(entry.key)
    },
  }
}

/** `<id> <type> <size>\n<content>\n` again and again (git-cat-file, BATCH OUTPUT). */
function parseBatch(output: Buffer | undefined): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  for (let at = 0; output !== undefined && at < output.length; ) {
    const end = output.indexOf(0x0a, at)
    if (end < 0) break
    const [id, , size] = output.toString('latin1', at, end).split(' ')
    if (id === undefined || size === undefined || !/^\d+$/.test(size)) {
      at = end + 1
      continue
    }
    found.set(id, output.subarray(end + 1, end + 1 + Number(size)))
    at = end + 1 + Number(size) + 1
  }
  return found
}

/** Nothing is fetched from elsewhere, and nobody is asked for a password. */
function git(folder: string, words: readonly string[], input?: string): Buffer | undefined {
  const { status, stdout } = spawnSync('git', ['--no-replace-objects', ...words], {
    cwd: folder,
    maxBuffer: mostBytes,
    ...(input !== undefined && { input }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
    windowsHide: true,
  })
  return status === 0 ? stdout : undefined
}
