import type { LegPart, OnwardPart, PathPart, StepPart, TraceDocument } from '../documents/trace.ts'
import type { RenderOptions } from '../options.ts'
import { pictureOf } from '../picture.ts'
import { layOut } from '../svg.ts'
import { flowWords } from '../words/flow.ts'
import { nextAfterTrace } from '../words/next.ts'
import { actionTone, outcomeSentence, outcomeWords, replyWords, toneOf, toneSigns } from '../words/verdict.ts'
import { foldWays, type OtherWays } from '../words/ways.ts'
import { escapeXml } from './escape.ts'
import { cell, code, details, figure, htmlPage, placeCell, signCell, table } from './page.ts'

/** The verdict, the picture, what stops it, then every step; other ways folded. */
export async function traceHtml(document: TraceDocument, options: RenderOptions): Promise<string> {
  return htmlPage(`${outcomeWords(document)}: ${questionOf(document)}`, await traceBody(document), document, nextAfterTrace(document), options.asked)
}

const questionOf = ({ asked }: TraceDocument): string => (asked ? `${asked.from} → ${asked.to}` : 'Trace')

/** The same within another page. */
export async function traceBody(document: TraceDocument): Promise<string[]> {
  const { asked, verdict } = document
  const { main, others } = foldWays(document.paths, verdict)
  const svg = await layOut(pictureOf(document), false)
  return [
    `<h1><span class="${toneOf(verdict)}">${escapeXml(outcomeWords(document))}</span> ${escapeXml(questionOf(document))}</h1>`,
    `<p>${escapeXml(outcomeSentence(document))}${code(asked?.request)}</p>`,
    ...obstacles(document),
    ...(document.paths.length > 0 ? figure(svg) : []),
    ...(main ? path(main) : []),
    ...others.flatMap((group) => otherWays(group, main)),
    ...onwardTable(document.onward),
  ]
}

function obstacles(document: TraceDocument): string[] {
  if (document.obstacles.length === 0) return []
  return [
    '<h2>What stops it</h2>',
    '<ol>',
    ...document.obstacles.map((one) => `<li>${escapeXml(`${one.layer} at ${one.at}: ${one.says}`)} ${placeCell(one.because).html}</li>`),
    '</ol>',
  ]
}

function path(one: PathPart): string[] {
  return one.legs.flatMap((leg, number) => [
    `<h3>${one.legs.length > 1 ? `${number + 1}. ` : ''}${escapeXml(`${leg.from} → ${leg.to}`)}`,
    `<span class="soft">${escapeXml(flowWords(leg.flow))}</span></h3>`,
    ...steps(leg.steps),
    ...replied(leg),
  ])
}

function steps(all: readonly StepPart[]): string[] {
  return table(
    ['', 'Layer', 'Node', 'What happens', 'Because'],
    all.map((step) => {
      const tone = actionTone(step.action)
      return [signCell(toneSigns[tone], tone), cell(step.layer, 'word'), cell(step.at, 'word'), cell(step.says), placeCell(step.because)]
    }),
  )
}

function replied(leg: LegPart): string[] {
  if (!leg.reply) return []
  const { verdict } = leg.reply
  const words = verdict === 'delivered' ? 'the reply comes back' : `the reply is ${replyWords(leg.reply)}`
  return details(`↩ ${words}`, steps(leg.reply.steps), verdict !== 'delivered')
}

/** Ways that end alike differ by a turn or two; of the others the first is told in full. */
function otherWays(group: OtherWays, main: PathPart | undefined): string[] {
  const [first] = group.paths
  const alike = main !== undefined && outcomeWords(main) === group.outcome
  const title = `${group.paths.length} more ${group.paths.length === 1 ? 'way' : 'ways'}: ${group.outcome}`
  return details(title, [
    '<ul>',
    ...group.turns.slice(0, 40).map((turn) => `<li>${escapeXml(turn)}</li>`),
    '</ul>',
    ...(alike || !first ? [] : path(first)),
  ])
}

function onwardTable(onward: readonly OnwardPart[]): string[] {
  if (onward.length === 0) return []
  const rows = onward.map((one) => {
    const tone = toneOf(one.verdict)
    return [signCell(toneSigns[tone], tone), cell(one.from, 'word'), cell(one.to), cell(outcomeWords(one)), placeCell(one.because)]
  })
  const inFull = onward.flatMap((one) => {
    const { main } = foldWays(one.paths, one.verdict)
    return details(`${one.from} → ${one.to}: ${outcomeWords(one)}`, main ? path(main) : [])
  })
  return ['<h2>What it calls in turn</h2>', ...table(['', 'From', 'To', 'Outcome', 'Declared at'], rows), ...inFull]
}
