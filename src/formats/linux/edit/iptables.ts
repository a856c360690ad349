import type { Text } from '../../../base/text.ts'
import { formatIntervals, type Interval } from '../../../base/interval.ts'
import { protocolName } from '../../../base/protocol.ts'
import type { Narrowing, Want } from '../../../model/want.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import type { Hook } from '../hooks.ts'
import type { Output } from '../output.ts'
import { formatAddress, type Prefix } from '../../../base/address.ts'
import { readSave, type SavedRule, type SavedTable } from '../iptables/save.ts'
import { commandOn } from './command.ts'
import { flowWords, plainFlows, type PlainFlow } from './flow.ts'

/** A built-in chain in its dump. */
interface Saved {
  readonly text: Text
  readonly program: 'iptables' | 'ip6tables'
  readonly table: SavedTable
  readonly chain: string
  readonly hook: Hook
  readonly host: string
}

/** Where a rule goes: before another one of a chain, or at the chain's end. */
interface Place {
  readonly chain: string
  readonly before: SavedRule | undefined
  /** As iptables counts: the first rule of a chain is 1. */
  readonly number: number
}

/** A rule in an iptables-save dump that lets a flow pass, before what drops it. */
export function permitByIptables(want: Want, sources: Sources): Edit[] {
  const saved = savedOf(want.by ?? '', want.at, sources)
  if (!saved) return []
  const extras = want.reply && saved.table.name !== 'raw' ? ['-m conntrack --ctstate ESTABLISHED ', ''] : ['']
  return flowsOf(saved, want, want.reply).flatMap((flow) => extras.flatMap((extra) => placesFor(saved, want.because).flatMap((place) => inserted(saved, place, flow, extra, 'ACCEPT') ?? [])))
}

/** What stops a flow that a chain lets pass: a rule of its own before the one that does so, or that one gone. */
export function stopByIptables(want: Want, sources: Sources): Edit[] {
  const saved = savedOf(want.by ?? '', want.at, sources)
  if (!saved) return []
  const place = placesFor(saved, want.because).slice(0, 1)
  return [...flowsOf(saved, want, false).flatMap((flow) => place.flatMap((one) => inserted(saved, one, flow, '', 'DROP') ?? [])), ...place.flatMap((one) => (one.before ? removed(saved, one, one.before) : []))]
}

/** A rule that matches no more than is needed: rules for just that in its place, or none. */
export function narrowIptables({ rule: origin, by, needs }: Narrowing, sources: Sources): Edit[] {
  const saved = savedOf(by, /^(.*)\/ip6?tables /.exec(by)?.[1] ?? '', sources)
  const place = saved && placeOf(saved, origin)
  if (!saved || !place?.before) return []
  if (needs.length === 0) return removed(saved, place, place.before)
  const flows = needs.flatMap((need) => plainFlows(need, saved.hook, false).filter(({ family }) => family === saved.table.family))
  const own = flows.map((flow) => linesFor(place.chain, flow, '', 'ACCEPT'))
  if (own.includes(undefined) || flows.length < needs.length || place.before.origin.kind !== 'written') return []
  const { start, end } = place.before.origin
  const lines = [...new Set(own.flatMap((list) => list ?? []))]
  return [{ kind: 'narrower firewall rule', says: `let ${place.before.says} of ${wordsOf(saved)} accept only what is needed`, changes: [{ path: saved.text.path, start, end, text: lines.join('\n') }] }]
}

const hookOf: Readonly<Record<string, Hook>> = { PREROUTING: 'prerouting', INPUT: 'input', FORWARD: 'forward', OUTPUT: 'output', POSTROUTING: 'postrouting' }

function savedOf(by: string, host: string, { model, open }: Sources): Saved | undefined {
  const [, program, name = '', chain = ''] = /\/(ip6?tables) (\S+) (\S+?)(?: by loopback)?$/.exec(by) ?? []
  const origin = model.filters.get(by)?.otherwise.origin
  const hook = hookOf[chain]
  if ((program !== 'iptables' && program !== 'ip6tables') || origin?.kind !== 'written' || !hook) return undefined
  const text = open(origin.text.path)
  if (!text || text.content !== origin.text.content) return undefined
  const nothing: Output = { problems: [], unread: [] }
  const table = readSave(text, nothing).find((one) => one.name === name && one.family === (program === 'iptables' ? 4 : 6) && one.chains.has(chain))
  return table && { text, program, table, chain, hook, host }
}

const flowsOf = ({ table, hook }: Saved, want: Want, reply: boolean): PlainFlow[] => plainFlows(want.flow, hook, reply).filter(({ family }) => family === table.family)
const wordsOf = ({ program, table, chain, host }: Saved): string => `${program} ${table.name} ${chain} on ${host}`

function placeOf({ table }: Saved, origin: Origin | undefined): Place | undefined {
  if (origin?.kind !== 'written') return undefined
  for (const { name, rules } of table.chains.values()) {
    const index = rules.findIndex((rule) => rule.origin.kind === 'written' && rule.origin.start === origin.start)
    const before = rules[index]
    if (before) return { chain: name, before, number: index + 1 }
  }
  return undefined
}

/** Before the rule that decides now; else at the end of the chain, or before all that leads out of it. */
function placesFor(saved: Saved, because: readonly Origin[]): Place[] {
  const decides = placeOf(saved, because[0])
  if (decides) return [decides]
  const rules = saved.table.chains.get(saved.chain)?.rules ?? []
  const end: Place = { chain: saved.chain, before: undefined, number: rules.length + 1 }
  const [first] = rules
  return first ? [end, { chain: saved.chain, before: first, number: 1 }] : [end]
}

function inserted(saved: Saved, { chain, before, number }: Place, flow: PlainFlow, extra: string, target: 'ACCEPT' | 'DROP'): Edit | undefined {
  const { text, table, program, host } = saved
  const lines = linesFor(chain, flow, extra, target)
  const last = before ?? table.chains.get(chain)?.rules.at(-1) ?? [...table.chains.values()].flatMap(({ rules }) => rules).at(-1)
  const change = lines && (last ? beside(text, last.origin, lines, before !== undefined) : beforeCommit(text, table, lines))
  if (!change) return undefined
  const verb = before ? '-I' : '-A'
  const commands = lines.flatMap((line) => commandOn(host, `${program}${table.name === 'filter' ? '' : ` -t ${table.name}`} ${line.replace(/^-A (\S+)/, (_, name: string) => `${verb} ${name}${before ? ` ${number}` : ''}`)}`, chain).commands ?? [])
  return {
    kind: target === 'ACCEPT' ? 'firewall rule' : 'firewall rule that drops',
    says: `${target === 'ACCEPT' ? 'allow' : 'drop'} ${flowWords(flow)} in ${wordsOf({ ...saved, chain })}`,
    // The one that goes before the others is inserted last.
    commands: before ? commands.toReversed() : commands,
    changes: [change],
  }
}

/** Lines above or below another rule's, with counters where it has some. */
function beside({ path, content }: Text, origin: Origin, lines: readonly string[], above: boolean): TextChange | undefined {
  if (origin.kind !== 'written') return undefined
  const start = content.lastIndexOf('\n', origin.start - 1) + 1
  const ending = content.includes('\r\n') ? '\r\n' : '\n'
  const counted = /^\[\d+:\d+\]/.test(content.slice(start)) ? '[0:0] ' : ''
  const text = lines.map((line) => `${counted}${line}${ending}`).join('')
  if (above) return { path, start, end: start, text }
  const end = content.indexOf('\n', origin.end)
  return end < 0 ? { path, start: content.length, end: content.length, text: `${ending}${text.slice(0, -ending.length)}` } : { path, start: end + 1, end: end + 1, text }
}

function beforeCommit({ path, content }: Text, table: SavedTable, lines: readonly string[]): TextChange | undefined {
  const last = [...table.chains.values()].at(-1)?.origin
  const found = last?.kind === 'written' ? content.indexOf('\nCOMMIT', last.end - 1) : -1
  const ending = content.includes('\r\n') ? '\r\n' : '\n'
  return found < 0 ? undefined : { path, start: found + 1, end: found + 1, text: lines.map((line) => `${line}${ending}`).join('') }
}

function removed(saved: Saved, { chain, number }: Place, rule: SavedRule): Edit[] {
  const { text, program, table, host } = saved
  if (rule.origin.kind !== 'written') return []
  const start = text.content.lastIndexOf('\n', rule.origin.start - 1) + 1
  const end = text.content.indexOf('\n', rule.origin.end)
  return [
    {
      kind: 'no such firewall rule',
      says: `take ${rule.says} out of ${program} ${table.name} on ${host}`,
      ...commandOn(host, `${program}${table.name === 'filter' ? '' : ` -t ${table.name}`} -D ${chain} ${number}`, chain),
      changes: [{ path: text.path, start, end: end < 0 ? text.content.length : end + 1, text: '' }],
    },
  ]
}

const icmp: Readonly<Record<number, { readonly match: string; readonly option: string }>> = {
  1: { match: 'icmp', option: '--icmp-type' },
  58: { match: 'icmp6', option: '--icmpv6-type' },
}

/** As iptables-save prints them: one line for each source, destination and type, since a line holds one of each. */
function linesFor(chain: string, { source, destination, protocol, ports, sourcePorts, types }: PlainFlow, extra: string, target: string): string[] | undefined {
  const name = protocol === 58 ? 'ipv6-icmp' : protocolName(protocol)
  const own = icmp[protocol]
  const several = (ports?.length ?? 0) > 1 || (sourcePorts?.length ?? 0) > 1
  const asked = several
    ? `-m multiport ${sourcePorts ? `--sports ${portList(sourcePorts)} ` : ''}${ports ? `--dports ${portList(ports)} ` : ''}`
    : sourcePorts || ports
      ? `-m ${name} ${sourcePorts ? `--sport ${portList(sourcePorts)} ` : ''}${ports ? `--dport ${portList(ports)} ` : ''}`
      : ''
  if (several && ((ports?.length ?? 0) > 7 || (sourcePorts?.length ?? 0) > 7)) return undefined
  const kinds = own && types ? types.map((type) => `-m ${own.match} ${own.option} ${type} `) : [asked]
  const side = (option: string, prefixes: readonly Prefix[] | undefined): string[] => prefixes?.map((prefix) => `${option} ${formatAddress({ family: prefix.family, value: prefix.first })}/${prefix.length} `) ?? ['']
  return side('-s', source).flatMap((from) => side('-d', destination).flatMap((to) => kinds.map((kind) => `-A ${chain} ${from}${to}-p ${name} ${kind}${extra}-j ${target}`)))
}

const portList = (ports: readonly Interval[]): string => formatIntervals(ports).replaceAll('-', ':').replaceAll(' ', '')
