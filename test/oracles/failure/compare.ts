import { formatAddress } from '../../../src/base/address.ts'
import { startsOf } from '../../../src/engine/arrivals.ts'
import { elementsOf, lostWith, type Element } from '../../../src/engine/failure/elements.ts'
import { Failures } from '../../../src/engine/failure/failures.ts'
import type { Lost } from '../../../src/engine/failure/loss.ts'
import { waysFrom } from '../../../src/engine/failure/ways.ts'
import { memberKey } from '../../../src/engine/passed.ts'
import { plannedCalls } from '../../../src/engine/planned.ts'
import type { FlowSet } from '../../../src/flow/space.ts'
import type { Facts } from '../../../src/model/facts.ts'
import { link } from '../../../src/model/link/link.ts'
import { Matching } from '../../../src/model/matching.ts'
import type { Pool, PoolMember } from '../../../src/model/http.ts'
import { askingIn, namesDiffer } from './names.ts'
import { nameMember, without } from './without.ts'

/** Everything followed, without any loss: what gets there whichever way it goes, and what does by some way. */
function whole(matching: Matching): { sure: FlowSet; possibly: FlowSet; ways: number }[] {
  const { space } = matching
  return startsOf(matching, {}).map((start) => {
    const ways = waysFrom(matching, start, true)
    const possibly = space.union(ways.filter(({ ok }) => ok).map(({ flows }) => flows))
    return { possibly, sure: space.minus(possibly, space.union(ways.filter(({ ok }) => !ok).map(({ flows }) => flows))), ways: ways.length }
  })
}

/** Do the members' health checks get through? By member, then by who asks. */
function reachable(matching: Matching): Map<string, Map<string, boolean>> {
  const found = new Map<string, Map<string, boolean>>()
  for (const { caller, from, node, flows } of plannedCalls(matching)) {
    if (caller.kind !== 'member') continue
    const { pool, member } = caller
    const { space } = matching
    if (space.isEmpty(flows)) continue
    const port = pool.health?.port
    const set = port === undefined ? flows : space.and(space.forget(flows, ['destinationPort']), space.destinationPort([{ first: port, last: port }]))
    const well = waysFrom(matching, { from, node, set, request: undefined }, false).some(({ ok }) => ok)
    const key = memberKey(pool, member)
    const own = found.get(key) ?? new Map<string, boolean>()
    found.set(key, own)
    own.set(from, (own.get(from) ?? true) && well)
  }
  return found
}

export interface Tally {
  networks: number
  elements: number
  wholly: number
  share: number
  perhaps: number
  /** Names whose flows break. */
  names: number
}

/** Some elements in turn: what the engine says against the network without them. Networks with more than `most` ways are left out. */
export function compare(facts: Facts, tally: Tally, choose: (elements: readonly Element[]) => readonly Element[], most = Infinity): string | undefined {
  const model = link(facts)
  const matching = new Matching(model)
  const { space } = matching
  for (const pool of model.pools.values()) for (const member of pool.members) nameMember(member, memberKey(pool, member))
  const failures = new Failures(matching)
  const before = whole(matching)
  if (before.reduce((sum, { ways }) => sum + ways, 0) > most) return undefined
  tally.networks += 1
  const well = reachable(matching)
  const asking = askingIn(facts, matching, failures)
  for (const element of choose(elementsOf(matching))) {
    const lost = lostWith(matching, [element])
    const { wholly, share, perhaps } = failures.breaks([element])
    if (asking) {
      const names = namesDiffer(asking, element, lost, () => networkWithout(facts, model, matching, lost, well))
      if (names === undefined) continue
      tally.names += names.broken ? 1 : 0
      if (names.says !== '') return `${element.id} ${names.says}`
    }
    // Who only answers for names takes no packet away.
    if (element.kind === 'name-server' || element.kind === 'dns-provider') continue
    const left = networkWithout(facts, model, matching, lost, well)
    if (!left) continue
    const after = whole(left)
    tally.elements += 1
    const present = space.not(space.source(matching.addresses({ ranges: [], endpoints: [...lost.endpoints], groups: [] })))
    // Two networks may have the same addresses: each sender for itself.
    const each = before.map((was, place) => {
      const is = after[place] ?? { sure: space.none, possibly: space.none }
      const missing = space.and(space.minus(was.sure, is.sure), present)
      return { wholly: space.minus(missing, is.possibly), share: space.minus(space.and(missing, is.possibly), space.source(matching.addresses({ ranges: [], endpoints: [...lost.partly], groups: [] }))), perhaps: space.and(space.minus(space.minus(was.possibly, was.sure), is.possibly), present) }
    })
    const joined = (kind: 'wholly' | 'share' | 'perhaps'): FlowSet => space.union(each.map((one) => one[kind]))
    const expected = { wholly: joined('wholly'), share: joined('share'), perhaps: joined('perhaps') }
    for (const [kind, found, wanted] of [['wholly', wholly, expected.wholly], ['share', share, expected.share], ['perhaps', perhaps, expected.perhaps]] as const)
      if (found !== wanted) return `${element.id} ${kind}: ${shown(matching, space.minus(found, wanted), 'too many')}${shown(matching, space.minus(wanted, found), 'missing')}`
    if (!space.isEmpty(wholly)) tally.wholly += 1
    if (!space.isEmpty(share)) tally.share += 1
    if (!space.isEmpty(perhaps)) tally.perhaps += 1
  }
  return undefined
}

/** One packet of a set that should be empty. */
function shown({ space, model }: Matching, set: FlowSet, what: string): string {
  const packet = space.sample(set)
  if (!packet) return ''
  const text = (a: typeof packet.source): string => ('token' in a ? (model.tokens[a.token] ?? '?') : formatAddress(a))
  return ` ${what} ${text(packet.source)}:${packet.sourcePort} → ${text(packet.destination)}:${packet.destinationPort} protocol ${packet.protocol}`
}

const removed = new WeakMap<Lost, Matching>()

/** The network without these; undefined where facts can't say it. */
function networkWithout(facts: Facts, model: ReturnType<typeof link>, matching: Matching, lost: Lost, well: ReturnType<typeof reachable>): Matching | undefined {
  const known = removed.get(lost)
  if (known) return known
  const gone = (member: PoolMember): boolean => {
    const { target } = member
    const holder = target.kind === 'endpoint' ? (model.aliases.get(target.endpoint) ?? target.endpoint) : target.kind === 'address' ? [...model.endpoints.values()].find((e) => e.kind !== 'addresses' && model.addressesOf.get(e.id)?.ranges.some((r) => r.family === target.address.family && r.first <= target.address.value && target.address.value <= r.last))?.id : undefined
    return holder !== undefined && (lost.endpoints.has(holder) || lost.nodes.has(model.endpoints.get(holder)?.node ?? ''))
  }
  const watched = (pool: Pool): boolean => pool.health !== undefined && (pool.health.how === 'active' || pool.health.retries)
  const now = reachable(new Matching(link(without(facts, model, lost, () => false)), matching))
  const isLost = (id: string): boolean => lost.endpoints.has(id) || lost.nodes.has(model.endpoints.get(id)?.node ?? '')
  const unwell = new Map([...well].map(([key, by]) => [key, new Set([...by].flatMap(([from, before]) => (isLost(from) ? [] : [before && now.get(key)?.get(from) === false])))] as const))
  // Facts have one pool for all who send to it.
  if ([...unwell.values()].some((said) => said.size > 1)) return undefined
  const leaves = (pool: Pool, member: PoolMember): boolean => {
    const key = memberKey(pool, member)
    return watched(pool) && (lost.checks.has(pool.id) || lost.members.has(key) || gone(member) || unwell.get(key)?.has(true) === true)
  }
  const made = new Matching(link(without(facts, model, lost, leaves)), matching)
  removed.set(lost, made)
  return made
}
