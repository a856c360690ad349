import { groupBy } from '../../base/group.ts'
import type { BreakPart, BrokenLinePart, ElementPart, FailDocument, RecoveryPart, SafePart } from '../documents/fail.ts'
import { count, list } from './count.ts'
import { flowsWords } from './flow.ts'
import type { Next } from './next.ts'
import { partyWords } from './diff.ts'
import { quoted } from './quoted.ts'

const kinds: Readonly<Record<string, string>> = {
  host: 'host',
  node: 'node',
  interface: 'interface',
  link: 'link',
  endpoint: 'workload',
  replica: 'replica',
  proxy: 'proxy',
  member: 'pool member',
  'health-check': 'health check of',
  certificate: 'certificate',
  'name-server': 'name server',
  'dns-provider': 'DNS provider',
  'nat-gateway': 'NAT gateway',
  'load-balancer': 'load balancer',
  zone: 'zone',
}

/** `NAT gateway aws_nat_gateway.a`. */
export function elementWords({ kind, name, says, members }: Pick<ElementPart, 'kind' | 'name' | 'says' | 'members'>): string {
  if (members) return members.map((id) => id.replace(/^([a-z-]+):/, (_, one: string) => `${kinds[one] ?? one} `)).join(' and ')
  if (kind === 'replica') return `${says ?? 'one replica of'} ${name.replace(/ replica \d+$/, '')}`
  return `${says ?? kinds[kind] ?? kind} ${name}`
}

/** Those that a promise or a declared call hangs on, those that merely stand on a way, and those that only cost themselves. */
export function sorted({ elements }: FailDocument): { readonly wanted: readonly ElementPart[]; readonly way: readonly ElementPart[]; readonly alone: readonly ElementPart[] } {
  const isWanted = (one: ElementPart): boolean => one.breaks.some(({ kind }) => kind !== 'allowed')
  return {
    wanted: elements.filter(isWanted),
    way: elements.filter((one) => !isWanted(one) && one.lines.length > 0),
    alone: elements.filter((one) => !isWanted(one) && one.lines.length === 0),
  }
}

export function verdictWords(document: FailDocument): string {
  const { summary, asked, elements } = document
  if (asked.lose.length > 0) {
    const broken = elements.flatMap(({ breaks }) => breaks)
    const promised = broken.filter(({ kind }) => kind === 'promised').length
    const declared = broken.filter(({ kind }) => kind === 'declared').length
    const pairs = elements.reduce((sum, { lines }) => sum + lines.reduce((all, one) => all + one.pairs, 0), 0)
    const parts = [...(promised > 0 ? [count(promised, 'promised flow')] : []), ...(declared > 0 ? [count(declared, 'declared call')] : []), ...(pairs > 0 ? [`what ${count(pairs, 'pair')} may send each other`] : [])]
    return parts.length === 0 ? `the loss of ${list(asked.lose, 3)} breaks nothing between others` : `the loss of ${list(asked.lose, 3)} breaks ${parts.join(', ')}`
  }
  if (asked.flow !== undefined) return summary.promised === 0 ? `${asked.flow} hangs on nothing alone` : `${asked.flow} hangs on ${count(summary.promised, 'element')}, of ${summary.elements}`
  const pairs = elements.filter(({ members }) => members).length
  const parts = [
    ...(summary.promised > 0 ? [`${count(summary.promised, 'element')} a promised flow hangs on`] : []),
    ...(summary.declared > 0 ? [`${summary.promised > 0 ? summary.declared : count(summary.declared, 'element')} a declared call hangs on`] : []),
    ...(summary.allowed > 0 ? [`${summary.allowed} more without a second way`] : []),
    ...(pairs > 0 ? [count(pairs, 'pair')] : []),
  ]
  return parts.length === 0 ? `nothing that is watched hangs on one of ${count(summary.elements, 'element')} alone` : `${parts.join(', ')}, of ${summary.elements}`
}

/** Watched flows that break, calls of one target together. */
export function breakWords(breaks: readonly BreakPart[]): { readonly says: string; readonly places: BreakPart['places']; readonly kind: BreakPart['kind'] }[] {
  const watched = breaks.filter(({ kind }) => kind !== 'allowed')
  return [...groupBy(watched, (one) => `${one.kind}\n${one.name ?? ''}\n${one.to}\n${one.extent}`).values()].flatMap((alike) => {
    const [first] = alike
    if (!first) return []
    const who = partyWords([...new Set(alike.map(({ from }) => from))], 4)
    const what = first.kind === 'promised' && first.name !== undefined && first.name !== `${first.from} → ${first.to}` ? `${first.name} (${who} → ${first.to})` : `${who} → ${first.to}`
    return [{ kind: first.kind, says: `${what}${extentWords(first.extent)}`, places: first.places }]
  })
}

export function lineWords(one: BrokenLinePart, most: number): string {
  return `${partyWords(one.from, most)} → ${partyWords(one.to, most)}: ${flowsWords(one.flows)}${one.family === undefined ? '' : `, over ${one.family} only`}${extentWords(one.extent)}`
}

function extentWords(extent: BreakPart['extent']): string {
  return extent === 'wholly' ? '' : extent === 'share' ? ' (for a share of the connections)' : ' (in some cases that are possible)'
}

export function recoveryWords({ seconds, terms, rto, rpo }: RecoveryPart): string {
  const time = seconds === null ? '' : `by itself within ${seconds} s: `
  const against = [...(rto ? [`RTO ${rto}`] : []), ...(rpo ? [`RPO ${rpo}`] : [])]
  return `${time}${terms.map(({ says }) => says).join('; ')}${against.length > 0 ? ` [${against.join(', ')}]` : ''}`
}

/** Safe ones by why they are. */
export function safeGroups(safe: readonly SafePart[]): { readonly why: string; readonly all: readonly SafePart[] }[] {
  return [...groupBy(safe, ({ why }) => why)].map(([why, all]) => ({ why, all })).toSorted((a, b) => (a.why < b.why ? -1 : 1))
}

export function nextAfterFail(document: FailDocument): Next {
  const { wanted, way } = sorted(document)
  const [first] = [...wanted, ...way]
  if (document.asked.lose.length > 0) return { says: 'See what has no second way:', command: 'netwright fail', reads: 'all' }
  if (first && !first.members) return { says: 'See all that one of them takes with it:', command: `netwright fail --lose ${quoted(first.id)}`, reads: 'all' }
  return { says: 'See what two losses at once break:', command: 'netwright fail --depth 2', reads: 'all' }
}
