import type { ChangePart, DiffDocument, RedirectedPart, RenamedPart, ToldPart } from '../documents/diff.ts'
import { count, cut, list } from './count.ts'
import { flowWords, flowsWords } from './flow.ts'
import type { Next } from './next.ts'

/** What a change does, in a few words: `opens 2 flows, closes 1, 1 new error`. What else is different is told by `besidesWords`. */
export function verdictWords(document: DiffDocument): string {
  const parts = headline(document)
  return parts.length > 0 ? parts.join(', ') : besides(document).join(', ') || 'nothing changes'
}

/** The rest of it, where the verdict says something already. */
export function besidesWords(document: DiffDocument): string {
  return headline(document).length > 0 ? besides(document).join(', ') : ''
}

function headline(document: DiffDocument): string[] {
  const { gained, lost, new: more } = document.summary
  const perhaps = document.changes.filter(isDoubtful)
  const sure = (kind: 'gained' | 'lost'): number => (kind === 'gained' ? gained : lost).changes - perhaps.filter((one) => one.kind === kind).length
  const [opens, closes] = [sure('gained'), sure('lost')]
  return [
    ...(opens > 0 ? [`opens ${count(opens, 'flow')}`] : []),
    ...(closes > 0 ? [opens > 0 ? `closes ${closes}` : `closes ${count(closes, 'flow')}`] : []),
    ...(opens + closes === 0 && perhaps.length > 0 ? [`perhaps changes ${count(perhaps.length, 'flow')}`] : []),
    ...(more.error > 0 ? [count(more.error, 'new error')] : []),
    ...(more.warning > 0 ? [count(more.warning, 'new warning')] : []),
  ]
}

function besides(document: DiffDocument): string[] {
  const { new: more, gone } = document.summary
  const settled = gone.error + gone.warning + gone.note
  const { added, removed } = document.endpoints
  return [
    ...(more.error + more.warning === 0 && more.note > 0 ? [count(more.note, 'new note')] : []),
    ...(settled > 0 ? [`${count(settled, 'finding')} gone`] : []),
    ...(document.names.length > 0 ? [`${count(document.names.length, 'name')} led elsewhere`] : []),
    ...(document.requests.length > 0 ? [`${count(document.requests.length, 'kind')} of requests answered otherwise`] : []),
    ...(added.length + removed.length > 0 ? [`${count(added.length + removed.length, 'endpoint')} added or removed`] : []),
  ]
}

/** Does it hold nothing that is sure? */
export const isDoubtful = ({ flows }: ChangePart): boolean => flows.length === 0

/** All that may have changed or not, in one sentence. */
export function doubtfulWords(changes: readonly ChangePart[]): string {
  const doubtful = changes.filter(isDoubtful)
  const told = doubtful.map((one) => `${one.kind === 'gained' ? '+' : '−'} ${partyWords(one.from, 2, one.named?.from)} → ${partyWords(one.to, 2, one.named?.to)} ${changeFlows(one).replace(/^perhaps /, '')}`)
  return doubtful.length === 0 ? '' : `${count(doubtful.length, 'flow')} perhaps ${doubtful.length === 1 ? 'opens or closes' : 'open or close'}: ${list(told, 3)}`
}

/** The internet first, then those with names; ranges beside others are counted. `all`: how many there are, where not all are named. */
export function partyWords(ids: readonly string[], most: number, all = ids.length): string {
  const beyond = all - ids.length
  if (beyond > 0) return `${ids.slice(0, most).join(', ')} and ${all - Math.min(most, ids.length)} more`
  const whole = ids.includes('internet')
  const first = ids.filter((id) => id.startsWith('internet') && !(whole && id === 'internet (IPv6)'))
  const ranges = ids.filter(isRange)
  const named = ids.filter((id) => !id.startsWith('internet') && !isRange(id))
  if (first.length + named.length === 0 || ranges.length <= 1) return list([...first, ...named, ...ranges], most)
  const { shown, left } = cut([...first, ...named], most)
  return `${[...shown, ...(left > 0 ? [`${left} more`] : [])].join(', ')} and ${count(ranges.length, 'range')}`
}

const isRange = (id: string): boolean => /^[\da-f.:]+\//i.test(id)

/** `tcp/443; perhaps udp/53, over IPv6 only`. */
export function changeFlows({ flows, perhaps, family }: ChangePart): string {
  const parts = [flowsWords(flows), perhaps ? `perhaps ${flowsWords(perhaps)}` : ''].filter((part) => part !== '')
  return `${parts.join('; ')}${family === undefined ? '' : `, over ${family} only`}`
}

/** `dropped, edge: nftables input: rule 4 drops it`. */
export function toldWords({ verdict, says }: ToldPart): string {
  return verdict === null ? says : `${verdict}: ${says}`
}

/** The flow that was followed: `198.51.100.9 → 203.0.113.10 tcp/5432`. */
export function witnessLine(witness: NonNullable<ChangePart['witness']>): string {
  const { sources, destinations, ...flow } = witness.flow
  return `${sources ?? witness.from} → ${destinations ?? witness.to} ${flowWords(flow)}`
}

/** `203.0.113.10`, or why there is none: `nxdomain`. */
export function ledWords({ outcome, to }: RenamedPart['old']): string {
  return to.length > 0 ? `${list(to, 4)}${outcome === 'answered' ? '' : ` (${outcome})`}` : outcome
}

/** `GET shop.example/cart; host *.shop.example`. */
export function requestWords({ requests }: RedirectedPart, most: number): string {
  const words = requests.map((flow) => flowWords({ ...flow, protocol: 'any' }).replace(/^anything ?/, '')).map((word) => (/^(from|$)/.test(word) ? `any request ${word}`.trim() : word))
  const { shown, left } = cut(words, most)
  return [...shown, ...(left > 0 ? [`and ${left} more`] : [])].join('; ')
}

export function matchedWords({ matched }: DiffDocument['compared']): string {
  const others = [...(matched.address > 0 ? [`${matched.address} by address`] : []), ...(matched.name > 0 ? [`${matched.name} by name`] : [])]
  return others.length === 0 ? '' : `${count(matched.id + matched.address + matched.name, 'endpoint')} on both sides: ${[`${matched.id} by id`, ...others].join(', ')}`
}

export function nextAfterDiff(document: DiffDocument): Next {
  const shown = document.changes.find((change) => change.kind === 'gained' && change.witness) ?? document.changes.find((change) => change.witness)
  if (shown?.witness) {
    const { from, to, flow } = shown.witness
    const target = flow.destinations ?? to
    const port = /^\d+/.exec(flow.ports ?? '')?.[0]
    const sender = from.startsWith('internet') || isRange(from) ? (flow.sources ?? from) : from
    const protocol = flow.protocol === 'tcp' || flow.protocol === 'any' ? '' : ` --protocol ${flow.protocol.split(/[-,]/)[0] ?? ''}`
    return {
      says: `Follow one step by step, in what is ${shown.kind === 'gained' ? 'new' : 'old'}:`,
      command: `netwright trace --from ${sender} --to ${port === undefined ? target : `${target.includes(':') ? `[${target}]` : target}:${port}`}${protocol}${pathOf(document, shown.kind === 'gained' ? 'new' : 'old')}`,
      reads: 'options',
    }
  }
  const [finding] = document.findings.new
  if (finding) return { says: 'What it means and what to write instead:', command: `netwright explain ${finding.code}` }
  return { says: 'Ask who can reach whom:', command: `netwright reach${pathOf(document, 'new')}`, reads: 'options' }
}

function pathOf({ compared: { paths } }: DiffDocument, side: 'old' | 'new'): string {
  const path = paths?.[side] ?? '.'
  return path === '.' ? '' : ` ${path}`
}
