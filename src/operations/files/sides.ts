import { existsSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'
import type { Surroundings } from '../ask.ts'
import type { Refusal } from '../operation.ts'
import { commitOf, gitObject, hasOwnHistory, mergeBase } from './git.ts'
import { refusal } from './identify.ts'

/** Paths for each of two states, and what each is called. */
export interface Named {
  readonly old: readonly string[]
  readonly now: readonly string[]
  readonly names: { readonly old: string; readonly now: string }
  /** A file that was named alone, and stands for both until it is known what is in it. */
  readonly alone?: string
}

const here = 'the work tree'

/**
 * What words mean when two states are to be compared, as with `git diff`: `OLD NEW`, a revision (against the work tree), `A..B` (and `A...B`, from where they
 * parted), a path alone (its last commit against it), and paths in either after a revision or `--`. A path that exists goes before a revision of the same
 * name; before `--` only revisions stand.
 */
export function nameSides(words: readonly string[], surroundings: Surroundings): Named | { readonly refusal: Refusal } {
  const dashes = words.indexOf('--')
  const before = dashes < 0 ? words : words.slice(0, dashes)
  const after = dashes < 0 ? [] : words.slice(dashes + 1).filter((word) => word !== '--')
  if (dashes >= 0) return atRevisions(before, after, surroundings)
  const [first, second, ...more] = before
  if (first === undefined) return atRevisions([], [], surroundings)
  if (second === undefined) {
    if (!isThere(first, surroundings)) return first.includes(':') ? againstPath(first, surroundings) : atRevisions([first], [], surroundings)
    if (first === '-') return { old: [first], now: [first], names: { old: 'before', now: 'after' }, alone: first }
    const named = atRevisions([], [first], surroundings)
    if (!isFile(first, surroundings)) return named
    return 'refusal' in named ? { old: [], now: [first], names: { old: 'HEAD', now: first }, alone: first } : { ...named, alone: first }
  }
  const paths = before.filter((word) => isThere(word, surroundings) || word.includes(':'))
  if (more.length === 0 && (paths.length === 2 || (paths.includes(first) && !paths.includes(second)))) {
    const old = oneOf(first, surroundings)
    const now = oneOf(second, surroundings)
    if ('refusal' in old) return old
    if ('refusal' in now) return now
    return { old: [old.word], now: [now.word], names: { old: first, now: second } }
  }
  const revisions = before.findIndex((word) => paths.includes(word))
  return revisions < 0 ? atRevisions(before, [], surroundings) : atRevisions(before.slice(0, revisions), before.slice(revisions), surroundings)
}

/** A path, a `REV:path`, or a whole revision. */
function oneOf(word: string, surroundings: Surroundings): { readonly word: string } | { readonly refusal: Refusal } {
  if (isThere(word, surroundings) || word.includes(':')) return { word }
  const whole = revision(word, surroundings)
  return 'refusal' in whole ? whole : { word: `${word}:./` }
}

/** `REV:path` alone: against the path as it is now. */
function againstPath(word: string, surroundings: Surroundings): Named | { readonly refusal: Refusal } {
  const path = word.slice(word.indexOf(':') + 1)
  if (path !== '' && isThere(path, surroundings)) return { old: [word], now: [path], names: { old: word, now: path } }
  return refusal('one-side', `"${word}" is one state alone.`, 'Name the other beside it: netwright diff OLD NEW.')
}

/** No revision: the last commit. One: against the work tree. Two, or a range: against each other. */
function atRevisions(revisions: readonly string[], paths: readonly string[], surroundings: Surroundings): Named | { readonly refusal: Refusal } {
  const [first = 'HEAD', second, more] = revisions
  if (more !== undefined) return refusal('sides', 'More than two states are named.', 'Name two: netwright diff OLD NEW.')
  const range = /^(.*?)(\.\.\.?)(.*)$/.exec(first)
  if (range && second !== undefined) return refusal('sides', `"${first}" is two states already.`, 'Name paths after --.')
  const [from, to] = range ? [range[1] === '' ? 'HEAD' : (range[1] ?? 'HEAD'), range[3] === '' ? 'HEAD' : (range[3] ?? 'HEAD')] : [first, second]
  const old = revision(from, surroundings)
  if ('refusal' in old) return old
  const now = to === undefined ? undefined : revision(to, surroundings)
  if (now && 'refusal' in now) return now
  const base = range?.[2] === '...' && now ? mergeBase(surroundings.folder, old.commit, now.commit) : old.commit
  if (base === undefined) return refusal('unrelated', `${from} and ${to ?? ''} have no commit in common.`, 'Compare them with two dots instead.')
  const oldPaths = paths.length === 0 ? [`${base}:./`] : atRevision(base, paths, surroundings)
  const nowPaths = now ? (paths.length === 0 ? [`${now.commit}:./`] : atRevision(now.commit, paths, surroundings)) : paths.length === 0 ? ['.'] : paths
  if (oldPaths.length === 0) return refusal('absent', `None of ${paths.join(', ')} is there in ${from}.`, 'What has no earlier state can be asked about by netwright reach and netwright check.')
  return { old: oldPaths, now: nowPaths, names: { old: from, now: to ?? here } }
}

function atRevision(commit: string, paths: readonly string[], { folder }: Surroundings): string[] {
  const words = paths.map((path) => {
    const way = relative(folder, resolve(folder, path)).split(sep).join('/')
    return `${commit}:${way.startsWith('../') || way === '..' ? way : `./${way}`}`
  })
  const there = words.filter((word) => gitObject(folder, word) !== undefined)
  return there.length > 0 ? there : []
}

function revision(word: string, { folder, confinedTo }: Surroundings): { readonly commit: string } | { readonly refusal: Refusal } {
  if (confinedTo && !hasOwnHistory(folder, confinedTo)) return refusal('revision', `"${word}" is no file or folder here, and no history that is its own can be read.`, 'Name two files or folders.')
  const commit = commitOf(folder, word)
  return commit === undefined
    ? refusal('absent', `There is no file, folder or git revision "${word}".`, `Relative paths start from ${folder}; netwright diff OLD NEW compares two.`)
    : { commit }
}

const isThere = (word: string, { folder, confinedTo }: Surroundings): boolean => (word === '-' && !confinedTo) || (!word.includes('\0') && word !== '' && existsSync(resolve(folder, word)))

const isFile = (word: string, { folder }: Surroundings): boolean => statSync(resolve(folder, word), { throwIfNoEntry: false })?.isDirectory() === false
