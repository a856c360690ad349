import { everyIpv4, everyIpv6, formatRanges, minusRanges, rangesToPrefixes } from '../../base/address.ts'
import { difference, sideBySide, type Difference, type Pair } from '../../engine/difference.ts'
import { flowTexts } from '../../engine/flows.ts'
import { fold } from '../../engine/folds.ts'
import { redirected } from '../../engine/redirected.ts'
import { reach } from '../../engine/reach.ts'
import { renamed, type Led } from '../../engine/renamed.ts'
import type { Doubt } from '../../flow/path.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Severity } from '../../model/check.ts'
import { placesOf } from '../../origin/place.ts'
import type { FindingPart } from '../../render/documents/check.ts'
import type { FlowPart } from '../../render/documents/common.ts'
import type { DiffDocument, PairPart, RedirectedPart, RenamedPart } from '../../render/documents/diff.ts'
import { accept, findAll } from '../findings.ts'
import { headOf, type Network } from '../network.ts'
import type { Context, Refusal, Sides } from '../operation.ts'
import { changesOf, countPairs } from './changes.ts'
import { changedEndpoints } from './endpoints.ts'
import { changedFindings } from './findings.ts'

const partNames = ['flows', 'findings', 'names', 'requests'] as const

type Part = (typeof partNames)[number]

/** Which parts are asked for; none named: all. */
export function wantedParts(words: readonly string[]): { readonly parts: ReadonlySet<Part> } | { readonly refusal: Refusal } {
  const parts = new Set<Part>()
  for (const word of words) {
    const part = partNames.find((name) => name === word)
    if (!part) return { refusal: { code: 'usage/bad-value', says: `--only cannot be "${word}".`, todo: 'Name some of the parts of the answer.', candidates: partNames } }
    parts.add(part)
  }
  return { parts: parts.size > 0 ? parts : new Set(partNames) }
}

export interface Read {
  readonly sides: Sides
  readonly old: Network
  readonly now: Network
}

/** So many pairs are written out beside the lines that hold all of them. */
const mostPairs = 2000

/** Everything that differs, but for what is to be made of it. `shares`: how many pairs there were before is wanted too. `whole`: every line and name, however many. */
export async function compare({ sides, old, now }: Read, parts: ReadonlySet<Part>, asked: { readonly shares: boolean; readonly whole: boolean }, progress: (says: string) => void): Promise<Omit<DiffDocument, 'brakes'>> {
  const pair = sideBySide(old.model, now.model)
  progress('comparing every flow')
  const found = parts.has('flows') ? difference(pair) : undefined
  const texts = textsOf(pair)
  const folds = { gained: found ? fold(pair.now.space, found.gained, found.families) : [], lost: found ? fold(pair.now.space, found.lost, found.families) : [] }
  const changes = found ? changesOf(pair, found, folds, texts, asked.whole) : []
  progress('comparing findings, names and requests')
  const findings = parts.has('findings') ? await foundOn(sides, old, now, pair) : { new: [], gone: [] }
  const count = (kind: 'gained' | 'lost'): DiffDocument['summary']['gained'] => {
    const own = folds[kind]
    return { changes: own.length, pairs: own.reduce((sum, one) => sum + one.pairs, 0) }
  }
  return {
    schema: 'netwright/diff@1',
    ...headOfBoth(sides, old, now, found),
    compared: { old: sides.names.old, new: sides.names.now, ...(sides.paths && { paths: { old: sides.paths.old, new: sides.paths.now } }), matched: pair.same.by },
    summary: {
      gained: count('gained'),
      lost: count('lost'),
      ...(found && asked.shares && { before: countPairs(reach(pair.old)) }),
      new: bySeverity(findings.new),
      gone: bySeverity(findings.gone),
    },
    gained: writtenOut(changes, 'gained', asked.whole),
    lost: writtenOut(changes, 'lost', asked.whole),
    changes,
    endpoints: changedEndpoints(pair),
    findings,
    names: parts.has('names') ? renamed(pair).map(({ name, from, old: was, now: is }): RenamedPart => ({ name, from, old: ledPart(was), new: ledPart(is) })) : [],
    requests: parts.has('requests') ? redirectedParts(pair, texts) : [],
  }
}

/** Sets in words, each once. */
function textsOf({ now }: Pair): (set: FlowSet) => FlowPart[] {
  const known = new Map<FlowSet, FlowPart[]>()
  return (set) => {
    const before = known.get(set)
    if (before) return before
    const made = now.space.isEmpty(set) ? [] : flowTexts(now, set)
    known.set(set, made)
    return made
  }
}

/** What either side leaves open. */
function headOfBoth(sides: Sides, old: Network, now: Network, found: Difference | undefined): ReturnType<typeof headOf> {
  const doubtsOf = (ends: Difference['unknown']['old']): Doubt[] => [...new Map(ends.flatMap((end) => end.branch.alternatives.map((a) => [a.doubt.id, a.doubt] as const))).values()].toSorted((a, b) => a.id - b.id)
  const after = headOf(sides.now, now, doubtsOf(found?.unknown.now ?? []))
  const before = headOf(sides.old, old, doubtsOf(found?.unknown.old ?? []))
  const joined = <Item>(one: readonly Item[], other: readonly Item[]): Item[] => [...new Map([...one, ...other].map((item) => [JSON.stringify(item), item])).values()]
  const problems = joined(after.problems ?? [], before.problems ?? [])
  return {
    tool: after.tool,
    complete: after.complete && before.complete,
    unread: joined(after.unread, before.unread),
    unknowns: joined(after.unknowns, before.unknowns),
    ...(problems.length > 0 && { problems }),
  }
}

/** Lines that moved are no news. What is accepted on the new side is not told. */
async function foundOn(sides: Sides, old: Network, now: Network, pair: Pair): Promise<DiffDocument['findings']> {
  const of = async ({ profile, today }: Context, network: Network): Promise<readonly FindingPart[]> =>
    (await findAll(network, profile, today, { only: [], skip: [] }, () => undefined)).findings
  const entries = sides.now.config.accept
  const before = accept(await of(sides.old, old), entries, sides.old.today).open
  const after = accept(await of(sides.now, now), entries, sides.now.today).open
  return changedFindings(before, after, pair.same)
}

function bySeverity(findings: readonly FindingPart[]): Record<Severity, number> {
  const count = (severity: Severity): number => findings.filter((one) => one.severity === severity).length
  return { error: count('error'), warning: count('warning'), note: count('note') }
}

function writtenOut(changes: readonly DiffDocument['changes'][number][], kind: 'gained' | 'lost', whole: boolean): PairPart[] {
  const pairs: PairPart[] = []
  for (const { from, to, flows, perhaps, family, ...change } of changes) {
    if (change.kind !== kind) continue
    for (const a of from)
      for (const b of to) {
        if (!whole && pairs.length >= mostPairs) return pairs
        if (a !== b) pairs.push({ from: a, to: b, flows, ...(perhaps && { perhaps }), ...(family && { family }) })
      }
  }
  return pairs
}

const ledPart = ({ outcome, to, because }: Led): RenamedPart['old'] => ({ outcome, to: [...to], places: placesOf(...because) })

function redirectedParts(pair: Pair, texts: (set: FlowSet) => FlowPart[]): RedirectedPart[] {
  return redirected(pair).map(({ at, listener, requests, old, now }): RedirectedPart => ({
    at,
    listener,
    requests: requestParts(pair, requests, texts),
    old: { says: old.says, places: placesOf(...old.because) },
    new: { says: now.says, places: placesOf(...now.because) },
  }))
}

/** Requests by who sends them, where that matters. */
function requestParts({ now: { space } }: Pair, requests: FlowSet, texts: (set: FlowSet) => FlowPart[]): FlowPart[] {
  if (space.forget(requests, ['source']) === requests) return texts(requests)
  const regions = space.regions(requests, 'source').filter(({ rest }) => !space.isEmpty(rest))
  // Who has no known address is told where nobody else is.
  const known = regions.filter(({ addresses }) => addresses.ranges.length > 0)
  return (known.length > 0 ? known : regions).flatMap(({ addresses, rest }) => {
    const own = rangesToPrefixes(addresses.ranges)
    const others = rangesToPrefixes(minusRanges([everyIpv4, everyIpv6], addresses.ranges))
    const sources = own.length <= others.length ? formatRanges(addresses.ranges) : `any except ${formatRanges(others)}`
    return texts(rest).map((flow): FlowPart => ({ ...flow, ...(own.length > 0 && { sources }) }))
  })
}
