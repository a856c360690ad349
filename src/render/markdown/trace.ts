import type { LegPart, OnwardPart, PathPart, StepPart, TraceDocument } from '../documents/trace.ts'
import type { RenderOptions } from '../options.ts'
import { mermaidOf } from '../mermaid.ts'
import { cut } from '../words/count.ts'
import { flowWords } from '../words/flow.ts'
import { nextAfterTrace } from '../words/next.ts'
import { mainPlace } from '../words/place.ts'
import { actionTone, outcomeSentence, outcomeWords, replyWords, toneOf } from '../words/verdict.ts'
import { foldWays, type OtherWays } from '../words/ways.ts'
import { ending } from './ending.ts'
import { andMore, code, folded, marks, place, plain, rowsOf, table } from './write.ts'

/** A trace for a pull request or a ticket: the verdict and what stops it in the open, the steps in tables, the rest folded. */
export function traceMarkdown(document: TraceDocument, options: RenderOptions): string {
  const { asked, verdict } = document
  const { main, others } = foldWays(document.paths, verdict)
  return [
    `### ${marks[toneOf(verdict)]} ${plain(outcomeWords(document))}${asked ? `: ${plain(asked.from)} → ${plain(asked.to)}` : ''}`,
    '',
    `${plain(outcomeSentence(document))}${asked?.request === undefined ? '' : ` Asked: ${code(asked.request)}.`}`,
    ...obstacles(document, options),
    ...(main ? path(main) : []),
    ...others.flatMap((group) => otherWays(group, main, options)),
    ...onwardTable(document.onward),
    ...folded('Picture', ['```mermaid', mermaidOf(document).trimEnd(), '```']),
    ...ending(document, options, nextAfterTrace(document)),
    '',
  ].join('\n')
}

/** Ways that end like the one that is told differ by a turn or two; of the others the first is told in full. */
function otherWays(group: OtherWays, main: PathPart | undefined, options: RenderOptions): string[] {
  const [first] = group.paths
  const alike = main !== undefined && outcomeWords(main) === group.outcome
  const { shown, left } = cut(group.turns, rowsOf(options, 12))
  const title = `${group.paths.length === 1 ? '1 more way' : `${group.paths.length} more ways`}: ${plain(group.outcome)}`
  return folded(title, [...shown.map((turn) => `- ${plain(turn)}`), ...andMore(left), ...(alike || !first ? [] : path(first))])
}

function obstacles(document: TraceDocument, options: RenderOptions): string[] {
  const { shown, left } = cut(document.obstacles, rowsOf(options, 20))
  if (shown.length === 0) return []
  return [
    '',
    '**What stops it**',
    '',
    ...shown.map((one, number) =>
      `${number + 1}. ${plain(`${one.layer} at ${one.at}: ${one.says}`)} ${place(mainPlace(one.because))}`.trimEnd(),
    ),
    ...andMore(left),
  ]
}

function path(one: PathPart): string[] {
  return one.legs.flatMap((leg, number) => [
    '',
    `**${one.legs.length > 1 ? `${number + 1}. ` : ''}${plain(leg.from)} → ${plain(leg.to)}** ${code(flowWords(leg.flow))}`,
    '',
    ...steps(leg.steps),
    ...replied(leg),
  ])
}

function steps(all: readonly StepPart[]): string[] {
  return table(
    ['', 'Layer', 'Node', 'What happens', 'Because'],
    all.map((step) => [
      marks[actionTone(step.action)],
      plain(step.layer),
      plain(step.at),
      plain(step.says),
      place(mainPlace(step.because)),
    ]),
  )
}

function replied(leg: LegPart): string[] {
  if (!leg.reply) return []
  if (leg.reply.verdict === 'delivered') return ['', '↩ the reply comes back']
  const last = leg.reply.steps.at(-1)
  const where = last ? `: ${plain(`${last.at}: ${last.says}`)} ${place(mainPlace(last.because))}` : ''
  return ['', `↩ ${marks.bad} the reply is ${plain(replyWords(leg.reply))}${where}`.trimEnd()]
}

function onwardTable(onward: readonly OnwardPart[]): string[] {
  if (onward.length === 0) return []
  return [
    '',
    '**What it calls in turn**',
    '',
    ...table(
      ['', 'From', 'To', 'Outcome', 'Declared at'],
      onward.map((one) => [
        marks[toneOf(one.verdict)],
        plain(one.from),
        plain(one.to),
        plain(outcomeWords(one)),
        place(mainPlace(one.because)),
      ]),
    ),
  ]
}
