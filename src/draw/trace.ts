import type { LegPart, OnwardPart, PathPart, StepPart, TraceDocument } from '../render/documents/trace.ts'
import type { Frame, Line, Picture, Shape, Tone } from './picture.ts'

/** What the words of a document mean for the flow; whoever draws says it. */
export interface Tones {
  /** Of an action of a step. */
  readonly action: (action: string) => Tone
  /** Of a verdict. */
  readonly verdict: (verdict: TraceDocument['verdict']) => Tone
}

const usualWidth = 40
const widestTitle = 46
const mostLines = 14
const mostOnward = 12

/**
 * One way of a flow as a chain: a box for each node that it visits, with what happens there; a frame for each leg; the reply as a line
 * back; and
 * a box for each flow that the target opens in turn.
 */
export function drawTrace(
  document: TraceDocument,
  path: PathPart | undefined,
  flowWords: (leg: LegPart) => { readonly short: string; readonly long: string },
  tones: Tones,
): Picture {
  const shapes: Shape[] = []
  const frames: Frame[] = []
  const lines: Line[] = []
  let before: string | undefined
  const legs = path?.legs ?? []
  for (const [number, leg] of legs.entries()) {
    const frame: Frame = {
      id: `leg ${number + 1}`,
      label: `${legs.length > 1 ? `${number + 1}  ` : ''}${leg.from} → ${leg.to}`,
      kind: 'leg',
    }
    frames.push(frame)
    const visits = visitsOf(leg)
    const ids = visits.map((_, place) => `leg ${number + 1} box ${place + 1}`)
    for (const [place, visit] of visits.entries()) {
      const id = ids[place] ?? ''
      const end = number === legs.length - 1 && place === visits.length - 1
      const shape = boxOf(id, place === visits.length - 1 ? leg.to : undefined, visit, frame.id, tones)
      shapes.push(end && path ? { ...shape, tone: tones.verdict(path.verdict) } : shape)
      const previous = place === 0 ? before : ids[place - 1]
      if (previous !== undefined) {
        const { short, long } = flowWords(leg)
        const first = place === 0 || (place === 1 && number === 0)
        lines.push({ from: previous, to: id, kind: 'sends', tone: 'plain', ...(first && { label: short }), tip: long })
      }
      before = id
    }
    const [first] = ids
    const last = ids.at(-1)
    if (leg.reply && first !== undefined && last !== undefined && first !== last) {
      const tone = tones.verdict(leg.reply.verdict)
      lines.push({
        from: last,
        to: first,
        kind: 'reply',
        tone,
        label: leg.reply.verdict === 'delivered' ? 'reply' : `reply ${leg.reply.verdict}`,
        tip: leg.reply.steps.at(-1)?.says ?? leg.reply.verdict,
      })
    }
  }
  const owners = new Map<string, string>()
  if (before !== undefined) for (const id of legs.at(-1)?.to.split(', ') ?? []) owners.set(id, before)
  for (const [place, one] of document.onward.slice(0, mostOnward).entries()) {
    const id = `onward ${place + 1}`
    shapes.push(onwardBox(id, one, tones))
    const from = owners.get(one.from) ?? before
    if (from !== undefined)
      lines.push({ from, to: id, kind: 'calls', tone: tones.verdict(one.verdict), tip: `${one.from} calls ${one.to}` })
    const reached = one.paths[0]?.legs.at(-1)?.to
    if (reached !== undefined && !owners.has(reached)) owners.set(reached, id)
  }
  const others = document.paths.length - 1
  const legend = others > 0 ? `One of ${document.paths.length} ways that the flow may go.` : ''
  return { title: document.asked ? `${document.asked.from} → ${document.asked.to}` : 'Trace', legend, shapes, frames, lines }
}

/** Steps at one node, one after the other. */
function visitsOf(leg: LegPart): StepPart[][] {
  const visits: StepPart[][] = []
  for (const step of leg.steps) {
    const open = visits.at(-1)
    if (open && open[0]?.at === step.at) open.push(step)
    else visits.push([step])
  }
  return visits
}

const signs: Readonly<Record<Tone, string>> = { good: '✓ ', bad: '✗ ', doubt: '? ', plain: '' }

function boxOf(id: string, arrived: string | undefined, visit: readonly StepPart[], within: string, tones: Tones): Shape {
  const steps = visit.map((step) => ({ step, tone: tones.action(step.action) }))
  const worst = steps.find(({ tone }) => tone === 'bad') ?? steps.find(({ tone }) => tone === 'doubt')
  // One layer at one node is one thing to people, unless it is what goes wrong.
  const told = steps.filter(({ step, tone }, place) => tone === 'bad' || tone === 'doubt' || steps[place - 1]?.step.layer !== step.layer)
  const words = told.flatMap(({ step, tone }) => {
    const first = steps.findIndex((one) => one.step === step)
    const next = steps.findIndex((one, place) => place > first && (one.step.layer !== step.layer || one.tone === 'bad' || one.tone === 'doubt'))
    const more = (next < 0 ? steps.length : next) - first - 1
    return wrapped(`${signs[tone]}${step.layer}: ${step.says}${more > 0 ? ` (+${more})` : ''}`)
  })
  const shown = words.length > mostLines ? [...words.slice(0, mostLines - 1), `… ${words.length - mostLines + 1} more lines`] : words
  const at = visit[0]?.at ?? ''
  // Whom it reaches, where that is more than the node: a workload of a cluster.
  const reached = arrived !== undefined && visit.at(-1)?.action === 'deliver' ? arrived : at
  return {
    id,
    lines: [...wrapped(reached, widestTitle), ...shown],
    kind: at === 'internet' ? 'internet' : 'step',
    tone: worst?.tone ?? 'plain',
    tip: [at, ...steps.map(({ step }) => `${step.layer}: ${step.says}${placeOf(step)}`)].join('\n'),
    within,
    stands: 1,
  }
}

function placeOf(step: StepPart): string {
  const place = step.because.find((one) => 'file' in one)
  return place && 'file' in place ? `  ${place.file}:${place.line}` : ''
}

function onwardBox(id: string, one: OnwardPart, tones: Tones): Shape {
  const last = one.paths[0]?.legs.at(-1)?.steps.at(-1)
  const tone = tones.verdict(one.verdict)
  const outcome = tone === 'good' ? one.verdict : `${one.verdict} at ${one.layer ?? 'an unknown layer'}`
  return {
    id,
    lines: [
      ...wrapped(one.to, widestTitle),
      `${signs[tone]}${outcome}`,
      ...(tone !== 'good' && last ? wrapped(`${last.at}: ${last.says}`) : []),
    ],
    kind: 'step',
    tone,
    tip: `${one.from} calls ${one.to}: ${outcome}`,
    stands: 1,
  }
}

/** Lines for a box, broken between words; what is longer than a line is cut into pieces. */
function wrapped(text: string, widest = usualWidth): string[] {
  const lines: string[] = []
  let line = ''
  const words = text.split(/\s+/).flatMap((word) => (word.length > widest ? pieces(word, widest) : [word]))
  for (const word of words) {
    if (line === '' || line.length + 1 + word.length <= widest) line = line === '' ? word : `${line} ${word}`
    else {
      lines.push(line)
      line = `   ${word}`
    }
  }
  return [...lines, line]
}

/** A long name breaks after a dot, a slash or the like; in the middle only where there is none. */
function pieces(word: string, widest: number): string[] {
  const found: string[] = []
  for (let rest = word; rest !== ''; ) {
    if (rest.length <= widest) {
      found.push(rest)
      break
    }
    const line = [...rest].slice(0, widest).join('')
    const cut = Math.max(...['.', '/', ':', '-', '_', ']'].map((mark) => line.lastIndexOf(mark))) + 1
    const length = cut > widest / 3 ? cut : line.length
    found.push(rest.slice(0, length))
    rest = rest.slice(length)
  }
  return found
}
