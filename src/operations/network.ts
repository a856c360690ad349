import type { Text } from '../base/text.ts'
import type { Format, FormatReading, ReadingContext } from '../formats/format.ts'
import { formats } from '../formats/index.ts'
import { lowerResources } from '../formats/lowering.ts'
import { joinFacts, type Facts } from '../model/facts.ts'
import { link } from '../model/link/link.ts'
import type { Model } from '../model/model.ts'
import { written } from '../origin/origin.ts'
import { placesOf } from '../origin/place.ts'
import type { Problem, Unread } from '../origin/problem.ts'
import type { ProblemPart, ToolPart, UnknownPart, UnreadPart } from '../render/documents/common.ts'
import type { Doubt } from '../flow/path.ts'
import { refuse, type Answer, type Context } from './operation.ts'

/** Everything that the named files say, read and linked. */
export interface Network {
  readonly facts: Facts
  readonly model: Model
  readonly formats: readonly { readonly name: string; readonly says: string; readonly files: number; readonly moments?: true }[]
  readonly problems: readonly Problem[]
  readonly unread: readonly Unread[]
  /** Each format's own tree, for its style checks. */
  readonly trees: ReadonlyMap<string, unknown>
}

const known = new WeakMap<object, Promise<Network>>()

/** Reads what was named, once for each context. Nothing throws: what is wrong with a file is a problem with its place, and the rest is still read. */
export function readNetwork(context: Context): Promise<Network> {
  const ready = known.get(context.files)
  if (ready) return ready
  const network = readAll(context)
  known.set(context.files, network)
  return network
}

/** Of the formats and platforms only those are loaded that the files need: the program starts faster. */
async function readAll(context: Context): Promise<Network> {
  const { files } = context
  const claims = new Map<Format, Text[]>(formats.map((f) => [f, []]))
  const problems: Problem[] = []
  context.progress('reading')
  for (const path of files.paths) {
    const head = files.head(path)
    if (head === undefined) continue
    const sure = formats.filter((f) => f.recognise(path, head) === 'yes')
    const chosen = sure.length > 0 ? sure : formats.filter((f) => f.recognise(path, head) === 'perhaps').slice(0, 1)
    if (chosen.length === 0) continue
    const opened = files.open(path)
    if (!('text' in opened)) continue
    if (sure.length > 1)
      problems.push({ code: 'input/two-formats', severity: 'warning', says: `${path} looks like ${sure.map((f) => f.says).join(' and like ')}; it is read as the first.`, origin: written(opened.text, { start: 0, end: 0 }) })
    const [first] = chosen
    if (first) claims.get(first)?.push(opened.text)
  }
  const reading: ReadingContext = {
    profile: context.profile,
    variables: context.variables,
    moment: context.moment ?? 'after',
    ...(context.future && { future: true }),
    open: (path) => files.open(path),
    match: (glob) => files.match(glob),
    paths: files.paths,
  }
  const read: { format: Format; files: number; reading: FormatReading }[] = []
  for (const [format, texts] of claims) {
    if (texts.length === 0) continue
    context.progress(`reading ${texts.length} ${format.says}`)
    const reader = await format.load()
    read.push({ format, files: texts.length, reading: reader(texts, reading) })
  }
  const lowered = await lowerResources(read.flatMap((r) => r.reading.resources ?? []), context.profile, context.future)
  context.progress('linking')
  const readings = [...read.map((r) => ({ name: r.format.name, reading: r.reading })), ...lowered]
  const facts = joinFacts(readings.map((r) => r.reading.facts))
  const model = link(facts)
  return {
    facts: model.facts,
    model,
    formats: read.map((r) => ({ name: r.format.name, says: r.format.says, files: r.files, ...(r.format.moments && { moments: r.format.moments }) })),
    problems: [...problems, ...readings.flatMap((r) => r.reading.problems)],
    unread: readings.flatMap((r) => r.reading.unread),
    trees: new Map(readings.flatMap((r) => (r.reading.trees === undefined ? [] : [[r.name, r.reading.trees] as const]))),
  }
}

/** A refusal when nothing that was named could be read. */
export function nothingRead(context: Context, network: Network): Answer | undefined {
  if (network.formats.length > 0) return undefined
  const count = context.files.paths.length
  return refuse(context.tool, {
    code: 'input/nothing-to-read',
    says: count === 0 ? 'There is nothing to read there.' : `None of the ${count} files is of a kind that Netwright reads.`,
    todo: `Name a folder with ${formats.map((f) => f.says).join(', ')}.`,
  })
}

/** The fields that every document begins with; a schema's name goes before them. */
export function headOf(context: Context, network: Network, doubts: readonly Doubt[]): { tool: ToolPart; complete: boolean; unread: UnreadPart[]; unknowns: UnknownPart[]; problems?: ProblemPart[] } {
  const problems = [...context.problems(), ...network.problems]
  const unread = network.unread.filter((u) => u.aside !== true).map((u): UnreadPart => ({ place: placesOf(u.origin)[0] ?? { implied: 'unknown' }, what: u.what }))
  const unknowns = doubts.map((d): UnknownPart => ({ code: d.code, subject: d.says, places: placesOf(...d.origins) }))
  const parts = problems.map((p): ProblemPart => ({ code: p.code, severity: p.severity, says: p.says, places: placesOf(p.origin) }))
  return {
    tool: context.tool,
    complete: doubts.length === 0 && !network.unread.some((u) => u.changesAnswers) && !problems.some((p) => p.severity === 'error'),
    unread,
    unknowns,
    ...(parts.length > 0 && { problems: parts }),
  }
}
