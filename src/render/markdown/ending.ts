import { groupBy } from '../../base/group.ts'
import type { ProblemPart, UnknownPart, UnreadPart } from '../documents/common.ts'
import type { RenderOptions } from '../options.ts'
import { cut } from '../words/count.ts'
import { commandOf, type Next } from '../words/next.ts'
import { mainPlace } from '../words/place.ts'
import { andMore, code, folded, place, plain, rowsOf, table } from './write.ts'

interface Head {
  readonly unread: readonly UnreadPart[]
  readonly unknowns: readonly UnknownPart[]
  readonly problems?: readonly ProblemPart[] | undefined
}

/** What an answer leaves open, folded, and the next step. */
export function ending(document: Head, options: RenderOptions, next: Next): string[] {
  if (options.part) return []
  const command = commandOf(next, options.asked)
  const most = rowsOf(options, 50)
  const unknowns = [...groupBy(document.unknowns, (one) => `${one.code} ${one.subject}`).values()].flatMap(([first]) =>
    first ? [first] : [],
  )
  const section = <Item>(
    items: readonly Item[],
    title: string,
    heads: readonly string[],
    row: (item: Item) => readonly string[],
  ): string[] => {
    const { shown, left } = cut(items, most)
    return folded(
      `${items.length === 1 ? `1 ${title}` : `${items.length} ${title.replace(/^(problem|thing)/, '$1s')}`}`,
      shown.length === 0 ? [] : [...table(heads, shown.map(row)), ...andMore(left)],
    )
  }
  return [
    ...(document.problems === undefined
      ? []
      : section(document.problems, 'problem with what was read', ['Problem', 'Where'], (one) => [
          plain(one.says),
          place(mainPlace(one.places)),
        ])),
    ...section(unknowns, 'thing not known that could change the answer', ['Not known', 'Where'], (one) => [
      plain(one.subject),
      place(one.places.find((where) => 'file' in where)),
    ]),
    ...section(document.unread, 'thing not understood', ['What', 'Where'], (one) => [plain(one.what), place(one.place)]),
    '',
    `**Next:** ${plain(next.says)}${command === undefined ? '' : ` ${code(command)}`}`,
  ]
}
