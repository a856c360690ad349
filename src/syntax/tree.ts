import type { Span, Text } from '../base/text.ts'
import { written } from '../origin/origin.ts'
import type { Problem } from '../origin/problem.ts'

/** What YAML and JSON have in common, with places. Spans are offsets into the text that was read. */
export type Tree = MapTree | ListTree | ScalarTree

export interface MapTree {
  readonly kind: 'map'
  readonly span: Span
  /** In the order written, each key once: a key that was written twice is a problem, and its last value counts. */
  readonly entries: readonly Entry[]
  /** A YAML tag as written (`!Sub`), else undefined. */
  readonly tag: string | undefined
}

export interface Entry {
  readonly key: string
  readonly keySpan: Span
  readonly value: Tree
}

export interface ListTree {
  readonly kind: 'list'
  readonly span: Span
  readonly items: readonly Tree[]
  readonly tag: string | undefined
}

export interface ScalarTree {
  readonly kind: 'scalar'
  readonly span: Span
  /** A number is a double; where a long integer must be exact, `text` holds every digit. */
  readonly value: string | number | boolean | null
  /** The content with quotes, escapes and folding undone: `yes` where `value` is true, `0x10` where it is 16. */
  readonly text: string
  readonly tag: string | undefined
}

/** Readers stop here with a problem, so that whoever walks a tree may do it by recursion. */
export const deepestTree = 500

/** Every list of entries longer than this is looked up by an index that is made at the first look. */
const smallMap = 12
const indexes = new WeakMap<MapTree, Map<string, Entry>>()

/** The entry of a key, or undefined, also when the tree is no map. */
export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  if (tree === undefined || tree.kind !== 'map') return undefined
  const { entries } = tree
  if (entries.length <= smallMap) {
    for (const entry of entries) if (entry.key === key) return entry
    return undefined
  }
  let index = indexes.get(tree)
  if (index === undefined) {
    index = new Map()
    for (const entry of entries) index.set(entry.key, entry)
    indexes.set(tree, index)
  }
  return index.get(key)
}

/** The value of a key, or undefined, also when the tree is no map. */
export function get(tree: Tree | undefined, key: string): Tree | undefined {
  return entryOf(tree, key)?.value
}

/** What a path of keys and list positions leads to: `at(tree, 'spec', 'ports', 0)`; undefined where it breaks off. */
export function at(tree: Tree | undefined, ...path: readonly (string | number)[]): Tree | undefined {
  let here = tree
  for (const step of path) {
    if (here === undefined) return undefined
    if (typeof step === 'string') here = get(here, step)
    else here = here.kind === 'list' ? here.items[step] : undefined
  }
  return here
}

/** Takes a fault (`wrong-type`), its place and a sentence; `reportTo` makes one. */
export type Report = (fault: string, span: Span, says: string, severity?: Problem['severity']) => void

/** A report that adds problems with the code `area/fault` and a written origin. */
export function reportTo(problems: Problem[], text: Text, area: string): Report {
  return (fault, span, says, severity = 'error') => {
    problems.push({ code: `${area}/${fault}`, severity, says, origin: written(text, span) })
  }
}

/** So many problems does a reader of one text report; a file that isn't what its name says would make millions. */
const mostProblems = 100

/** As `reportTo`, and silent after a hundred problems: the last one says so. */
export function reportSome(problems: Problem[], text: Text, area: string): Report {
  const report = reportTo(problems, text, area)
  let count = 0
  return (fault, span, says, severity) => {
    if (count < mostProblems) report(fault, span, says, severity)
    else if (count === mostProblems) report('more-problems', span, 'There are more problems from here on; they are not listed.')
    count++
  }
}

/** `a map`, `a list`, `a number`…: what a tree is, without what it holds. */
export function describeTree(tree: Tree): string {
  if (tree.kind !== 'scalar') return `a ${tree.kind}`
  if (tree.value === null) return 'null'
  if (typeof tree.value === 'string') return 'a string'
  return typeof tree.value === 'number' ? 'a number' : 'a boolean'
}

export interface NullTree extends ScalarTree {
  readonly value: null
}

/** Whether it is absent or written as null: most formats treat both alike. */
export function isAbsent(tree: Tree | undefined): tree is NullTree | undefined {
  return tree === undefined || (tree.kind === 'scalar' && tree.value === null)
}

/** The tree, or undefined where it is absent or written as null. */
export function present(tree: Tree | undefined): Tree | undefined {
  return isAbsent(tree) ? undefined : tree
}

/*
 * The accessors below share one contract: absent or null gives undefined and no problem; another type gives undefined and the
 * problem `wrong-type` at its place, worded with `what` (`spec.replicas`). No message repeats a value.
 */

/** The string that was written. */
export function asString(tree: Tree | undefined, report: Report, what: string): string | undefined {
  const here = present(tree)
  if (here === undefined) return undefined
  if (here.kind === 'scalar' && typeof here.value === 'string') return here.value
  return refuse(here, report, what, 'a string')
}

/** The text of any scalar: for fields that take `80` as well as `http`, and formats that turn scalars into strings. */
export function asText(tree: Tree | undefined, report: Report, what: string): string | undefined {
  const here = present(tree)
  if (here === undefined || here.kind === 'scalar') return here?.text
  return refuse(here, report, what, 'a single value')
}

export function asNumber(tree: Tree | undefined, report: Report, what: string): number | undefined {
  const here = present(tree)
  if (here === undefined) return undefined
  if (here.kind === 'scalar' && typeof here.value === 'number') return here.value
  return refuse(here, report, what, 'a number')
}

/** A whole number from `first` to `last`, both included; outside them the problem is `out-of-range`. */
export function asWhole(tree: Tree | undefined, report: Report, what: string, first: number, last: number): number | undefined {
  const here = present(tree)
  if (here === undefined) return undefined
  if (here.kind !== 'scalar' || typeof here.value !== 'number' || !Number.isInteger(here.value)) {
    return refuse(here, report, what, 'a whole number')
  }
  if (here.value >= first && here.value <= last) return here.value
  report('out-of-range', here.span, `${what} must be from ${first} to ${last}.`)
  return undefined
}

export function asBoolean(tree: Tree | undefined, report: Report, what: string): boolean | undefined {
  const here = present(tree)
  if (here === undefined) return undefined
  if (here.kind === 'scalar' && typeof here.value === 'boolean') return here.value
  return refuse(here, report, what, 'true or false')
}

export function asMap(tree: Tree | undefined, report: Report, what: string): MapTree | undefined {
  const here = present(tree)
  if (here === undefined || here.kind === 'map') return here
  return refuse(here, report, what, 'a map')
}

/** The entries of a map; none when it is absent or something else. */
export function asEntries(tree: Tree | undefined, report: Report, what: string): readonly Entry[] {
  return asMap(tree, report, what)?.entries ?? []
}

/** The items of a list; none when it is absent or something else. */
export function asItems(tree: Tree | undefined, report: Report, what: string): readonly Tree[] {
  const here = present(tree)
  if (here === undefined) return []
  if (here.kind === 'list') return here.items
  refuse(here, report, what, 'a list')
  return []
}

function refuse(tree: Tree, report: Report, what: string, wanted: string): undefined {
  report('wrong-type', tree.span, `${what} must be ${wanted}, and it is ${describeTree(tree)}.`)
  return undefined
}

/**
 * The same as plain JavaScript, for schemas and tests; maps become objects without a prototype, so `__proto__` is a key like others.
 * What lies deeper than `deepest` becomes null.
 */
export function plain(tree: Tree, deepest = deepestTree): unknown {
  if (tree.kind === 'scalar') return tree.value
  if (deepest === 0) return null
  if (tree.kind === 'list') return tree.items.map((item) => plain(item, deepest - 1))
  const object = Object.create(null) as Record<string, unknown>
  for (const { key, value } of tree.entries) object[key] = plain(value, deepest - 1)
  return object
}
