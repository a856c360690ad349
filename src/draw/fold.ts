import { groupBy } from '../base/group.ts'
import type { Line, Shape } from './picture.ts'

/** Boxes joined to the same boxes are alike; less strictly, those joined to the same frames; at last all of one kind. */
type Closeness = 'same' | 'frames' | 'kind'

interface Pass {
  /** Frames with more boxes than this are folded. */
  readonly perFrame: number
  readonly closeness: Closeness
  /** Only where the picture still has more boxes than this. */
  readonly inAll: number
}

const passes: readonly Pass[] = [
  { perFrame: 60, closeness: 'same', inAll: 0 },
  { perFrame: 60, closeness: 'frames', inAll: 0 },
  { perFrame: 60, closeness: 'kind', inAll: 0 },
  { perFrame: 30, closeness: 'same', inAll: 200 },
  { perFrame: 12, closeness: 'same', inAll: 200 },
  { perFrame: 30, closeness: 'frames', inAll: 320 },
  { perFrame: 12, closeness: 'frames', inAll: 320 },
  { perFrame: 4, closeness: 'kind', inAll: 320 },
]

/**
 * Folds boxes of a frame that are alike into one that says how many it stands for: first in frames with many boxes, then in smaller ones
 * as long
 * as the whole picture is too full. Lines of what was folded are joined.
 */
export function foldAlike(shapes: readonly Shape[], lines: readonly Line[]): { shapes: Shape[]; lines: Line[] } {
  let folded = { shapes: [...shapes], lines: joinLines(lines) }
  for (const { perFrame, closeness, inAll } of passes)
    if (folded.shapes.length > inAll) folded = foldFrames(folded.shapes, folded.lines, perFrame, closeness)
  return folded
}

function foldFrames(
  shapes: readonly Shape[],
  lines: readonly Line[],
  most: number,
  closeness: Closeness,
): { shapes: Shape[]; lines: Line[] } {
  const byFrame = groupBy(shapes, (shape) => shape.within ?? '')
  const signatures = signaturesOf(shapes, lines, closeness)
  const into = new Map<string, string>()
  const kept: Shape[] = []
  for (const [, members] of byFrame) {
    if (members.length <= most) {
      kept.push(...members)
      continue
    }
    for (const alike of groupBy(members, (shape) => `${shape.kind}\n${signatures.get(shape.id) ?? ''}`).values()) {
      const [first] = alike
      if (!first) continue
      for (const shape of alike) into.set(shape.id, first.id)
      kept.push(alike.length === 1 ? first : pile(first, alike))
    }
  }
  const moved = lines.map((line) => ({ ...line, from: into.get(line.from) ?? line.from, to: into.get(line.to) ?? line.to }))
  return { shapes: kept, lines: joinLines(moved.filter((line) => line.from !== line.to)) }
}

/** One box for many. */
function pile(first: Shape, alike: readonly Shape[]): Shape {
  const stands = alike.reduce((sum, shape) => sum + shape.stands, 0)
  const names = alike.flatMap(namesOf)
  return {
    ...first,
    lines: [`${stands} ${plural(first.kind)}`, commonName(names)],
    names,
    tip: [`${stands} ${plural(first.kind)}`, ...names.slice(0, 12), ...(names.length > 12 ? [`and ${names.length - 12} more`] : [])].join(
      '\n',
    ),
    stands,
  }
}

const namesOf = (shape: Shape): readonly string[] => shape.names ?? [shape.lines[0] ?? shape.id]

const plural = (kind: Shape['kind']): string => (kind === 'proxy' ? 'proxies' : kind === 'other' ? 'others' : `${kind}s`)

/** All of a few names; `node-*` for node-1, node-2; the first name and dots where they have nothing in common. */
function commonName(names: readonly string[]): string {
  if (names.length <= 3 && names.join(', ').length <= 32) return names.join(', ')
  const [first = ''] = names
  let length = first.length
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--
  return length > 1 ? `${first.slice(0, length)}*` : `${first} …`
}

function signaturesOf(shapes: readonly Shape[], lines: readonly Line[], closeness: Closeness): Map<string, string> {
  const frames = new Map(shapes.map((shape) => [shape.id, shape.within ?? shape.id]))
  const parts = new Map<string, string[]>()
  const other = (id: string): string => (closeness === 'same' ? id : (frames.get(id) ?? id))
  const add = (id: string, part: string): void => {
    const known = parts.get(id)
    if (known) known.push(part)
    else parts.set(id, [part])
  }
  if (closeness !== 'kind') {
    for (const line of lines) {
      add(line.from, `> ${line.kind} ${other(line.to)}`)
      add(line.to, `< ${line.kind} ${other(line.from)}`)
    }
  }
  return new Map([...parts].map(([id, all]) => [id, [...new Set(all)].toSorted().join('\n')]))
}

const mostTold = 6

/** One line for each pair and kind. */
function joinLines(lines: readonly Line[]): Line[] {
  return [...groupBy(lines, (line) => `${line.from}\n${line.to}\n${line.kind}`).values()].flatMap((alike) => {
    const [first] = alike
    if (!first) return []
    const tips = [...new Set(alike.flatMap((line) => line.tip.split('\n')))]
    return [{ ...first, tip: tips.length > mostTold ? `${tips.slice(0, mostTold).join('\n')}\n…` : tips.join('\n') }]
  })
}
