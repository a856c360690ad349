import type { LegPart, OnwardPart, PathPart, StepPart, TraceDocument } from '../documents/trace.ts'
import type { RenderOptions } from '../options.ts'
import { isQuiet, unreadOnTheWay } from '../words/concerns.ts'
import { count, cut, list } from '../words/count.ts'
import { flowWords } from '../words/flow.ts'
import { nextAfterTrace } from '../words/next.ts'
import { allPlaces, placeWords } from '../words/place.ts'
import { actionTone, outcomeSentence, outcomeWords, replyWords, toneOf, toneSigns } from '../words/verdict.ts'
import { foldWays, type OtherWays } from '../words/ways.ts'
import { ending } from './ending.ts'
import { columns, more, narrow, openPage, pad, paragraph, shorten, withAside, type Page } from './page.ts'

const widestNode = 24
const widestLayer = 7

/** The verdict, then the way leg by leg, what stops it, what it calls in turn, what is not known, and what to do next. */
export function traceText(document: TraceDocument, options: RenderOptions): string {
  const page = openPage(options)
  const { main, others } = foldWays(document.paths, document.verdict)
  return [
    ...verdictLines(page, document),
    ...(main ? path(page, main) : []),
    ...others.flatMap((group) => otherWays(page, group, main)),
    ...obstacles(page, document),
    ...document.onward.flatMap((one, place) => onward(page, one, place === 0)),
    ...ending(page, { ...document, ...(page.verbose ? {} : unreadOnTheWay(document)) }, nextAfterTrace(document)),
    '',
  ].join('\n')
}

function verdictLines(page: Page, document: TraceDocument): string[] {
  const { asked, verdict, reply } = document
  const outcome = outcomeWords(document)
  const question = asked ? questionWords(asked) : ''
  const tone = toneOf(verdict) === 'good' && reply !== null && reply.verdict !== 'delivered' ? 'bad' : toneOf(verdict)
  return [
    ...paragraph(page, `${outcome}  `, question, page.bold, (text) => page.bold(page.tone[tone](text))),
    ...paragraph(page, '', outcomeSentence(document)),
  ]
}

/** A URL that is asked for is not told twice. */
function questionWords(asked: NonNullable<TraceDocument['asked']>): string {
  const { from, to, flow, request } = asked
  const carried = request?.endsWith(` ${to}`) ? request.slice(0, -to.length - 1) : (request ?? (flow && flowWords(flow)))
  return `${from} → ${to}${carried === undefined ? '' : `, ${carried}`}`
}

function path(page: Page, one: PathPart): string[] {
  const width = nodeWidth(one.legs.flatMap((leg) => [...leg.steps, ...(leg.reply?.steps ?? [])]))
  return one.legs.flatMap((leg, place) => ['', ...legLines(page, leg, one.legs.length > 1 ? `${place + 1}  ` : '', width)])
}

function nodeWidth(steps: readonly StepPart[]): number {
  return Math.min(widestNode, Math.max(4, ...steps.map((step) => columns(step.at))))
}

function legLines(page: Page, leg: LegPart, number: string, width: number): string[] {
  return [
    ...withAside(page, number, `${leg.from} → ${leg.to}`, flowWords(withoutAddresses(leg)), page.bold),
    ...steps(page, leg.steps, width),
    ...replyLines(page, leg, width),
  ]
}

/** The addresses of a leg stand in its steps. */
function withoutAddresses(leg: LegPart): LegPart['flow'] {
  const { sources: _sources, destinations: _destinations, ...rest } = leg.flow
  return rest
}

/** One line a step: a sign, the layer, the node where it changes, what happens, and the line that decided. */
function steps(page: Page, all: readonly StepPart[], width: number): string[] {
  let before = ''
  const told = page.verbose ? all : all.filter((step) => !isQuiet(step))
  const left = all.length - told.length
  const rest = left > 0 ? [page.dim(`    ${left === 1 ? '1 filter lets' : `${left} filters let`} it pass by default (--verbose)`)] : []
  return [...told.flatMap((step) => {
    const tone = actionTone(step.action)
    const node = step.at === before ? '' : shorten(step.at, width)
    before = step.at
    const head = `  ${page.tone[tone](toneSigns[tone])} ${page.dim(pad(step.layer, widestLayer))} ${pad(node, width)}  `
    const lines = withAside(
      page,
      head,
      step.says,
      placeWords(step.because),
      tone === 'plain' || tone === 'good' ? undefined : page.tone[tone],
    )
    if (!page.verbose) return lines
    return [
      ...lines,
      ...allPlaces(step.because)
        .slice(1)
        .map((place) => page.dim(`${' '.repeat(width + widestLayer + 8)}${place}`)),
    ]
  }), ...rest]
}

function replyLines(page: Page, leg: LegPart, width: number): string[] {
  const { reply } = leg
  if (!reply) return []
  const nodes = [...new Set(reply.steps.map((step) => step.at))]
  if (reply.verdict === 'delivered') {
    const by = nodes.length > 1 ? ` by ${list(nodes, 4)}` : ''
    const line = paragraph(page, '  ↩ ', `the reply comes back${by}`, page.dim, page.tone.good)
    return page.verbose ? [...line, ...steps(page, reply.steps, width)] : line
  }
  const tone = page.tone[toneOf(reply.verdict) === 'doubt' ? 'doubt' : 'bad']
  const last = reply.steps.at(-1)
  return [
    ...paragraph(page, '  ↩ ', `the reply is ${replyWords(reply)}`, tone, tone),
    ...steps(page, page.verbose || !last ? reply.steps : [last], width),
  ]
}

function familyOf({ paths }: OtherWays): string {
  const families = new Set(paths.map(({ family }) => family))
  const [family] = families
  return families.size === 1 && family !== undefined ? ` over ${family}` : ''
}

function otherWays(page: Page, group: OtherWays, main: PathPart | undefined): string[] {
  const alike = main !== undefined && outcomeWords(main) === group.outcome
  const number = count(group.paths.length, 'more way')
  if (page.verbose) return group.paths.flatMap((one) => ['', page.bold(`Another way: ${group.outcome}`), ...path(page, one).slice(1)])
  const head = alike ? `${number} like it` : `${number}${familyOf(group)}: ${group.outcome}`
  const { shown, left } = cut(group.turns, page.limit(alike ? 3 : 1))
  const tone = alike ? page.tone.plain : page.tone[toneOf(group.verdict)]
  const width = nodeWidth(group.rest)
  // Where the ways end differently, the last step is why; the first says where they part.
  const different = group.rest.length > 1 ? [...group.rest.slice(0, 1), ...group.rest.slice(-1)] : group.rest
  return [
    '',
    ...paragraph(page, '', head, tone),
    ...(alike ? shown.flatMap((turn) => paragraph(page, '  ', turn, page.dim)) : steps(page, different, width)),
    ...(alike || group.paths.length > 1 ? more(page, left, 'turns').map((line) => `  ${line}`) : []),
  ]
}

function obstacles(page: Page, document: TraceDocument): string[] {
  if (document.obstacles.length === 0) return []
  const { shown, left } = cut(document.obstacles, page.limit(8))
  return [
    '',
    page.bold(document.obstacles.length === 1 ? 'What stops it' : 'What stops it, in the order of the way'),
    ...shown.flatMap((obstacle, place) =>
      withAside(
        page,
        `  ${document.obstacles.length === 1 ? '' : page.dim(place === 0 ? '1. first  ' : `${place + 1}. then   `)}`,
        `${obstacle.layer} at ${obstacle.at}: ${obstacle.says}`,
        placeWords(obstacle.because),
      ),
    ),
    ...more(page, left).map((line) => `  ${line}`),
  ]
}

/** What the target calls in turn: a line, and the deciding step where it fails. */
function onward(page: Page, one: OnwardPart, first: boolean): string[] {
  const lost = toneOf(one.verdict) === 'good' && one.reply !== null && one.reply.verdict !== 'delivered'
  const tone = lost ? 'bad' : toneOf(one.verdict)
  const outcome = lost && one.reply ? `${one.verdict}, but the reply is ${replyWords(one.reply)}` : outcomeWords(one)
  const { main } = foldWays(one.paths, one.verdict)
  const all = main?.legs.flatMap((leg) => leg.steps) ?? []
  const shown = page.verbose ? all : tone === 'good' || tone === 'plain' ? [] : all.slice(-1)
  const replied = lost ? (main?.legs.find((leg) => leg.reply && leg.reply.verdict !== 'delivered')?.reply?.steps.slice(-1) ?? []) : []
  const filters = [...new Set(all.filter((step) => step.layer === 'filter').map((step) => step.at))]
  const reached = main?.legs.at(-1)?.to ?? ''
  const short =
    tone === 'good' && !page.verbose ? `reaches ${reached}${filters.length > 0 ? `, past the filters of ${list(filters, 4)}` : ''}` : ''
  return [
    ...(first ? ['', page.bold('What it calls in turn')] : []),
    ...withAside(page, `  ${page.tone[tone](toneSigns[tone])} `, `${one.from} → ${one.to}: ${outcome}`, placeWords(one.because)),
    ...(short === '' ? [] : paragraph(page, '    ', short, page.dim)),
    ...steps(narrow(page, 2), [...shown, ...replied], nodeWidth([...shown, ...replied])).map((line) => `  ${line}`),
  ]
}
