import type { AssertDocument } from '../documents/assert.ts'
import type { CheckDocument } from '../documents/check.ts'
import type { UnknownPart } from '../documents/common.ts'
import type { MapDocument } from '../documents/map.ts'
import type { ReachDocument } from '../documents/reach.ts'
import type { ReportDocument } from '../documents/report.ts'
import type { TraceDocument } from '../documents/trace.ts'
import { waysIn } from './inventory.ts'
import { mainPlace } from './place.ts'
import { formatPlace } from '../../origin/place.ts'
import { toneOf } from './verdict.ts'

/** What to do after reading an answer: one step, with the command where there is one. */
export interface Next {
  readonly says: string
  readonly command?: string
}

/** After a first look: the gravest finding, else who reaches whom. */
export function nextAfterReport(document: ReportDocument): Next {
  const grave = document.check.findings.find((finding) => finding.severity !== 'note')
  if (grave) return { says: 'See what a finding means and what to do:', command: `netwright explain ${grave.code}` }
  return { says: 'See who can reach whom:', command: 'netwright reach' }
}

export function nextAfterTrace(document: TraceDocument): Next {
  const setting = toneOf(document.verdict) === 'doubt' ? missingSetting(document.unknowns) : undefined
  if (setting !== undefined) return { says: 'Say what the files leave open:', command: `--profile ${setting}` }
  const [first] = document.obstacles
  const place = mainPlace(first?.because ?? [])
  const target = targetOf(document) ?? first?.at ?? ''
  // Of a name that leads nowhere it can't be asked who gets there.
  if (first?.layer === 'name')
    return { says: place && 'file' in place ? `Look at ${formatPlace(place)}, change it and ask again` : 'Add the zone that holds the name, and ask again' }
  if (first && place && 'file' in place)
    return {
      says: `Look at ${formatPlace(place)}, change it and ask again; who gets there today:`,
      command: `netwright reach --to ${quoted(target)}`,
    }
  if (first)
    return { says: 'Nothing was written that lets it pass; who gets there today:', command: `netwright reach --to ${quoted(target)}` }
  if (toneOf(document.verdict) === 'doubt')
    return { says: 'Add the files that say what is not known, and ask again; what was read:', command: 'netwright map' }
  const lost = document.onward.find((one) => toneOf(one.verdict) === 'bad')
  if (lost) return { says: 'See what stops what it calls:', command: `netwright trace --from ${quoted(lost.from)} --to ${quoted(lost.to)}` }
  return { says: 'See what is risky or fragile on the way:', command: 'netwright check' }
}

export function nextAfterAssert(document: AssertDocument): Next {
  const promises = [...document.promises, ...(document.packs ?? []).flatMap(({ requirements }) => requirements.flatMap((one) => one.promises))]
  const broken = promises.find((one) => one.verdict === 'broken' && one.witness?.command !== undefined)
  if (broken?.witness?.command !== undefined) return { says: 'Follow the flow that shows it:', command: broken.witness.command }
  const open = promises.find((one) => one.verdict === 'unknown')
  if (open?.vacuous) return { says: 'See who there is:', command: 'netwright map' }
  if (open) return { says: 'Add what is not known; or let it count as held:', command: `netwright assert --allow-unknown ${quoted(open.name)}` }
  return { says: 'See the lines by which they hold:', command: 'netwright assert --explain' }
}

export function nextAfterCheck(document: CheckDocument): Next {
  const first = (['error', 'warning', 'note'] as const)
    .map((severity) => document.findings.find((finding) => finding.severity === severity))
    .find((finding) => finding !== undefined)
  if (!first) return { says: 'Ask who can reach whom:', command: 'netwright reach' }
  return { says: 'What it means and what to write instead:', command: `netwright explain ${first.code}` }
}

export function nextAfterReach(document: ReachDocument): Next {
  // Two that have names say more than a range.
  const ranges = new Set(
    document.endpoints.filter((endpoint) => endpoint.kind === 'addresses' && endpoint.id !== 'internet').map((endpoint) => endpoint.id),
  )
  const named = document.connections.filter((one) => one.surely.length > 0 && !ranges.has(one.from) && !ranges.has(one.to))
  const connection = named.find((one) => one.surely.some((flow) => flow.ports !== undefined)) ?? named[0] ?? document.connections[0]
  if (!connection) return { says: 'Ask why one of them cannot:', command: 'netwright trace --from A --to B' }
  return {
    says: 'See why, step by step:',
    command: `netwright trace --from ${quoted(connection.from)} --to ${quoted(withPort(connection))}`,
  }
}

export function nextAfterMap(document: MapDocument): Next {
  // What people call it by is short, and no pattern.
  const names = waysIn(document).flatMap(([level]) => level ?? []).filter((one) => !one.includes('*'))
  const name = names.toSorted((a, b) => a.length - b.length)[0]
  const target = name ?? document.endpoints.find((endpoint) => endpoint.kind === 'workload')?.id
  if (target === undefined) return { says: 'See what is risky or fragile:', command: 'netwright check' }
  return { says: 'Follow a flow through it:', command: `netwright trace --from internet --to ${quoted(target)}` }
}

/** Who was meant to be reached, where it is one: `reach` takes no URL. */
function targetOf(document: TraceDocument): string | undefined {
  const told = document.paths[0]?.legs.at(-1)?.to
  return told !== undefined && told !== '' && !/[\s,]/.test(told) ? told : undefined
}

/** Doubts that a setting of the profile resolves say so: "(profile pods=routed or pods=private)". */
function missingSetting(unknowns: readonly UnknownPart[]): string | undefined {
  for (const { subject } of unknowns) {
    const choices = /\bprofile ((?:[\w.-]+=[\w.-]+)(?: or [\w.-]+=[\w.-]+)*)/.exec(subject)?.[1]
    if (choices !== undefined) return choices.split(' or ').join(' or --profile ')
  }
  return undefined
}

function withPort(connection: ReachDocument['connections'][number]): string {
  const [flow] = [...connection.surely, ...connection.possibly]
  const port = /^\d+/.exec(flow?.ports ?? '')?.[0]
  return port === undefined || connection.to.includes(':') || connection.to.includes(' ') ? connection.to : `${connection.to}:${port}`
}

/** As it must be typed: quoted where a shell would take it apart. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
