import { groupBy } from '../../base/group.ts'
import type { BreakPart, BrokenLinePart, ElementPart, FailDocument, RecoveryPart, SafePart } from '../documents/fail.ts'
import { count, cut, list } from './count.ts'
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

/** What an element is: `NAT gateway`. */
const kindWords = ({ kind, says }: Pick<ElementPart, 'kind' | 'says'>): string => (kind === 'replica' ? (says ?? 'one replica of') : (says ?? kinds[kind] ?? kind))

/** `NAT gateway aws_nat_gateway.a`. */
export function elementWords({ kind, name, says, members }: Pick<ElementPart, 'kind' | 'name' | 'says' | 'members'>): string {
  if (members) return members.map((id) => id.replace(/^([a-z-]+):/, (_, one: string) => `${kinds[one] ?? one} `)).join(' and ')
  if (kind === 'health-check' && says !== undefined) return `${says} (${name})`
  return `${kindWords({ kind, says })} ${kind === 'replica' ? name.replace(/ replica \d+$/, '') : name}`
}

/** Several by kind, what their names begin with once: `interfaces edge/eth0, edge/eth1; host edge`. */
export function elementsWords(elements: readonly Pick<ElementPart, 'kind' | 'name' | 'says' | 'members'>[], most: number): string {
  const { shown, left } = cut(elements, most)
  const parts = [...groupBy(shown, (one) => (isWhole(one) ? elementWords(one) : kindWords(one)))].map(([words, all]) => {
    const [first] = all
    if (!first || isWhole(first)) return words
    return `${all.length > 1 ? plural(words) : words} ${names(all.map(({ name }) => name)).join(', ')}`
  })
  return `${parts.join('; ')}${left > 0 ? ` and ${left} more` : ''}`
}

/** Is it told by more than its kind and name? */
const isWhole = ({ members, kind }: Pick<ElementPart, 'kind' | 'members'>): boolean => members !== undefined || kind === 'replica' || kind === 'health-check'

/** A name that begins as the one before it is told by its end alone. */
function names(all: readonly string[]): string[] {
  const start = (name: string): string => name.slice(0, name.lastIndexOf(' ') + 1)
  return all.map((name, place) => (start(name) !== '' && start(name) === start(all[place - 1] ?? '') ? name.slice(start(name).length) : name))
}

function plural(words: string): string {
  if (words.endsWith(' of')) return `${plural(words.slice(0, -3))} of`
  return words.endsWith('y') && !words.endsWith('ay') ? `${words.slice(0, -1)}ies` : words.endsWith('s') ? words : `${words}s`
}

/** Elements that break the same, in their order: whoever mends one of them has the others to mend too. */
export interface Block {
  readonly elements: readonly ElementPart[]
  readonly first: ElementPart
  /** How they come back, and which of them does so. */
  readonly recoveries: readonly { readonly says: string; readonly of: readonly ElementPart[]; readonly all: boolean }[]
  readonly pairs: { readonly least: number; readonly most: number }
}

export function blocksOf(elements: readonly ElementPart[]): Block[] {
  const alike = (one: ElementPart): string => {
    const watched = breakWords(one.breaks).map(({ kind, says }) => `${kind} ${says}`)
    return [one.severity, one.members === undefined ? '' : 'pair', ...(watched.length > 0 ? watched : one.lines.map((line) => lineWords(line, 1e6)))].join('\n')
  }
  return [...groupBy(elements, alike).values()].flatMap((all): Block[] => {
    const [first] = all
    if (!first) return []
    const told = all.flatMap((one) => (one.recovery && isTelling(one.recovery) ? [{ one, says: recoveryWords(one.recovery) }] : []))
    const pairs = all.map(({ lines }) => lines.reduce((sum, line) => sum + line.pairs, 0))
    return [{
      elements: all,
      first,
      recoveries: [...groupBy(told, ({ says }) => says)].map(([says, of]) => ({ says, of: of.map(({ one }) => one), all: of.length === all.length })),
      pairs: { least: Math.min(...pairs), most: Math.max(...pairs) },
    }]
  })
}

const isTelling = ({ rto, rpo, seconds, data }: RecoveryPart): boolean => rto !== undefined || rpo !== undefined || seconds !== null || data !== undefined

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

/** Watched flows that break: promises of one flow together, calls of one target together. */
export function breakWords(breaks: readonly BreakPart[]): { readonly says: string; readonly places: BreakPart['places']; readonly kind: BreakPart['kind'] }[] {
  const watched = breaks.filter(({ kind }) => kind !== 'allowed')
  return [...groupBy(watched, (one) => `${one.kind}\n${one.kind === 'promised' ? one.from : ''}\n${one.to}\n${one.extent}`).values()].flatMap((alike) => {
    const [first] = alike
    if (!first) return []
    const who = partyWords([...new Set(alike.map(({ from }) => from))], 4)
    const flow = `${who} → ${first.to}`
    const named = [...new Set(alike.flatMap(({ name }) => (name === undefined || name === `${first.from} → ${first.to}` ? [] : [name])))]
    return [{ kind: first.kind, says: `${named.length > 0 ? `${list(named, 4)} (${flow})` : flow}${extentWords(first.extent)}`, places: alike.flatMap(({ places }) => places ?? []) }]
  })
}

export function lineWords(one: BrokenLinePart, most: number): string {
  return `${partyWords(one.from, most)} → ${partyWords(one.to, most)}: ${flowsWords(one.flows)}${one.family === undefined ? '' : `, over ${one.family} only`}${extentWords(one.extent)}`
}

function extentWords(extent: BreakPart['extent']): string {
  return extent === 'wholly' ? '' : extent === 'share' ? ' (for a share of the connections)' : ' (in some cases that are possible)'
}

export function recoveryWords({ seconds, terms, rto, rpo, data }: RecoveryPart): string {
  const time = seconds === null ? '' : `by itself within ${seconds} s: `
  // That nothing takes its place needs no words beside what is said of the data, unless a time was wanted.
  const telling = terms.length > 0 && (!data || rto !== undefined || terms.some(({ places }) => places.length > 0))
  const behind = data && (data.seconds === null ? 'how much data is lost is not known' : data.seconds === 0 ? 'no data is lost' : `at most the last ${data.seconds} s of data are lost`)
  // What takes over was told already.
  const of = data?.terms.map(({ says }) => (telling && terms.some((one) => says.endsWith(`: ${one.says}`)) ? says.slice(0, says.indexOf(': ')) : says))
  return [
    ...(telling ? [`${time}${terms.map(({ says }) => says).join('; ')}${rto ? ` [RTO ${rto}]` : ''}`] : []),
    ...(data ? [`${behind} (${of?.join('; ')})${rpo ? ` [RPO ${rpo}]` : ''}`] : []),
  ].join('; ')
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
