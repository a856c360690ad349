import type { ChangePart, DiffDocument } from '../render/documents/diff.ts'
import type { Line, Picture, Shape } from './picture.ts'

const mostLines = 40
const mostNamed = 4

/** What is gained and lost as lines in two colours between those who gain and lose alike. */
export function drawDiff(document: DiffDocument, words: { readonly title: string; readonly flows: (change: ChangePart) => string }): Picture {
  const shapes = new Map<string, Shape>()
  const box = (ids: readonly string[]): string => {
    const id = ids.join('\n')
    if (!shapes.has(id)) {
      const shown = ids.length > mostNamed + 1 ? [...ids.slice(0, mostNamed), `and ${ids.length - mostNamed} more`] : ids
      shapes.set(id, { id, lines: shown, kind: ids.some((one) => one.startsWith('internet')) ? 'internet' : 'other', tone: 'plain', tip: ids.slice(0, 200).join(', '), stands: ids.length, ...(ids.length > 1 && { names: ids }) })
    }
    return id
  }
  const lines = document.changes.slice(0, mostLines).map((change): Line => {
    const flows = words.flows(change)
    return { from: box(change.from), to: box(change.to), kind: 'sends', tone: change.kind === 'gained' ? 'good' : 'bad', label: `${change.kind === 'gained' ? '+' : '−'} ${flows.length > 60 ? `${flows.slice(0, 59)}…` : flows}`, tip: `${change.kind}: ${flows}` }
  })
  const left = document.changes.length - lines.length
  return { title: words.title, legend: `Green is gained, red is lost.${left > 0 ? ` ${left} more are not drawn.` : ''}`, shapes: [...shapes.values()], frames: [], lines }
}
