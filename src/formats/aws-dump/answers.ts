import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Problem, Unread } from '../../origin/problem.ts'
import { readJson } from '../../syntax/json.ts'
import { get, type MapTree, type Tree } from '../../syntax/tree.ts'
import { listings } from './listings.ts'
import type { Listing } from './table.ts'
import { textOf } from './table.ts'

/** What one command answered under one key. */
export interface Answer {
  readonly text: Text
  readonly listing: Listing
  readonly tree: MapTree
  /** The file's path and the keys around the answer: they may say what the data leaves out. */
  readonly words: readonly string[]
}

export interface Output {
  readonly problems: Problem[]
  readonly unread: Unread[]
}

/** Tools that join many answers nest them by account, region, service and command. */
const deepestAnswer = 8

/** All answers in the files, in their order. */
export function readAnswers(files: readonly Text[], output: Output): Answer[] {
  const answers: Answer[] = []
  for (const text of files) {
    const { tree, problems } = readJson(text)
    output.problems.push(...problems)
    if (tree) collect(text, tree, [text.path], answers)
  }
  tellCut(answers, output)
  return answers
}

function collect(text: Text, tree: Tree, words: readonly string[], answers: Answer[]): void {
  if (words.length > deepestAnswer) return
  if (tree.kind === 'list') for (const item of tree.items) collect(text, item, [...words, ''], answers)
  if (tree.kind !== 'map') return
  const before = answers.length
  for (const { key, value } of tree.entries) {
    const listing = listings.get(key)
    if (listing && value.kind !== 'scalar') answers.push({ text, listing, tree, words })
  }
  // What stands beside an answer belongs to it; anything else may hold answers.
  if (answers.length > before) return
  for (const { key, value } of tree.entries) collect(text, value, [...words, key], answers)
}

/** AWS cuts long answers into pages; the last page names no next one. */
function tellCut(answers: readonly Answer[], output: Output): void {
  const last = new Map<string, Answer>()
  const whole = new Set<string>()
  for (const answer of answers) {
    const { text, listing, tree } = answer
    const folder = `${listing.key} ${text.path.slice(0, text.path.lastIndexOf('/') + 1)}`
    const next = ['NextToken', 'nextToken', 'NextMarker', 'NextRecordName'].some((name) => (textOf(get(tree, name)) ?? '') !== '')
    if (next || textOf(get(tree, 'IsTruncated')) === 'true') last.set(folder, answer)
    else whole.add(folder)
  }
  for (const [folder, { text, listing, tree }] of last) {
    if (whole.has(folder)) continue
    output.unread.push({
      what: `further pages of ${listing.key}`,
      origin: written(text, { start: tree.span.start, end: tree.span.start + 1 }),
      changesAnswers: true,
    })
  }
}
