import { Breakage } from '../../engine/failure/broken.ts'
import { lostWith, type Element } from '../../engine/failure/elements.ts'
import type { Failures } from '../../engine/failure/failures.ts'
import type { Effect } from '../../engine/failure/survey.ts'
import type { Fold } from '../../engine/folds.ts'
import { flowTexts } from '../../engine/flows.ts'
import type { FlowSet } from '../../flow/space.ts'
import { placesOf } from '../../origin/place.ts'
import type { FlowPart } from '../../render/documents/common.ts'
import type { BreakPart, BrokenLinePart, ElementPart, FailDocument, SafePart } from '../../render/documents/fail.ts'
import { recoveryOf, type Targets } from './recovery.ts'
import type { Watched } from './wanted.ts'

export interface Told {
  readonly failures: Failures
  readonly elements: readonly Element[]
  readonly watched: readonly Watched[]
  readonly targets: Targets
  /** Every line and pair, however many. */
  readonly whole: boolean
  /** What is merely allowed counts, too. */
  readonly allowed: boolean
}

/** So many lines of an element, and pairs written out beside them. */
const mostLines = 60
const mostPairs = 100
const mostNamed = 60

/** What each loss breaks, gravest first; and those that break nothing. */
export function reportOf(told: Told, losses: readonly (readonly Element[])[]): Pick<FailDocument, 'summary' | 'watched' | 'elements' | 'safe'> {
  const { failures, watched } = told
  const { space } = failures.matching
  const standing = watched.filter(({ wanted }) => wanted.some((one) => !space.isEmpty(failures.passes(one).possibly)))
  const failing = watched.filter(({ wanted }) => wanted.some((one) => space.isEmpty(failures.passes(one).sure)))
  const read = reader(told)
  const elements: ElementPart[] = []
  const safe: SafePart[] = []
  for (const lost of losses) {
    const part = elementPart(told, standing, lost, read)
    if (part.breaks.length + part.lines.length > 0 || part.itself) elements.push(part)
    else safe.push(safePart(told, part, lost))
  }
  const count = (kind: BreakPart['kind']): number => elements.filter(({ breaks, lines }) => (kind === 'allowed' ? lines.length > 0 && !breaks.some((one) => one.kind !== 'allowed') : kind === 'declared' ? breaks.some((one) => one.kind === kind) && !breaks.some((one) => one.kind === 'promised') : breaks.some((one) => one.kind === kind))).length
  return {
    summary: {
      elements: losses.length,
      promised: count('promised'),
      declared: count('declared'),
      allowed: count('allowed'),
      itself: elements.filter(({ breaks, lines }) => breaks.length + lines.length === 0).length,
      safe: safe.length,
    },
    watched: { promised: watched.filter(({ kind }) => kind === 'promised').length, declared: watched.filter(({ kind }) => kind === 'declared').length, failing: [...new Set(failing.map(({ name }) => name))] },
    elements: elements.toSorted((a, b) => rank(b) - rank(a) || gravity(b) - gravity(a) || pairsIn(b) - pairsIn(a) || compare(a.kind, b.kind) || compare(a.name, b.name)),
    safe,
  }
}

const severities = { note: 0, warning: 1, error: 2 }
const rank = (one: ElementPart): number => severities[one.severity] * 4 + (one.breaks.length > 0 ? 2 : 0) + (one.lines.length > 0 ? 1 : 0)
const extents = { perhaps: 1, share: 100, wholly: 10_000 }
/** Wholly before for a share, a promise before a call, many before few. */
const gravity = ({ breaks }: ElementPart): number => breaks.reduce((sum, { kind, extent }) => sum + extents[extent] * (kind === 'promised' ? 1e6 : kind === 'declared' ? 1 : 0), 0)
const pairsIn = ({ lines, breaks }: ElementPart): number => breaks.filter(({ kind }) => kind !== 'allowed').length * 1e6 + lines.reduce((sum, { pairs }) => sum + pairs, 0)
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

interface Reader {
  readonly breakage: Breakage
  readonly texts: (set: FlowSet) => FlowPart[]
}

function reader({ failures }: Told): Reader {
  const known = new Map<FlowSet, FlowPart[]>()
  return {
    breakage: new Breakage(failures.matching),
    texts: (set) => {
      const before = known.get(set)
      if (before) return before
      const made = flowTexts(failures.matching, set)
      known.set(set, made)
      return made
    },
  }
}

/** One loss: watched flows one by one, what is allowed folded. */
function elementPart(told: Told, standing: readonly Watched[], lost: readonly Element[], read: Reader): ElementPart {
  const { failures, targets } = told
  const { matching } = failures
  const broken = standing.flatMap((one): BreakPart[] => {
    const extent = extentOf(matching, one.wanted.map((wanted) => failures.breaksOf(lost, wanted)))
    return extent ? [{ kind: one.kind, ...(one.kind === 'promised' && { name: one.name }), from: one.from, to: one.to, flows: [...one.flows], extent, places: placesOf(one.origin) }] : []
  })
  const found = told.allowed ? read.breakage.read(failures.breaks(lost), lostWith(matching, lost)) : { through: [], perhaps: [], itself: false }
  const all = [...found.through.flatMap((one) => linesOf(read, one)), ...found.perhaps.map((one) => line(read, one, one.possibly, 'perhaps'))]
  const lines = told.whole ? all : all.slice(0, mostLines).map((one) => ({ ...one, from: one.from.slice(0, mostNamed), to: one.to.slice(0, mostNamed) }))
  const severity = broken.some(({ kind }) => kind === 'promised') ? 'error' : broken.length > 0 ? 'warning' : 'note'
  const recovery = recoveryOf(failures, lost, broken.length + all.length > 0 || found.itself, targets, standing)
  const [first, ...others] = lost
  return {
    id: lost.map(({ id }) => id).join(' + '),
    kind: others.length === 0 ? (first?.kind ?? '') : 'several',
    name: lost.map(({ name }) => name).join(' + '),
    ...(first?.says !== undefined && others.length === 0 && { says: first.says }),
    places: placesOf(...lost.flatMap(({ origins }) => origins)).slice(0, 6),
    ...(others.length > 0 && { members: lost.map(({ id }) => id) }),
    severity,
    breaks: [...broken, ...pairsOf(lines, told.whole)],
    lines,
    itself: found.itself,
    spared: standing.length - broken.length,
    ...(recovery && { recovery }),
  }
}

/** How much of a flow is broken; undefined: nothing. */
export function extentOf({ space }: Failures['matching'], effects: readonly Effect[]): BreakPart['extent'] | undefined {
  if (effects.some(({ wholly }) => !space.isEmpty(wholly))) return 'wholly'
  if (effects.some(({ share }) => !space.isEmpty(share))) return 'share'
  return effects.some(({ perhaps }) => !space.isEmpty(perhaps)) ? 'perhaps' : undefined
}

/** What is wholly broken and what for a share are lines of their own. */
function linesOf(read: Reader, fold: Fold): BrokenLinePart[] {
  if (fold.surely === fold.possibly) return [line(read, fold, fold.surely, 'wholly')]
  const whole = read.texts(fold.surely)
  return [...(whole.length > 0 ? [line(read, fold, fold.surely, 'wholly')] : []), line(read, fold, fold.possibly, 'share')]
}

function line({ texts }: Reader, { from, to, family, pairs }: Fold, flows: FlowSet, extent: BrokenLinePart['extent']): BrokenLinePart {
  return { from: [...from], to: [...to], flows: texts(flows), extent, ...(family && { family: family === 4 ? ('IPv4' as const) : ('IPv6' as const) }), pairs }
}

function pairsOf(lines: readonly BrokenLinePart[], whole: boolean): BreakPart[] {
  const pairs: BreakPart[] = []
  for (const { from, to, flows, extent } of lines)
    for (const a of from)
      for (const b of to) {
        if (!whole && pairs.length >= mostPairs) return pairs
        if (a !== b) pairs.push({ kind: 'allowed', from: a, to: b, flows, extent })
      }
  return pairs
}

function safePart({ failures, allowed, watched }: Told, { id, kind, name, says, places, recovery }: ElementPart, lost: readonly Element[]): SafePart {
  const gone = lostWith(failures.matching, lost)
  const nothing = Object.values(gone).every((set: ReadonlySet<string>) => set.size === 0)
  const why = nothing
    ? 'others of its kind do the same'
    : allowed && !failures.touches(lost)
      ? gone.partly.size > 0
        ? 'who lies in it has parts elsewhere, too'
        : 'nothing that arrives passes it'
      : !allowed && !watched.some(({ wanted }) => wanted.some((one) => failures.concerns(lost, one)))
        ? 'the flow does not pass it'
        : gone.endpoints.size > 0 && watched.length > 0 && watched.every(({ wanted }) => wanted.every(({ starts }) => starts.every(({ from }) => gone.endpoints.has(from))))
          ? 'who would miss it is lost, too'
          : failures.reactions(lost).length > 0
            ? 'others are asked in its place'
            : 'what passes it has a second way'
  return { id, kind, name, ...(says !== undefined && { says }), places, why, ...(recovery && { recovery }) }
}
