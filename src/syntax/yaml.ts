import type { Span, Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import { reportSome } from './tree.ts'
import type { Tree } from './tree.ts'
import { readUsual } from './yaml/usual.ts'
import { readWhole } from './yaml/whole.ts'

/**
 * How plain scalars become values.
 * `kubernetes`: `yes`, `no`, `on`, `off`, `y`, `n` are booleans, `0755` is octal, `1_000` a number; what kubectl, Helm and the API
 * server do, through sigs.k8s.io/yaml and its goyaml.v2 (kubernetes-sigs/yaml goyaml.v2/resolve.go, 2026-11).
 * `core`: YAML 1.2; those are strings, and `0755` is 755. Everyone else: CloudFormation, Compose, CI.
 */
export type YamlDialect = 'core' | 'kubernetes'

export interface YamlReading {
  /** One tree a document, in the order written; documents with nothing but comments are left out. */
  readonly documents: readonly Tree[]
  readonly problems: readonly Problem[]
}

/** In UTF-16 code units. A tree takes about ten bytes of memory for each. */
export const longestYaml = 64 * 1024 * 1024

/** So much of one text may go through the `yaml` package, which takes a second and some hundred megabytes for 2 MiB. */
const mostUnusual = 8 * 1024 * 1024

/**
 * Reads all documents of a YAML text. Never throws; a broken document costs what cannot be read of it, the others are still read.
 * Anchors, aliases and merge keys (`<<`) are resolved; a tree behind an alias is shared and keeps the place of its anchor.
 */
export function readYaml(text: Text, dialect: YamlDialect = 'core'): YamlReading {
  const problems: Problem[] = []
  const report = reportSome(problems, text, 'yaml')
  const documents: Tree[] = []
  const { content } = text
  if (content.length > longestYaml) {
    report('too-large', { start: 0, end: 0 }, `The text is longer than ${longestYaml / 1024 / 1024} MiB; it is not read.`)
    return { documents, problems }
  }
  let unusual = 0
  const isUsual = !content.includes('\r') && !/^(?:%|\.\.\.)/m.test(content)
  for (const { start, end } of splitDocuments(content)) {
    const body = isUsual ? bodyStart(content, start) : undefined
    const usual = body === undefined ? undefined : readUsual(content, body, end, dialect, report)
    if (usual === undefined) {
      unusual += end - start
      if (unusual > mostUnusual) {
        report('too-large', { start, end: start }, `More than ${mostUnusual / 1024 / 1024} MiB need the slow reader; the rest is not read.`)
        break
      }
      for (const tree of readWhole(content.slice(start, end), start, dialect, report)) documents.push(tree)
    } else if (usual.tree !== undefined) documents.push(usual.tree)
  }
  return { documents, problems }
}

/** Behind the `---` line; undefined when anything but spaces follows the dashes. */
function bodyStart(content: string, start: number): number | undefined {
  if (!content.startsWith('---', start)) return start
  let at = start + 3
  while (content.charCodeAt(at) === 0x20) at++
  return content.charCodeAt(at) === 0x0a ? at + 1 : undefined
}

/**
 * Where each document stands, its `---` line included. A line that begins with `---` or `...` ends a document whatever is open
 * (YAML 1.2.2 §9.1.2 forbids it inside every scalar), so an unclosed quote costs one document and not the rest of the file.
 */
function splitDocuments(content: string): Span[] {
  const spans: Span[] = []
  let start = content.charCodeAt(0) === 0xfeff ? 1 : 0
  // Directives belong to the document after them; whoever writes any gets the whole file read at once.
  if (/^%/m.test(content)) return [{ start, end: content.length }]
  for (let at = content.indexOf('\n---'); at >= 0; at = content.indexOf('\n---', at + 4)) {
    if (!endsMarker(content.charCodeAt(at + 4))) continue
    spans.push({ start, end: at + 1 })
    start = at + 1
  }
  spans.push({ start, end: content.length })
  return spans
}

/** White space or, as `NaN`, the end of the text. */
function endsMarker(code: number): boolean {
  return code === 0x0a || code === 0x20 || code === 0x0d || code === 0x09 || Number.isNaN(code)
}
