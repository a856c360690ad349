import type { AssertDocument } from '../documents/assert.ts'
import type { CheckDocument } from '../documents/check.ts'
import type { FlowPart, UnknownPart } from '../documents/common.ts'
import type { MapDocument } from '../documents/map.ts'
import type { ReachDocument } from '../documents/reach.ts'
import type { ReportDocument } from '../documents/report.ts'
import type { TraceDocument } from '../documents/trace.ts'
import type { AskedWords } from '../options.ts'
import { waysIn } from './inventory.ts'
import { mainPlace } from './place.ts'
import { formatPlace } from '../../origin/place.ts'
import { quoted } from './quoted.ts'
import { toneOf } from './verdict.ts'

/** What to do after reading an answer: one step, with the command where there is one. */
export interface Next {
  readonly says: string
  readonly command?: string
  /** The command reads what was read for this answer (`all`), or names its own paths and reads them likewise (`options`). */
  readonly reads?: 'all' | 'options'
  /** In place of a command: the same question with this besides. */
  readonly again?: string
}

/** The command as it is to be typed, with how and what was read; undefined where there is none. */
export function commandOf({ command, reads, again }: Next, asked: AskedWords | undefined): string | undefined {
  const words = (...all: readonly (string | undefined)[]): string => all.filter((word) => word !== undefined && word !== '').join(' ')
  if (again !== undefined) return asked ? words('netwright', asked.question, again, asked.reading, asked.paths) : again
  if (command === undefined || reads === undefined) return command
  return words(command, asked?.reading, reads === 'all' ? asked?.paths : undefined)
}

/** After a first look: the gravest finding, else who reaches whom. */
export function nextAfterReport(document: ReportDocument): Next {
  const grave = document.check.findings.find((finding) => finding.severity !== 'note')
  if (grave) return { says: 'See what a finding means and what to do:', command: `netwright explain ${grave.code}` }
  return { says: 'See who can reach whom:', command: 'netwright reach', reads: 'all' }
}

export function nextAfterTrace(document: TraceDocument): Next {
  const setting = toneOf(document.verdict) === 'doubt' ? missingSetting(document.unknowns) : undefined
  if (setting) return { says: `Say what the files leave open${setting.length > 1 ? ` (${setting.join(' or ')})` : ''}, and ask again:`, again: `--profile ${setting[0] ?? ''}` }
  const [first] = document.obstacles
  const place = mainPlace(first?.because ?? [])
  const target = targetOf(document) ?? first?.at ?? ''
  if (first?.layer === 'name' && !(place && 'file' in place)) return { says: 'Add the zone that holds the name, and ask again' }
  const mended = fixOf(document)
  if (first && place && 'file' in place && mended !== undefined) return { says: `Look at ${formatPlace(place)}; what would mend it, as a patch:`, command: mended, reads: 'all' }
  if (first && place && 'file' in place)
    return { says: `Look at ${formatPlace(place)}, change it and ask again; who gets there today:`, command: `netwright reach --to ${quoted(target)}`, reads: 'all' }
  if (first)
    return { says: 'Nothing was written that lets it pass; who gets there today:', command: `netwright reach --to ${quoted(target)}`, reads: 'all' }
  if (toneOf(document.verdict) === 'doubt')
    return { says: 'Add the files that say what is not known, and ask again; what was read:', command: 'netwright map', reads: 'all' }
  const lost = document.onward.find((one) => toneOf(one.verdict) === 'bad')
  if (lost)
    return { says: 'See what stops what it calls:', command: `netwright trace --from ${quoted(lost.from)} --to ${quoted(lost.to)}`, reads: 'all' }
  return { says: 'See what is risky or fragile on the way:', command: 'netwright check', reads: 'all' }
}

export function nextAfterAssert(document: AssertDocument): Next {
  const inPacks = (document.packs ?? []).flatMap(({ requirements }) => requirements.flatMap((one) => one.promises))
  const broken = [...document.promises, ...inPacks].find((one) => one.verdict === 'broken' && one.witness?.command !== undefined)
  if (broken?.witness?.command !== undefined) return { says: 'Follow the flow that shows it:', command: broken.witness.command, reads: 'all' }
  if ((document.packs ?? []).some(({ scope }) => scope.some(({ said }) => !said))) return { says: 'Say who is in scope; netwright map shows who there is:', command: 'netwright map', reads: 'all' }
  const open = document.promises.find((one) => one.verdict === 'unknown')
  if (open?.vacuous) return { says: 'See who there is:', command: 'netwright map', reads: 'all' }
  if (open) return { says: 'Add what is not known; or let it count as held:', command: `netwright assert --allow-unknown ${quoted(open.name)}`, reads: 'all' }
  const explained = document.promises.some(({ verdict, decides }) => verdict === 'holds' && decides.length > 0)
  if (document.promises.length === 0 || explained) return { says: 'See what is risky or fragile besides:', command: 'netwright check', reads: 'all' }
  return { says: 'See the lines by which they hold:', again: '--explain' }
}

export function nextAfterCheck(document: CheckDocument): Next {
  const first = (['error', 'warning', 'note'] as const)
    .map((severity) => document.findings.find((finding) => finding.severity === severity))
    .find((finding) => finding !== undefined)
  if (!first) return { says: 'Ask who can reach whom:', command: 'netwright reach', reads: 'all' }
  return { says: 'What it means and what to write instead:', command: `netwright explain ${first.code}` }
}

export function nextAfterReach(document: ReachDocument): Next {
  // Two that have names say more than a range.
  const ranges = new Set(
    document.endpoints.filter((endpoint) => endpoint.kind === 'addresses' && endpoint.id !== 'internet').map((endpoint) => endpoint.id),
  )
  const named = document.connections.filter((one) => one.surely.length > 0 && !ranges.has(one.from) && !ranges.has(one.to))
  // A port says more than any protocol; one flow of several is shown with its own.
  const outside = named.find((one) => one.from === 'internet' && one.surely.some((flow) => flow.ports !== undefined))
  const connection = outside ?? named.find((one) => one.surely.some((flow) => flow.ports !== undefined)) ?? named[0] ?? document.connections[0]
  if (!connection) return { says: 'See what is there:', command: 'netwright map', reads: 'all' }
  const flow = [...connection.surely, ...connection.possibly].find((one) => one.ports !== undefined) ?? connection.surely[0] ?? connection.possibly[0]
  return {
    says: 'See why, step by step:',
    command: `netwright trace --from ${quoted(connection.from)} --to ${quoted(connection.to)}${flowOptions(flow)}`,
    reads: 'all',
  }
}

/** A flow's protocol and its first port, as `trace` takes them. */
function flowOptions(flow: FlowPart | undefined): string {
  const port = /^\d+/.exec(flow?.ports ?? '')?.[0]
  const protocol = flow?.protocol.split(/[-,]/)[0] ?? 'tcp'
  return `${port === undefined ? '' : ` --port ${port}`}${protocol === 'tcp' || protocol === 'any' ? '' : ` --protocol ${protocol}`}`
}

export function nextAfterMap(document: MapDocument): Next {
  // What people call it by is short, and no pattern.
  const names = waysIn(document).flatMap(([level]) => level ?? []).filter((one) => !one.includes('*'))
  const name = names.toSorted((a, b) => a.length - b.length)[0]
  if (name !== undefined) return { says: 'Follow a flow through it:', command: `netwright trace --from internet --to ${quoted(name)}`, reads: 'all' }
  const [called] = document.links.filter((link) => link.kind === 'calls')
  // Who lies behind others is not reached from outside: what it calls says more.
  if (called) return { says: 'See what happens to a call:', command: `netwright reach --to ${quoted(called.to)}`, reads: 'all' }
  if (document.endpoints.some((endpoint) => endpoint.kind !== 'addresses')) return { says: 'See who can reach whom:', command: 'netwright reach', reads: 'all' }
  return { says: 'See what is risky or fragile:', command: 'netwright check', reads: 'all' }
}

/** The same question, asked of what mends it. */
function fixOf({ asked }: TraceDocument): string | undefined {
  if (!asked || asked.to === '') return undefined
  const { from, to, flow, request } = asked
  const url = to.includes('://')
  const port = /^\d+$/.test(flow?.ports ?? '') && !url && !/:\d+$/.test(to) && request === undefined ? ` --port ${flow?.ports ?? ''}` : ''
  const protocol = flow && flow.protocol !== 'tcp' ? ` --protocol ${flow.protocol}` : ''
  const carried = request !== undefined && !(url && request.startsWith('GET ')) ? ` --request ${quoted(request)}` : ''
  return `netwright fix --from ${quoted(from)} --to ${quoted(to)}${port}${protocol}${carried}`
}

/** Who was meant to be reached, where it is one: `reach` takes no URL and no port. What a URL leads to is told by its way. */
function targetOf({ asked, paths }: TraceDocument): string | undefined {
  const plain = asked && asked.request === undefined && !asked.to.includes('://') ? asked.to.replace(/^\[(.+)\]:\d+$|^([^:]+):\d+$/, '$1$2') : undefined
  const told = plain ?? paths[0]?.legs.at(-1)?.to
  return told !== undefined && told !== '' && !/[\s,]/.test(told) ? told : undefined
}

/** Doubts that a setting of the profile resolves say so: "(profile pods=routed or pods=private)". */
function missingSetting(unknowns: readonly UnknownPart[]): string[] | undefined {
  for (const { subject } of unknowns) {
    const choices = /\bprofile ((?:[\w.-]+=[\w.-]+)(?: or [\w.-]+=[\w.-]+)*)/.exec(subject)?.[1]
    if (choices !== undefined) return choices.split(' or ')
  }
  return undefined
}
