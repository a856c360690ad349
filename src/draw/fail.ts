import type { FailDocument } from '../render/documents/fail.ts'
import { drawMap } from './map.ts'
import type { Picture, Shape, Tone } from './picture.ts'

/** The map with the cuts marked: red where a promised flow or a declared call hangs on it, yellow where only what is allowed does. */
export function drawFail(document: FailDocument, words: { readonly title: string; readonly element: (element: FailDocument['elements'][number]) => string }): Picture {
  const { map, elements, asked } = document
  if (!map) return { title: words.title, legend: '', shapes: [], frames: [], lines: [] }
  const cuts = new Map<string, { readonly tone: Tone; readonly says: string[] }>()
  const mark = (id: string, tone: Tone, says: string): void => {
    const known = cuts.get(id)
    cuts.set(id, { tone: known?.tone === 'bad' ? 'bad' : tone, says: [...(known?.says ?? []), says] })
  }
  for (const element of elements) {
    const grave = element.breaks.some(({ kind }) => kind !== 'allowed')
    const lost = asked.lose.length > 0
    if (!grave && !lost && element.lines.length === 0) continue
    for (const id of shapesOf(element)) mark(id, grave || lost ? 'bad' : 'doubt', words.element(element))
    // What a loss takes with it is drawn where it is asked about.
    if (lost) for (const { to } of element.breaks) mark(to, 'doubt', `breaks with ${words.element(element)}`)
  }
  const drawn = drawMap({ schema: 'netwright/map@1', tool: document.tool, complete: document.complete, unread: [], unknowns: [], counts: {}, ...map })
  const shapes = drawn.shapes.map((shape): Shape => {
    const own = [shape.id, ...(shape.names ?? [])].flatMap((id) => cuts.get(id) ?? [])
    if (own.length === 0) return shape
    const tone: Tone = own.some((one) => one.tone === 'bad') ? 'bad' : 'doubt'
    const says = [...new Set(own.flatMap((one) => one.says))]
    return { ...shape, tone, tip: `${shape.tip}\n${says.slice(0, 6).join('\n')}` }
  })
  const legend = asked.lose.length > 0 ? 'Red is lost; what breaks with it is yellow.' : 'Red: something promised or declared hangs on it alone. Yellow: only what is allowed does.'
  return { ...drawn, title: words.title, legend, shapes }
}

/** The boxes that an element is drawn as: its own name's, that of what its name begins with, those that it holds. */
function shapesOf({ name, members, kind }: FailDocument['elements'][number]): string[] {
  if (members) return members.map((id) => id.slice(id.indexOf(':') + 1))
  const own = kind === 'replica' ? name.replace(/ replica \d+$/, '') : kind === 'member' ? (name.split(' ').at(-1) ?? name).replace(/:\d+$/, '') : name
  return [...new Set([name, own, ...(kind === 'interface' ? [name.slice(0, name.lastIndexOf('/'))] : [])])]
}
