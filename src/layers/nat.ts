import { emptyAddresses, isEmptyAddresses, type Address, type AddressRange, type AddressSet } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import type { Alternative } from '../flow/path.ts'
import type { Field, FlowSet } from '../flow/space.ts'
import type { Origin } from '../origin/origin.ts'
import { runChains } from '../model/chains.ts'
import type { MatchContext, Matching } from '../model/matching.ts'
import type { Peers } from '../flow/match.ts'
import type { NewAddress, Translation, TranslationRule } from '../model/translation.ts'

/** One field that was overwritten: what the flows were before, and with what. */
export interface Rewrite {
  readonly field: Field
  readonly before: FlowSet
  readonly values: FlowSet
}

/** Flows that a translation treated alike. */
export interface Translated {
  readonly set: FlowSet
  /** `nobody`: there is no address that it could become (nothing of its family is declared there). */
  readonly outcome: 'unchanged' | 'translated' | 'rejected' | 'dropped' | 'nobody'
  readonly rule: TranslationRule | undefined
  /** In order; empty unless translated. */
  readonly rewrites: readonly Rewrite[]
  readonly alternatives: readonly Alternative[]
  /** The lines of those who were chosen (pool members). */
  readonly because: readonly Origin[]
  /** Others would be chosen if those who were are gone. */
  readonly spare?: true
}

/** Rewrites addresses and ports by a translation's rules. `gone`: of members that somebody watches, those are passed over. Every flow of `set` is in at least one outcome. */
export function translate(matching: Matching, translation: Translation, context: MatchContext, set: FlowSet, gone?: (peers: Peers) => boolean): Translated[] {
  const settled = runChains(matching, translation.chains, translation.start, context, set, () => undefined)
  return settled.flatMap(({ rule, set: part, alternatives }): Translated[] => {
    const plain = { set: part, rule, rewrites: [], alternatives, because: [] }
    if (rule === undefined) return [{ ...plain, outcome: 'unchanged' }]
    switch (rule.action.do) {
      case 'translate':
        return applyTo(matching, rule, rule.action, context, part, alternatives, gone)
      case 'reject':
        return [{ ...plain, outcome: 'rejected' }]
      case 'drop':
      case 'unknown':
        return [{ ...plain, outcome: 'dropped' }]
      default:
        return [{ ...plain, outcome: 'unchanged' }]
    }
  })
}

type Translate = TranslationRule['action'] & { do: 'translate' }

/** To those who are left; where nobody is, it leads to those who are gone. */
function applyTo(matching: Matching, rule: TranslationRule, action: Translate, context: MatchContext, set: FlowSet, alternatives: readonly Alternative[], gone: ((peers: Peers) => boolean) | undefined): Translated[] {
  const to = action.destination?.to
  if (to?.kind !== 'members' || to.watched !== true) return apply(matching, rule, action, context, set, alternatives)
  const there = gone ? to.members.filter(({ peers }) => !gone(peers)) : to.members
  const members = there.length > 0 ? there : to.members
  const left: Translate = members.length === to.members.length ? action : { ...action, destination: { ...action.destination, to: { ...to, members } } }
  const translated = apply(matching, rule, left, context, set, alternatives)
  return to.members.length > 1 ? translated.map((one): Translated => ({ ...one, spare: true })) : translated
}

function apply(matching: Matching, rule: TranslationRule, action: Translate, context: MatchContext, set: FlowSet, alternatives: readonly Alternative[]): Translated[] {
  const start: Translated = { set, outcome: 'translated', rule, rewrites: [], alternatives, because: [] }
  const { destination, source } = action
  const forward = destination ? rewriteSide(matching, 'destination', destination.to, destination.ports, context, start) : [start]
  if (!source) return forward
  const changed = forward.flatMap((one) => (one.outcome === 'nobody' ? [one] : rewriteSide(matching, 'source', source.to, source.ports, context, one)))
  if (action.sometimes === undefined) return changed
  const doubt = matching.doubtAbout(action, () => ({ kind: 'ambiguous', code: 'nat/perhaps-translated', says: action.sometimes ?? '', origins: [rule.origin] }))
  return [
    ...forward.map((one): Translated => ({ ...one, outcome: one.outcome === 'nobody' ? 'nobody' : one.rewrites.length > 0 ? 'translated' : 'unchanged', alternatives: [...one.alternatives, { doubt, way: 0 }] })),
    ...changed.map((one): Translated => ({ ...one, alternatives: [...one.alternatives, { doubt, way: 1 }] })),
  ]
}

function rewriteSide(
  matching: Matching,
  side: 'source' | 'destination',
  to: NewAddress,
  ports: readonly Interval[] | undefined,
  context: MatchContext,
  from: Translated,
): Translated[] {
  const portField = side === 'source' ? 'sourcePort' : 'destinationPort'
  return choices(matching, side, to, context, from.set).flatMap(({ part, addresses, port, because }) => {
    let one: Translated = { ...from, set: part, because: [...from.because, ...because] }
    if (addresses && isEmptyAddresses(addresses)) return [{ ...one, outcome: 'nobody' }]
    if (addresses) one = rewrite(matching, one, side, matching.space[side](addresses))
    const newPorts = port === undefined ? ports : [{ first: port, last: port }]
    if (newPorts) one = rewrite(matching, one, portField, matching.space[portField](newPorts))
    return matching.space.isEmpty(one.set) ? [] : [one]
  })
}

function rewrite(matching: Matching, one: Translated, field: Field, values: FlowSet): Translated {
  return { ...one, set: matching.space.assign(one.set, field, values), rewrites: [...one.rewrites, { field, before: one.set, values }] }
}

interface Choice {
  readonly part: FlowSet
  readonly addresses: AddressSet | undefined
  readonly port: number | undefined
  readonly because: readonly Origin[]
}

/** What an address may become. Members with one port are one choice: the set holds each of them. */
function choices(matching: Matching, side: 'source' | 'destination', to: NewAddress, context: MatchContext, set: FlowSet): Choice[] {
  switch (to.kind) {
    case 'same':
      return [{ part: set, addresses: undefined, port: undefined, because: [] }]
    case 'members': {
      const members = to.members.map((member) => ({ ...member, addresses: matching.addresses(member.peers) }))
      const parts = matching.knowsFamilies || members.some((m) => m.addresses.ranges.length > 0) ? byFamily(matching, set) : [{ part: set, families: [4, 6] as const }]
      return parts.flatMap(({ part, families }): Choice[] => {
        const byPort = new Map<number | undefined, { ranges: AddressRange[]; tokens: Interval[]; because: Origin[] }>()
        for (const { port, origin, addresses } of members) {
          const { ranges, tokens } = matching.amongFamilies(addresses, families)
          if (ranges.length + tokens.length === 0) continue
          const known = byPort.get(port) ?? { ranges: [], tokens: [], because: [] }
          known.ranges.push(...ranges)
          known.tokens.push(...tokens)
          known.because.push(origin)
          byPort.set(port, known)
        }
        if (byPort.size === 0) return [{ part, addresses: emptyAddresses, port: undefined, because: to.members.map((m) => m.origin) }]
        return [...byPort].map(([port, { ranges, tokens, because }]) => ({ part, addresses: { ranges, tokens }, port, because }))
      })
    }
    case 'outgoing':
    case 'incoming': {
      const name = to.kind === 'outgoing' ? context.leavesBy : context.arrivesOn
      return byFamily(matching, set).flatMap(({ part, families }) =>
        (side === 'source' ? towardsItself(matching, context.node, name, part, families) : [{ part, addresses: undefined }]).map(({ part: own, addresses }) => ({
          part: own,
          addresses: addresses ?? ownAddresses(matching, context.node, name, families, side),
          port: undefined,
          because: [],
        })),
      )
    }
  }
}

/** A flow keeps its family; where neither end's is known, either will do. */
function byFamily(matching: Matching, set: FlowSet): { part: FlowSet; families: readonly (4 | 6)[] }[] {
  const { space } = matching
  const four = matching.once('IPv4 on either side', () => space.or(space.source(matching.everyOf(4)), space.destination(matching.everyOf(4))))
  const six = matching.once('IPv6 on either side', () => space.or(space.source(matching.everyOf(6)), space.destination(matching.everyOf(6))))
  const rest = space.minus(space.minus(set, four), six)
  const parts: { part: FlowSet; families: readonly (4 | 6)[] }[] = [
    { part: space.and(set, four), families: [4] },
    { part: space.minus(space.and(set, six), four), families: [6] },
    { part: rest, families: [4, 6] },
  ]
  return parts.filter(({ part }) => !space.isEmpty(part))
}

/**
 * A host that masquerades what it sends to itself, out by its loopback interface: IPv6 has the address that it is sent to (RFC 6724, rule 1), IPv4 the first that is no loopback
 * address (Linux: inet_select_addr with scope universe, 6.x). What is left has the interface's own.
 */
function towardsItself(matching: Matching, node: string, name: string | undefined, set: FlowSet, families: readonly (4 | 6)[]): { part: FlowSet; addresses: AddressSet | undefined }[] {
  const { space, model } = matching
  const interfaces = model.nodes.get(node)?.interfaces ?? []
  const out = interfaces.find((one) => one.name === name)
  if (!out?.addresses.some(({ address }) => isLoopback(rangeOf(address)))) return [{ part: set, addresses: undefined }]
  const single = (address: Address): AddressSet => ({ ranges: [rangeOf(address)], tokens: [] })
  const parts: { part: FlowSet; addresses: AddressSet | undefined }[] = []
  let rest = set
  const put = (flows: FlowSet, address: Address): void => {
    const part = space.and(rest, flows)
    if (!space.isEmpty(part)) parts.push({ part, addresses: single(address) })
    rest = space.minus(rest, flows)
  }
  const all = [out, ...interfaces.filter((one) => one !== out)].flatMap((one) => one.addresses.map(({ address }) => address))
  for (const address of all) if (address.family === 6 && families.includes(6) && !isLinkLocal(address)) put(space.destination(single(address)), address)
  const first = all.find((address) => address.family === 4 && !isLoopback(rangeOf(address)) && !isLinkLocal(address))
  if (first && families.includes(4)) put(space.destination(matching.everyOf(4)), first)
  return space.isEmpty(rest) ? parts : [...parts, { part: rest, addresses: undefined }]
}

const rangeOf = ({ family, value }: Address): AddressRange => ({ family, first: value, last: value })

/** The addresses of one interface of a node; of all, where the interface has none or isn't known; the token, where no address is known. */
function ownAddresses(matching: Matching, node: string, name: string | undefined, families: readonly (4 | 6)[], side: 'source' | 'destination'): AddressSet {
  const interfaces = matching.model.nodes.get(node)?.interfaces ?? []
  const usable = (address: Address): boolean => families.includes(address.family) && (side === 'destination' || !isLinkLocal(address))
  const of = (own: typeof interfaces): Address[] => own.flatMap((i) => i.addresses.map((a) => a.address)).filter(usable)
  const chosen = of(interfaces.filter((i) => i.name === name))
  const all = chosen.length > 0 ? chosen : of(interfaces.filter((i) => i.name !== 'lo'))
  if (all.length > 0) return { ranges: all.map(({ family, value }) => ({ family, first: value, last: value })), tokens: [] }
  const own = matching.amongFamilies(matching.localAddresses(node), families)
  return { ...own, ranges: own.ranges.filter((r) => !isLoopback(r)) }
}

function isLoopback({ family, first }: AddressRange): boolean {
  return family === 4 ? first >> 24n === 127n : first === 1n
}

function isLinkLocal(address: Address): boolean {
  return address.family === 6 ? address.value >> 118n === 0b1111111010n : address.value >> 16n === 0xa9fen
}
