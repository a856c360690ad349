import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import { readJson } from '../../syntax/json.ts'
import { get } from '../../syntax/tree.ts'
import type { MapTree, Tree } from '../../syntax/tree.ts'
import { readYaml } from '../../syntax/yaml.ts'

/** One resource as it was written: a document, or an item of a List. */
export interface Document {
  readonly text: Text
  readonly tree: MapTree
  readonly apiVersion: string
  readonly kind: string
}

// `{{ … }}` outside of quotes is a template's, never a manifest's: YAML would read it as a map in a map.
const template = /^(?:[^#'"\n]*\s)?\{\{-?[^{}]*\}\}/m

export function isTemplate(text: string): boolean {
  return text.includes('{{') && template.test(text)
}

/** The resources of one file in the order written; Lists are opened, however deep. */
export function documentsOf(text: Text, problems: Problem[], unread: Unread[]): Document[] {
  if (isTemplate(text.content)) {
    const start = text.content.indexOf('{{')
    unread.push({
      what: 'Helm template: render it first, and read what comes out',
      origin: written(text, { start, end: text.content.indexOf('}}', start) + 2 }),
      changesAnswers: true,
    })
    return []
  }
  const documents: Document[] = []
  for (const tree of treesOf(text, problems)) collect(text, tree, documents, unread)
  return documents
}

function treesOf(text: Text, problems: Problem[]): readonly Tree[] {
  if (/^\s*[{[]/.test(text.content) && /\.json$/i.test(text.path)) {
    const { tree, problems: found } = readJson(text)
    problems.push(...found)
    return tree ? [tree] : []
  }
  const { documents, problems: found } = readYaml(text, 'kubernetes')
  problems.push(...found)
  return documents
}

/** Lists within lists are opened with a stack: how deep they nest is the input's choice. */
function collect(text: Text, root: Tree, documents: Document[], unread: Unread[]): void {
  const waiting: Tree[] = [root]
  for (let tree = waiting.pop(); tree; tree = waiting.pop()) {
    if (tree.kind === 'list') {
      pushReversed(waiting, tree.items)
      continue
    }
    if (tree.kind !== 'map') continue
    const apiVersion = textOf(get(tree, 'apiVersion'))
    const kind = textOf(get(tree, 'kind'))
    if (apiVersion === undefined || kind === undefined) {
      if (tree.entries.length > 0)
        unread.push({
          what: 'a document without apiVersion and kind',
          origin: written(text, tree.entries[0]?.keySpan ?? tree.span),
          changesAnswers: false,
        })
      continue
    }
    const items = get(tree, 'items')
    if (kind.endsWith('List') && items?.kind === 'list')
      pushReversed(
        waiting,
        items.items.map((item) => withType(item, apiVersion, kind)),
      )
    else documents.push({ text, tree, apiVersion, kind })
  }
}

function pushReversed(waiting: Tree[], items: readonly Tree[]): void {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]
    if (item) waiting.push(item)
  }
}

/** Items of a `PodList` need not repeat what they are. */
function withType(item: Tree, apiVersion: string, kind: string): Tree {
  if (item.kind !== 'map' || kind === 'List' || get(item, 'kind') !== undefined) return item
  const scalar = (value: string): Tree => ({ kind: 'scalar', span: item.span, value, text: value, tag: undefined })
  const entry = (key: string, value: string): MapTree['entries'][number] => ({
    key,
    keySpan: { start: item.span.start, end: item.span.start },
    value: scalar(value),
  })
  return { ...item, entries: [entry('apiVersion', apiVersion), entry('kind', kind.slice(0, -4)), ...item.entries] }
}

function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && typeof tree.value === 'string' && tree.value !== '' ? tree.value : undefined
}
