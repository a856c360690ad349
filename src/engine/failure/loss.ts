import type { Address } from '../../base/address.ts'
import { containsAddress, intersectAddresses, isEmptyAddresses, type AddressSet } from '../../base/address.ts'
import type { Peers } from '../../flow/match.ts'
import type { FlowSet } from '../../flow/space.ts'
import type { Health } from '../../model/health.ts'
import type { Pool, PoolMember } from '../../model/http.ts'
import type { Matching } from '../../model/matching.ts'
import type { TranslationRule } from '../../model/translation.ts'
import type { Losses } from '../branch.ts'
import { memberKey, ruleKey } from '../passed.ts'

/**
 * What is gone, as plain names. What each loss does is written down in docs/decisions/0010-what-a-loss-does.md: a lost node or interface passes nothing, a lost
 * endpoint begins and gets nothing, and only those are passed over whose loss somebody notices.
 */
export interface Lost {
  readonly nodes: ReadonlySet<string>
  /** Keys of interfaces (`interfaceKey`): by those nothing comes in or goes out. */
  readonly interfaces: ReadonlySet<string>
  readonly endpoints: ReadonlySet<string>
  /** A part of these is gone, and others of them are left: what the lost part would send is missed by nobody. */
  readonly partly: ReadonlySet<string>
  /** These may be gone, too: nobody said where they are. */
  readonly perhaps: ReadonlySet<string>
  /** Nothing takes the connection. */
  readonly listeners: ReadonlySet<string>
  /** Their certificate no longer counts: whoever speaks TLS to them gives up. */
  readonly certificates: ReadonlySet<string>
  /** Members of pools that no longer answer, by `memberKey`. */
  readonly members: ReadonlySet<string>
  /** Pools whose health checks no longer get through, by id. */
  readonly checks: ReadonlySet<string>
  /** Zones of names that nobody answers, by id. */
  readonly zones: ReadonlySet<string>
}

/** Does somebody notice that a member is gone, and send nothing more to it? Requests that fail and are not tried elsewhere are lost for a share, again and again. */
export function isWatched(health: Health | undefined): boolean {
  return health !== undefined && (health.how === 'active' || health.retries)
}

/** A member as one sender sees it. */
export const unwellKey = (from: string, member: string): string => `${from}\n${member}`

/** What the walk asks about a loss. `unwell`: members of watched pools that a sender no longer reaches though they are still there, by `unwellKey`. */
export function lossesOf(matching: Matching, lost: Lost, unwell: ReadonlySet<string>): Losses {
  const { model } = matching
  const byNode = new Map<string, { ranges: AddressSet['ranges'][number][]; tokens: AddressSet['tokens'][number][] }>()
  const held = new WeakMap<Matching, Map<string, { to: FlowSet; from: FlowSet }>>()
  for (const id of lost.endpoints) {
    const endpoint = model.endpoints.get(id)
    const addresses = model.addressesOf.get(id)
    if (!endpoint || !addresses) continue
    const known = byNode.get(endpoint.node) ?? { ranges: [], tokens: [] }
    known.ranges.push(...addresses.ranges)
    known.tokens.push(...addresses.tokens)
    byNode.set(endpoint.node, known)
  }
  const flowsOf = (way: Matching, node: string): { to: FlowSet; from: FlowSet } | undefined => {
    const own = byNode.get(node)
    if (!own) return undefined
    const known = held.get(way) ?? new Map<string, { to: FlowSet; from: FlowSet }>()
    held.set(way, known)
    const before = known.get(node)
    if (before) return before
    const sorted = { ranges: own.ranges, tokens: own.tokens.toSorted((a, b) => a.first - b.first) }
    const made = { to: way.space.destination(sorted), from: way.space.source(sorted) }
    known.set(node, made)
    return made
  }
  return {
    nodes: lost.nodes,
    interfaces: lost.interfaces,
    listeners: lost.listeners,
    certificates: lost.certificates,
    endpoints: flowsOf,
    leaves: (pool, member, from) => {
      if (!isWatched(pool.health)) return false
      const key = memberKey(pool, member)
      return lost.checks.has(pool.id) || lost.members.has(key) || unwell.has(unwellKey(from, key)) || isGone(matching, lost, member)
    },
    dead: (pool, member) => lost.members.has(memberKey(pool, member)),
    gone: (peers) => arePeersGone(matching, lost, peers),
  }
}

/** Pools and rules whose choice is another with a loss: what passes them must be followed anew. */
export function changedChoices(matching: Matching, lost: Lost, unwell: ReadonlySet<string>): { readonly pools: readonly Pool[]; readonly rules: readonly string[] } {
  const { byHolder, byKey, all } = choicesOf(matching)
  const pools = new Set<Pool>([...lost.checks].flatMap((id) => matching.model.pools.get(id) ?? []))
  for (const key of [...lost.members, ...[...unwell].map((one) => one.slice(one.indexOf('\n') + 1))]) for (const pool of byKey.get(key) ?? []) pools.add(pool)
  const rules = new Set<TranslationRule>()
  const gone = new Set([...lost.endpoints, ...[...lost.nodes].flatMap((node) => (matching.model.endpointsOfNode.get(node) ?? []).map(({ id }) => id))])
  for (const id of gone)
    for (const choice of byHolder.get(id) ?? []) {
      if ('pool' in choice) pools.add(choice.pool)
      else rules.add(choice.rule)
    }
  // Of whom it isn't known beforehand who they are.
  if (gone.size > 0) for (const rule of all) rules.add(rule)
  return { pools: [...pools].filter(({ health }) => isWatched(health)), rules: [...rules].map(ruleKey) }
}

interface Choices {
  readonly byHolder: ReadonlyMap<string, readonly ({ readonly pool: Pool } | { readonly rule: TranslationRule })[]>
  readonly byKey: ReadonlyMap<string, readonly Pool[]>
  /** Rules whose members are groups or ranges. */
  readonly all: readonly TranslationRule[]
}

const known = new WeakMap<Matching, Choices>()

function choicesOf(matching: Matching): Choices {
  const before = known.get(matching)
  if (before) return before
  const { model } = matching
  const byHolder = new Map<string, ({ pool: Pool } | { rule: TranslationRule })[]>()
  const byKey = new Map<string, Pool[]>()
  const all: TranslationRule[] = []
  const put = (id: string, choice: { pool: Pool } | { rule: TranslationRule }): void => void byHolder.set(id, [...(byHolder.get(id) ?? []), choice])
  for (const pool of model.pools.values())
    for (const member of pool.members) {
      byKey.set(memberKey(pool, member), [...(byKey.get(memberKey(pool, member)) ?? []), pool])
      const holder = holderOfMember(matching, member)
      if (holder !== undefined) put(holder, { pool })
    }
  for (const { chains } of model.translations.values())
    for (const rule of Object.values(chains).flat()) {
      const to = rule.action.do === 'translate' ? rule.action.destination?.to : undefined
      if (to?.kind !== 'members' || to.watched !== true || to.members.length < 2) continue
      if (to.members.some(({ peers }) => peers.groups.length + peers.ranges.length > 0)) all.push(rule)
      else for (const { peers } of to.members) for (const id of peers.endpoints) put(model.aliases.get(id) ?? id, { rule })
    }
  const made = { byHolder, byKey, all }
  known.set(matching, made)
  return made
}

/** The endpoint that a member stands for, where it is declared. Names are looked up by whoever sends. */
export function holderOfMember(matching: Matching, { target }: PoolMember): string | undefined {
  const { model } = matching
  if (target.kind === 'endpoint') return model.aliases.get(target.endpoint) ?? target.endpoint
  return target.kind === 'address' ? holderOf(matching, target.address) : undefined
}

/** The endpoint that holds an address. */
export function holderOf({ model }: Matching, address: Address): string | undefined {
  for (const [id, { ranges }] of model.addressesOf) if (model.endpoints.get(id)?.kind !== 'addresses' && containsAddress(ranges, address)) return id
  return undefined
}

function isGone(matching: Matching, lost: Lost, member: PoolMember): boolean {
  const holder = holderOfMember(matching, member)
  return holder !== undefined && isEndpointGone(matching, lost, holder)
}

export function isEndpointGone({ model }: Pick<Matching, 'model'>, { endpoints, nodes }: Lost, id: string): boolean {
  return endpoints.has(id) || nodes.has(model.endpoints.get(id)?.node ?? '')
}

/** Are all of those lost that a translation may send to? */
function arePeersGone(matching: Matching, lost: Lost, peers: Peers): boolean {
  if (lost.endpoints.size + lost.nodes.size === 0) return false
  const wanted = matching.addresses(peers)
  if (isEmptyAddresses(wanted)) return false
  const named = peers.endpoints.length > 0 && peers.groups.length === 0 && peers.ranges.length === 0
  const { model } = matching
  if (named) return peers.endpoints.every((id) => isEndpointGone(matching, lost, model.aliases.get(id) ?? id))
  const holders = [...model.addressesOf].filter(([id, own]) => model.endpoints.get(id)?.kind !== 'addresses' && !isEmptyAddresses(intersectAddresses(own, wanted))).map(([id]) => id)
  return holders.length > 0 && holders.every((id) => isEndpointGone(matching, lost, id))
}
