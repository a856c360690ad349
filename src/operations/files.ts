import { Text } from '../base/text.ts'
import { written } from '../origin/origin.ts'
import type { Problem } from '../origin/problem.ts'
import { decode } from './files/decode.ts'
import { globMatches, parseGlob } from './files/glob.ts'
import { remembered } from './files/remembered.ts'
import { type Entry, type Source, byteOrder, passedFolders } from './files/source.ts'

export type Opened = { readonly text: Text } | { readonly why: 'absent' | 'outside' | 'unreadable' | 'too large' }

/**
 * The files that were named to be read, and nothing else. Listing is done at once, contents are read when they are asked for, each at most
 * once. Paths use `/` and are relative to the root: the folder that was named. Where several things were named, or files, that is the
 * working folder, or the deepest folder that holds them all when some are outside of it. What comes from a git revision beside other
 * things keeps its `REV:path` in front; standard input is `-`.
 */
export interface Files {
  /** What was named, as it was typed. */
  readonly named: readonly string[]
  /** Every file that may be read, in byte order. A link to a file that is listed is not listed again. */
  readonly paths: readonly string[]
  /** The first 64 KiB as text, to recognise a format by; undefined when it cannot be read or is binary. */
  head(path: string): string | undefined
  /** The same `Text` each time. Also opens what is not listed (`.terraform/…`, through links) as long as it stays inside what was named. */
  open(path: string): Opened
  /**
   * Paths that match a glob with `*` and `?` within one folder's names, in byte order; a link is named as the link. Files of a folder that is passed over in
   * listing are found where the glob names the folder: `.terraform/modules/net/*`.
   */
  match(glob: string): readonly string[]
  /**
   * Where a path is on the disk, absolute: of a file that was named or found, or of a new one in a folder that holds such files; undefined for what comes from
   * elsewhere (standard input, a git revision), and for what can't be there.
   */
  place?(path: string): { readonly absolute: string; readonly isNew: boolean } | undefined
  /** What was wrong with reading so far; grows as files are opened. */
  readonly problems: readonly Problem[]
  /** Files that nobody missed: binary ones whose name promises nothing, and those that the config says to ignore. */
  passed(): { readonly binary: number; readonly ignored: number }
}

export interface Root {
  /** Stands before the source's paths: empty, or `HEAD~1:k8s/`. */
  readonly prefix: string
  readonly source: Source
}

export interface Limits {
  /** A larger file is reported and not read. */
  readonly fileBytes: number
  /** So much is read of all files together. */
  readonly totalBytes: number
}

const headBytes = 64 << 10
/** Small files are kept from being looked at until they are opened, up to this much. */
const keptBytes = 32 << 20
/** Names that promise a configuration: when such a file is binary, someone should know. */
const promising = /\.(ya?ml|json|conf|cfg|tf|tfvars|hcl|toml|zone|nft|rules)$|(^|\/)(nginx|named|iptables|ip6tables)[^/]*$/i

export function filesOf(named: readonly string[], roots: readonly Root[], limits: Limits): Files {
  const problems: Problem[] = []
  const listed = new Map<string, { readonly entry: Entry; readonly source: Source }>()
  const links = new Map<string, string>()
  let ignored = 0
  let total = 0
  const binaries = new Set<string>()
  const opened = new Map<string, Opened>()
  const kept = new Map<string, Uint8Array>()
  let keptTotal = 0

  const say = (code: string, severity: Problem['severity'], text: Text, says: string, at = 0): void => {
    problems.push({ code: `input/${code}`, severity, says, origin: written(text, { start: at, end: at === 0 ? 0 : at + 1 }) })
  }
  for (const { prefix, source } of roots) {
    for (const entry of source.entries) listed.set(prefix + entry.path, { entry, source })
    for (const [path, target] of source.links) links.set(prefix + path, prefix + target)
    for (const { code, path, says } of source.faults) {
      problems.push({ code, severity: 'warning', says, origin: written(new Text(prefix + path, ''), { start: 0, end: 0 }) })
    }
    ignored += source.ignored
  }
  const paths = [...listed.keys()].sort(byteOrder)

  /** Through the links to where a path really is; a chain that does not end is no path. */
  const followLinks = (path: string): string => {
    let here = clean(path)
    for (let hops = 0; hops < 40; hops++) {
      const link = longestLink(here, links)
      if (link === undefined) return here
      here = clean(links.get(link) + here.slice(link.length))
    }
    return here
  }

  const locate = (
    asked: string,
  ): { readonly path: string; readonly entry: Entry; readonly source: Source } | 'absent' | 'outside' | 'unreadable' => {
    const path = followLinks(asked)
    const known = listed.get(path)
    if (known) return { path, ...known }
    let why: 'absent' | 'outside' | 'unreadable' = 'outside'
    for (const { prefix, source } of roots) {
      if (!path.startsWith(prefix)) continue
      const found = source.find(path.slice(prefix.length))
      if (typeof found !== 'string') return { path: prefix + found.path, entry: found, source }
      if (found !== 'outside') why = found
    }
    return why
  }

  const noteBinary = (path: string): void => {
    if (binaries.has(path)) return
    binaries.add(path)
    if (promising.test(path)) say('binary', 'warning', new Text(path, ''), 'This file is binary, not text; it was not read.')
  }

  const load = (path: string, entry: Entry, source: Source): Opened => {
    const empty = new Text(path, '')
    if (entry.bytes > limits.fileBytes) {
      say(
        'too-large',
        'error',
        empty,
        `This file has ${megabytes(entry.bytes)} MB and was not read; --max-file-size ${Math.ceil(entry.bytes / (1 << 20))} reads it.`,
      )
      return { why: 'too large' }
    }
    if (total + entry.bytes > limits.totalBytes) {
      say(
        'too-much',
        'error',
        empty,
        `More than ${megabytes(limits.totalBytes)} MB were to be read; this file was not. Name fewer files at a time.`,
      )
      return { why: 'too large' }
    }
    const bytes = kept.get(path) ?? source.read(entry, limits.fileBytes)
    if (kept.delete(path)) keptTotal -= entry.bytes
    if (!bytes) {
      say('unreadable', 'error', empty, 'This file cannot be read; give yourself the right to, or leave it out.')
      return { why: 'unreadable' }
    }
    total += bytes.length
    const decoded = decode(bytes, false)
    if ('binary' in decoded) {
      noteBinary(path)
      return { why: 'unreadable' }
    }
    const text = remembered(path, decoded.content)
    if (decoded.brokenAt !== undefined) {
      say(
        'not-utf8',
        'warning',
        text,
        'Here begins something that is not UTF-8; it was read with a mark in its place. Save the file as UTF-8.',
        decoded.brokenAt,
      )
    }
    return { text }
  }

  const open = (asked: string): Opened => {
    const found = locate(asked)
    if (typeof found === 'string') return { why: found }
    let result = opened.get(found.path)
    if (!result) {
      result = load(found.path, found.entry, found.source)
      opened.set(found.path, result)
    }
    return result
  }

  return {
    named,
    paths,
    problems,
    passed: () => ({ binary: [...binaries].filter((path) => !promising.test(path)).length, ignored }),
    head(asked) {
      const found = locate(asked)
      if (typeof found === 'string') return undefined
      const before = opened.get(found.path)
      if (before) return 'text' in before ? before.text.content.slice(0, headBytes) : undefined
      const whole = found.entry.bytes <= headBytes
      const bytes = kept.get(found.path) ?? found.source.read(found.entry, headBytes)
      if (!bytes) {
        // Said once, and remembered.
        open(asked)
        return undefined
      }
      if (whole && !kept.has(found.path) && keptTotal + found.entry.bytes <= keptBytes) {
        kept.set(found.path, bytes)
        keptTotal += found.entry.bytes
      }
      const decoded = decode(bytes.subarray(0, headBytes), !whole)
      if ('binary' in decoded) {
        noteBinary(found.path)
        return undefined
      }
      return decoded.content
    },
    open,
    place(asked) {
      const found = locate(asked)
      if (typeof found !== 'string') return found.source.kind === 'disk' && found.path === asked ? { absolute: found.entry.key, isNew: false } : undefined
      const folder = asked.slice(0, asked.lastIndexOf('/') + 1)
      const beside = asked === clean(asked) && found === 'absent' ? paths.find((path) => path.startsWith(folder) && !path.slice(folder.length).includes('/')) : undefined
      const there = beside === undefined ? undefined : listed.get(beside)
      if (!there || there.source.kind !== 'disk') return undefined
      return { absolute: there.entry.key.slice(0, there.entry.key.length - (beside ?? '').length + folder.length) + asked.slice(folder.length), isNew: true }
    },
    match(glob) {
      const asked = clean(glob)
      const names = asked.split('/')
      const first = names.findIndex((name) => /[*?[]/.test(name))
      if (first < 0) return typeof locate(asked) === 'string' ? [] : [asked]
      // The folders before the first wildcard may be links; what is found is named as it was asked for.
      const typed = names.slice(0, first).join('/')
      const real = typed === '' ? '' : followLinks(typed)
      const rest = parseGlob(names.slice(first).join('/'))
      const start = real === '' ? '' : `${real}/`
      const result: string[] = []
      for (const path of [...paths, ...links.keys()]) {
        if (!path.startsWith(start) || !globMatches(rest, path.slice(start.length), false)) continue
        if (links.has(path) && typeof locate(path) === 'string') continue
        result.push(typed === '' ? path : `${typed}/${path.slice(start.length)}`)
      }
      if (first === names.length - 1 && names.some((name) => passedFolders.has(name))) {
        for (const { prefix, source } of roots) {
          if (!real.startsWith(prefix)) continue
          for (const name of source.list?.(real.slice(prefix.length)) ?? []) {
            const path = `${typed}/${name}`
            if (globMatches(rest, name, false) && typeof locate(path) !== 'string') result.push(path)
          }
        }
      }
      return [...new Set(result)].sort(byteOrder)
    },
  }
}

export const noFiles: Files = filesOf([], [], { fileBytes: 0, totalBytes: 0 })

/** Without `.`, `..` and doubled slashes, as far as they cancel out. */
function clean(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return (path.startsWith('/') ? '/' : '') + parts.join('/')
}

function longestLink(path: string, links: ReadonlyMap<string, string>): string | undefined {
  if (links.size === 0) return undefined
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const start = path.slice(0, end)
    if (links.has(start)) return start
  }
  return undefined
}

function megabytes(bytes: number): string {
  return (bytes / (1 << 20)).toFixed(bytes < 10 << 20 ? 1 : 0)
}
