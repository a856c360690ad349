import type { ReportDocument } from '../documents/report.ts'
import type { RenderOptions } from '../options.ts'
import { count } from '../words/count.ts'
import { summaryWords } from '../words/findings.ts'
import { countWords, readWords } from '../words/inventory.ts'
import { nextAfterReport } from '../words/next.ts'
import { outcomeWords, toneOf, type Tone } from '../words/verdict.ts'
import { checkBody } from './check.ts'
import { escapeXml } from './escape.ts'
import { inventory, mapFigure } from './map.ts'
import { details, htmlPage } from './page.ts'
import { traceBody } from './trace.ts'

/** A first look on one page: in short, the map, the flows that matter, the findings, what is there, and what was not read. */
export async function reportHtml(document: ReportDocument, options: RenderOptions): Promise<string> {
  const { map, traces, check } = document
  const flows: string[] = []
  for (const trace of traces) {
    const lines = lowered(await traceBody(trace))
    // The first leg's heading: from there on it is step by step.
    const steps = lines.findIndex((line) => line.startsWith('<h4>'))
    const shown = steps < 0 ? lines : lines.slice(0, steps)
    flows.push(...shown.map((line) => line.replace(/^<h2>(.*)<\/h2>$/, '<h3>$1</h3>')), ...(steps < 0 ? [] : details('Step by step', lines.slice(steps))))
  }
  const [summary = '', ...findings] = checkBody(check)
  const body = [
    `<h1>${escapeXml(readWords(map))}</h1>`,
    `<p>${escapeXml(countWords(map))}</p>`,
    ...inShort(document),
    '<h2>The map</h2>',
    ...(await mapFigure(map)),
    ...(flows.length > 0 ? ['<h2>The flows that matter</h2>', ...flows] : []),
    '<h2>What is wrong, risky or fragile</h2>',
    summary.replace('<h1>', '<p>').replace('</h1>', '</p>'),
    ...lowered(findings),
    '<h2>What is there</h2>',
    ...lowered(inventory(map)),
  ]
  return htmlPage(`Report: ${readWords(map)}`, withoutIds(body), document, nextAfterReport(document), options.asked)
}

function inShort({ traces, check, unread, unknowns, problems = [] }: ReportDocument): string[] {
  const flows = traces.map((trace) => item(toneOf(trace.verdict), outcomeWords(trace), trace.asked ? `${trace.asked.from} → ${trace.asked.to}` : ''))
  const worst = check.summary.error > 0 ? 'bad' : check.summary.warning > 0 ? 'doubt' : 'good'
  const open = [
    ...(problems.length > 0 ? [count(problems.length, 'problem')] : []),
    ...(unknowns.length > 0 ? [`${count(unknowns.length, 'thing')} not known`] : []),
    ...(unread.length > 0 ? [`${count(unread.length, 'thing')} not understood`] : []),
  ]
  return [
    '<h2>In short</h2>',
    '<dl>',
    ...flows,
    item(worst, 'findings', summaryWords(check)),
    ...(open.length > 0 ? [item('doubt', 'left open', open.join(', '))] : []),
    '</dl>',
  ]
}

const item = (tone: Tone, term: string, says: string): string => `<dt><span class="${tone}">${escapeXml(term)}</span></dt><dd>${escapeXml(says)}</dd>`

/** Headings one level further down. */
function lowered(lines: readonly string[]): string[] {
  return lines.map((line) => line.replaceAll(/<(\/?)h([1-5])\b/g, (_, end: string, level: string) => `<${end}h${Number(level) + 1}`))
}

/** Each picture counts its parts from one: on one page their ids would be the same. */
function withoutIds(lines: readonly string[]): string[] {
  return lines.map((line) => (line.startsWith('<svg') ? line.replaceAll(/ id="[^"]*"/g, '') : line))
}
