import { groupBy } from '../../base/group.ts'
import type { ProblemPart, UnknownPart, UnreadPart } from '../documents/common.ts'
import { count, cut, list } from '../words/count.ts'
import { commandOf, type Next } from '../words/next.ts'
import { placeWords } from '../words/place.ts'
import { more, paragraph, withAside, type Page } from './page.ts'

interface Head {
  readonly unread: readonly UnreadPart[]
  readonly unknowns: readonly UnknownPart[]
  readonly problems?: readonly ProblemPart[] | undefined
  /** So many more things were not understood, of which the answer meets none. */
  readonly elsewhere?: number
}

/** What an answer leaves open, in a line or two (all of it with --verbose), then the next step. */
export function ending(page: Page, document: Head, next: Next): string[] {
  if (page.part) return []
  const open = [...problems(page, document.problems ?? []), ...unknowns(page, document.unknowns), ...unread(page, document.unread), ...elsewhere(page, document.elsewhere ?? 0)]
  return [...(open.length > 0 ? ['', ...open] : []), '', ...nextStep(page, next)]
}

export function nextStep(page: Page, next: Next): string[] {
  const command = commandOf(next, page.asked)
  const says = paragraph(page, 'Next: ', next.says)
  return command === undefined ? says : withCommand(page, says, command)
}

function withCommand(page: Page, lines: string[], command: string): string[] {
  const last = lines.at(-1) ?? ''
  if (last.length + 1 + command.length <= page.width) return [...lines.slice(0, -1), `${last} ${page.bold(command)}`]
  return [...lines, `      ${page.bold(command)}`]
}

function problems(page: Page, found: readonly ProblemPart[]): string[] {
  if (found.length === 0) return []
  const { shown, left } = cut(found, page.limit(5))
  return [
    page.tone.doubt(`${count(found.length, 'problem')} with what was read`),
    ...shown.flatMap((problem) => withAside(page, '  ', problem.says, placeWords(problem.places))),
    ...more(page, left).map((line) => `  ${line}`),
  ]
}

function unknowns(page: Page, found: readonly UnknownPart[]): string[] {
  if (found.length === 0) return []
  const bySubject = [...groupBy(found, (unknown) => `${unknown.code} ${unknown.subject}`).values()]
  const { shown, left } = cut(bySubject, page.limit(3))
  return [
    page.tone.doubt(`${count(bySubject.length, 'thing')} not known that could change the answer`),
    ...shown.flatMap(([first]) => (first ? withAside(page, '  ', first.subject, writtenPlace(first)) : [])),
    ...more(page, left).map((line) => `  ${line}`),
  ]
}

/** An implied place of a doubt usually says what its subject says. */
function writtenPlace(unknown: UnknownPart): string {
  return placeWords(unknown.places.filter((place) => 'file' in place))
}

function unread(page: Page, found: readonly UnreadPart[]): string[] {
  if (found.length === 0) return []
  const byWhat = groupBy(found, (one) => one.what)
  if (page.verbose)
    return [
      `${count(found.length, 'thing')} not understood`,
      ...found.flatMap((one) => withAside(page, '  ', one.what, placeWords([one.place]))),
    ]
  const kinds = [...byWhat].map(([what, all]) => (all.length > 1 ? `${what} (${all.length})` : what))
  return paragraph(
    page,
    '',
    `${count(found.length, 'thing')} not understood: ${list(kinds, 4)}${kinds.length > 5 ? ' (--verbose)' : ''}`,
    page.dim,
  )
}

function elsewhere(page: Page, left: number): string[] {
  return left === 0 ? [] : paragraph(page, '', `${count(left, 'thing')} not understood elsewhere, which this flow does not meet (--verbose)`, page.dim)
}
