import type { z } from 'zod'
import type { FlowPart, placeSchema } from '../../src/render/documents/common.ts'
import type { ReachDocument } from '../../src/render/documents/reach.ts'
import type { LegPart, PathPart, StepPart, TraceDocument } from '../../src/render/documents/trace.ts'

type Place = z.infer<typeof placeSchema>

interface CheckDocument {
  readonly schema: string
  readonly findings: readonly { readonly code: string; readonly severity: string; readonly subject: string; readonly also?: readonly string[]; readonly places: readonly Place[] }[]
}

/** Everything that a page may expect of an answer, one line each. `whole`: every line has to be expected, not only some. */
export interface Transcript {
  readonly lines: readonly string[]
  readonly whole: boolean
}

/** An answer as lines that read well in a page; what it is made of is the document that programs read. */
export function transcriptOf(document: object, exit: number): Transcript {
  const schema = 'schema' in document ? document.schema : undefined
  switch (schema) {
    case 'netwright/trace@1':
      return { lines: [...traceLines(document as TraceDocument), `exit ${exit}`], whole: false }
    case 'netwright/reach@1':
      return { lines: reachLines(document as ReachDocument), whole: true }
    case 'netwright/check@1':
      return { lines: checkLines(document as CheckDocument), whole: true }
    case 'netwright/error@1':
      return { lines: ['code' in document ? `refused: ${String(document.code)}` : 'refused', `exit ${exit}`], whole: false }
    default:
      throw new Error(`no transcript for ${String(schema)}`)
  }
}

function traceLines(document: TraceDocument): string[] {
  return [
    `${outcome(document)}${document.reply ? `, reply ${outcome(document.reply)}` : ''}`,
    ...document.paths.flatMap((path) => pathLines(path, document.paths.length > 1)),
    ...document.obstacles.map((o) => `obstacle: ${o.verdict} by ${o.layer} at ${o.at}: ${o.says}${placeOf(o.because)}`),
    ...document.unknowns.map((u) => `unknown: ${u.code}: ${u.subject}${placeOf(u.places)}`),
    ...document.unread.map((u) => `unread: ${u.what}${placeOf([u.place])}`),
    ...(document.problems ?? []).map((p) => `problem: ${p.code}${placeOf(p.places)}`),
    ...document.onward.map((o) => `onward: ${o.from} → ${o.to}: ${outcome(o)}${o.reply ? `, reply ${outcome(o.reply)}` : ''}`),
  ]
}

const fine = new Set(['delivered', 'answered', 'left'])

function outcome({ verdict, layer }: { readonly verdict: string; readonly layer?: string | undefined }): string {
  if (fine.has(verdict) || layer === undefined) return verdict
  return verdict === 'unknown' || verdict === 'ambiguous' ? `${verdict} at ${layer}` : `${verdict} by ${layer}`
}

function pathLines(path: PathPart, several: boolean): string[] {
  return [...(several ? [`way: ${outcome(path)}`] : []), ...path.legs.flatMap((leg) => legLines(leg).map((line) => `  ${line}`))]
}

function legLines(leg: LegPart): string[] {
  return [
    `${leg.from} → ${leg.to}: ${flowText(leg.flow)}`,
    ...leg.steps.map((step) => `  ${stepText(step)}`),
    ...(leg.reply ? [`  reply ${outcome(leg.reply)}`, ...leg.reply.steps.map((step) => `    ${stepText(step)}`)] : []),
  ]
}

function stepText({ at, layer, action, says, because }: StepPart): string {
  return `${layer} ${action} at ${at}: ${says}${placeOf(because)}`
}

function reachLines(document: ReachDocument): string[] {
  return [
    ...document.connections.map((one) => {
      const possibly = one.possibly.length > 0 ? `possibly ${one.possibly.map(flowText).join(', ')}` : ''
      return `${one.from} → ${one.to}: ${[one.surely.map(flowText).join(', '), possibly].filter((text) => text !== '').join('; ')}`
    }),
    ...document.unknowns.map((u) => `unknown: ${u.code}: ${u.subject}${placeOf(u.places)}`),
  ]
}

function checkLines(document: CheckDocument): string[] {
  return document.findings.map((one) => `${one.severity} ${one.code} ${[one.subject, ...(one.also ?? [])].join(', ')}${placeOf(one.places)}`)
}

function flowText({ protocol, ports, icmp, http, sources, destinations }: FlowPart): string {
  const request = http && [http.methods, http.hosts, http.paths, http.headers].filter((part) => part !== undefined).join(' ')
  const addresses = [sources && `from ${sources}`, destinations && `to ${destinations}`].filter((part) => part !== undefined)
  return [[protocol, ports ?? icmp].filter((part) => part !== undefined).join(' '), request, ...addresses].filter((part) => part !== undefined && part !== '').join(' ')
}

function placeOf(places: readonly Place[]): string {
  const [place] = places
  if (!place) return ''
  return 'file' in place ? ` [${place.file}:${place.line}]` : 'implied' in place ? ` [implied: ${place.implied}]` : ''
}

/**
 * What of `expected` the transcript doesn't say, or what of it wasn't expected, as one sentence; undefined where they agree. The first lines must agree;
 * of a transcript that isn't `whole` the rest may be left out, but what is there is in order. `…` stands for any text.
 */
export function disagreement(expected: readonly string[], { lines, whole }: Transcript): string | undefined {
  const actual = lines.map((line) => line.trim())
  if (expected.length === 0) return whole && actual.length === 0 ? undefined : `nothing is expected, and this is said: ${actual[0] ?? 'nothing'}`
  let at = 0
  for (const [place, line] of expected.entries()) {
    const wanted = line.trim()
    const found = actual.findIndex((one, index) => index >= at && says(wanted, one))
    if (found < 0) return actual.some((one) => says(wanted, one)) ? `it comes earlier: ${wanted}` : `nothing says: ${wanted}`
    if ((place === 0 || whole) && found > at) return `this was not expected: ${actual[at] ?? ''}`
    at = found + 1
  }
  return whole && at < actual.length ? `this was not expected: ${actual[at] ?? ''}` : undefined
}

function says(wanted: string, actual: string): boolean {
  if (!wanted.includes('…')) return wanted === actual
  const pattern = wanted.split('…').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return new RegExp(`^${pattern.join('.*')}$`, 'su').test(actual)
}
