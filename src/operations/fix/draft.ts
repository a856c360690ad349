import { Text } from '../../base/text.ts'
import type { Edit, TextChange } from '../../formats/edit.ts'
import type { Files } from '../files.ts'
import { byteOrder } from '../files/source.ts'

/** A piece of a file: as it was read, or as an edit put it; and the edit that took it away. Edits are known by their numbers. */
interface Piece {
  readonly text: string
  readonly by: number | undefined
  readonly removedBy: number | undefined
}

/** Files with edits in them, in memory: every edit can be taken out again, as long as no other stands on it. */
export class Draft {
  readonly files: Files
  readonly edits: readonly Edit[]
  readonly #pieces: ReadonlyMap<string, readonly Piece[]>

  constructor(files: Files, edits: readonly Edit[] = [], pieces: ReadonlyMap<string, readonly Piece[]> = new Map()) {
    this.files = files
    this.edits = edits
    this.#pieces = pieces
  }

  /** With one more edit, whose offsets are of the files as they are in this draft. Undefined where the edit doesn't fit them: out of bounds, or overlapping itself. */
  with(edit: Edit): Draft | undefined {
    const number = this.edits.length
    const pieces = new Map(this.#pieces)
    for (const [path, changes] of byPath(edit.changes)) {
      const before = pieces.get(path) ?? this.#original(path)
      const after = before && apply(before, changes, number)
      if (!after) return undefined
      pieces.set(path, after)
    }
    return new Draft(this.files, [...this.edits, edit], pieces)
  }

  /** Without some of its edits; undefined where another edit changed what one of these had put. */
  without(numbers: readonly number[]): Draft | undefined {
    const gone = (number: number | undefined): boolean => number !== undefined && numbers.includes(number)
    const kept = this.edits.map((_, number) => number).filter((number) => !gone(number))
    const renumber = (number: number | undefined): number | undefined => (number === undefined ? undefined : kept.indexOf(number))
    const pieces = new Map<string, Piece[]>()
    for (const [path, list] of this.#pieces) {
      if (list.some(({ by, removedBy }) => gone(by) && removedBy !== undefined && !gone(removedBy))) return undefined
      const rest = list.filter(({ by }) => !gone(by)).map(({ text, by, removedBy }): Piece => ({ text, by: renumber(by), removedBy: gone(removedBy) ? undefined : renumber(removedBy) }))
      if (rest.some(({ by, removedBy }) => by !== undefined || removedBy !== undefined)) pieces.set(path, rest)
    }
    return new Draft(this.files, kept.flatMap((number) => this.edits[number] ?? []), pieces)
  }

  /** What each changed file was, and what it becomes; `old` undefined for a new file. In byte order of their paths. */
  changed(): { readonly path: string; readonly old: string | undefined; readonly now: string }[] {
    return [...this.#pieces.keys()].sort(byteOrder).flatMap((path) => {
      const opened = this.files.open(path)
      const old = 'text' in opened ? opened.text.content : undefined
      const now = this.#content(path) ?? ''
      return old === now ? [] : [{ path, old, now }]
    })
  }

  /** Where an edit's changes are in the files as they were read. */
  places(number: number): { readonly text: Text; readonly start: number; readonly end: number }[] {
    return [...this.#pieces].flatMap(([path, pieces]) => {
      const opened = this.files.open(path)
      const text = 'text' in opened ? opened.text : new Text(path, '')
      let at = 0
      const found: { text: Text; start: number; end: number }[] = []
      for (const { text: content, by, removedBy } of pieces) {
        const end = at + (by === undefined ? content.length : 0)
        const last = found.at(-1)
        if (by === number || removedBy === number) {
          if (last?.end === at) last.end = end
          else found.push({ text, start: at, end })
        }
        at = end
      }
      return found
    })
  }

  /** The files as they would be, for whoever reads. Texts of files that aren't changed are the same objects. */
  copy(): Files {
    const { files } = this
    const texts = new Map(this.changed().map(({ path, now }) => [path, new Text(path, now)]))
    const added = [...texts.keys()].filter((path) => !files.paths.includes(path))
    return {
      ...files,
      paths: added.length === 0 ? files.paths : [...files.paths, ...added].sort(byteOrder),
      head: (path) => texts.get(path)?.content.slice(0, 64 << 10) ?? files.head(path),
      open: (path) => {
        const text = texts.get(path)
        return text ? { text } : files.open(path)
      },
      match: (glob) => (added.length === 0 ? files.match(glob) : [...new Set([...files.match(glob), ...added.filter((path) => fits(glob, path))])].sort(byteOrder)),
    }
  }

  #original(path: string): readonly Piece[] | undefined {
    const opened = this.files.open(path)
    if ('text' in opened) return [{ text: opened.text.content, by: undefined, removedBy: undefined }]
    return opened.why === 'absent' || opened.why === 'outside' ? [] : undefined
  }

  #content(path: string): string | undefined {
    return this.#pieces
      .get(path)
      ?.filter(({ removedBy }) => removedBy === undefined)
      .map(({ text }) => text)
      .join('')
  }
}

function byPath(changes: readonly TextChange[]): Map<string, TextChange[]> {
  const paths = new Map<string, TextChange[]>()
  for (const change of changes) paths.set(change.path, [...(paths.get(change.path) ?? []), change])
  return paths
}

/** Changes of one edit to one file, by place; several at one place go in in the order given. */
function apply(pieces: readonly Piece[], changes: readonly TextChange[], number: number): Piece[] | undefined {
  const length = pieces.reduce((sum, piece) => sum + (piece.removedBy === undefined ? piece.text.length : 0), 0)
  const sorted = changes.map((change, place) => ({ ...change, place })).toSorted((a, b) => a.start - b.start || a.end - b.end || a.place - b.place)
  const overlaps = sorted.some((change, place) => change.start < (sorted[place - 1]?.end ?? 0))
  if (overlaps || sorted.some(({ start, end }) => start < 0 || end < start || end > length)) return undefined
  const result: Piece[] = []
  const waiting = [...pieces]
  let at = 0
  for (const { start, end, text } of sorted) {
    take(start)
    if (text !== '') result.push({ text, by: number, removedBy: undefined })
    remove(end)
  }
  return [...result, ...waiting].filter((piece) => piece.text !== '')

  /** Hands over what stands before an offset. */
  function take(until: number): void {
    step(until, (piece) => piece)
  }
  function remove(until: number): void {
    step(until, (piece) => ({ ...piece, removedBy: number }))
  }
  function step(until: number, with_: (piece: Piece) => Piece): void {
    while (at < until) {
      const piece = waiting.shift()
      if (!piece) return
      if (piece.removedBy !== undefined) {
        result.push(piece)
        continue
      }
      const here = Math.min(piece.text.length, until - at)
      result.push(with_({ ...piece, text: piece.text.slice(0, here) }))
      if (here < piece.text.length) waiting.unshift({ ...piece, text: piece.text.slice(here) })
      at += here
    }
  }
}

/** `*` alone for any name: new files lie beside others, in folders that are looked through as a whole. */
function fits(glob: string, path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return glob === `${folder}*`
}
