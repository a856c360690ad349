import type { Address } from '../../../src/base/address.ts'
import { all, anything, nobody, type Match } from '../../../src/flow/match.ts'
import type { Facts } from '../../../src/model/facts.ts'
import type { Filter } from '../../../src/model/filter.ts'
import type { Pool, PoolMember } from '../../../src/model/http.ts'
import type { Model } from '../../../src/model/model.ts'
import type { Node, Stage } from '../../../src/model/node.ts'
import type { NewAddress, TranslationAction } from '../../../src/model/translation.ts'
import { implied } from '../../../src/origin/origin.ts'
import type { Lost } from '../../../src/engine/failure/loss.ts'

const origin = implied('lost')

/** Who of a pool is no longer asked, worked out by whoever asks. */
export type Leaves = (pool: Pool, member: PoolMember) => boolean

/**
 * Facts of a network in which some things are gone, as plainly as can be: what is lost drops everything, those who are passed over are no members any more.
 * Nothing here knows how the engine follows a loss.
 */
export function without(facts: Facts, model: Model, lost: Lost, leaves: Leaves): Facts {
  const filters: Filter[] = []
  const drop = (name: string, match: Match): Stage => {
    const id = `lost/${filters.length}`
    filters.push({ id, says: name, start: 'main', chains: { main: [{ match, action: { do: 'drop' }, says: 'lost', origin }] }, otherwise: { action: 'accept', says: 'the rest', origin }, sessions: 'none' })
    return { stage: 'filter', filter: id }
  }
  const canonical = (id: string): string => model.aliases.get(id) ?? id
  // Several may tell of one host: what it does is told by one of them.
  const told = new Map(facts.nodes.toReversed().map((node) => [canonical(node.id), node]))
  for (const node of facts.nodes.toReversed()) if (node.arrive.length + node.originate.length > 0) told.set(canonical(node.id), node)
  const nodes = facts.nodes.map((node): Node => {
    const id = canonical(node.id)
    if (told.get(id) !== node) return node
    if (lost.nodes.has(id)) return { ...node, arrive: [drop(id, anything)], originate: [drop(id, anything)] }
    const own = [...lost.endpoints].filter((one) => model.endpoints.get(one)?.node === id)
    const interfaces = [...lost.interfaces].flatMap((key) => (key.startsWith(`${id} `) ? [key.slice(id.length + 1)] : []))
    const deaf = facts.listeners.filter((one) => canonical(one.node) === id && (lost.listeners.has(one.id) || lost.certificates.has(one.id)))
    if (own.length + interfaces.length + deaf.length === 0) return node
    const begins: Stage[] = own.length > 0 ? [drop('begins', { kind: 'source', peers: { ...nobody, endpoints: own } })] : []
    const arrives: Stage[] = interfaces.length > 0 ? [drop('arrives', { kind: 'arrivesOn', interfaces })] : []
    const leaves: Stage[] = interfaces.length > 0 ? [drop('leaves', { kind: 'leavesBy', interfaces })] : []
    const ends: Stage[] = [
      ...(own.length > 0 ? [drop('ends', { kind: 'destination', peers: { ...nobody, endpoints: own } })] : []),
      ...deaf.map((one) =>
        drop('listens', all(one.addresses ? { kind: 'destination', peers: one.addresses } : anything, { kind: 'protocol', protocols: [one.protocol === 'tcp' ? { first: 6, last: 6 } : { first: 17, last: 17 }] }, { kind: 'destinationPort', ports: [{ first: one.port, last: one.port }] }, { kind: 'session', states: ['new'] })),
      ),
    ]
    const inside = (stages: readonly Stage[]): Stage[] =>
      stages.flatMap((stage): Stage[] => {
        if (stage.stage === 'deliver') return [...ends, stage]
        if (stage.stage === 'transmit') return [...leaves, stage]
        if (stage.stage === 'route') return [{ ...stage, local: inside(stage.local), forward: inside(stage.forward) }]
        if (stage.stage === 'select') return [{ ...stage, cases: stage.cases.map((one) => ({ ...one, stages: inside(one.stages) })), otherwise: inside(stage.otherwise) }]
        return [stage]
      })
    const whole = node.arrive.length + node.originate.length === 0 ? { ...node, ...plain(id) } : node
    return { ...whole, arrive: [...arrives, ...inside(whole.arrive)], originate: [...begins, ...inside(whole.originate)] }
  })
  const isGone = (id: string): boolean => lost.endpoints.has(canonical(id)) || lost.nodes.has(model.endpoints.get(canonical(id))?.node ?? '')
  /** A host has the addresses of its interfaces. */
  const addressesAt = (id: string): Address[] => facts.nodes.flatMap((node) => (node.id === id ? node.interfaces.flatMap((one) => one.addresses.map(({ address }) => address)) : []))
  const left = (to: NewAddress): NewAddress =>
    to.kind === 'members' && to.watched === true ? { ...to, members: to.members.filter(({ peers }) => {
          const holders = [...peers.endpoints, ...peers.ranges.flatMap((range) => facts.endpoints.filter(({ id, addresses, kind }) => kind !== 'addresses' && [...addresses, ...addressesAt(id)].some((a) => a.family === range.family && a.value === range.first)).map(({ id }) => id))]
          return holders.length === 0 || !holders.every(isGone)
        }) } : to
  const changed = (action: TranslationAction): TranslationAction => {
    if (action.do !== 'translate' || !action.destination) return action
    const to = left(action.destination.to)
    // Where nobody is left, it leads to those who are gone.
    if (to.kind === 'members' && to.members.length === 0) return action
    return { ...action, destination: { ...action.destination, to } }
  }
  const pools = facts.pools.map((pool): Pool => {
    const well = pool.members.filter((member) => !leaves(pool, member))
    const asked = well.some(({ down }) => !down) || pool.health?.open !== true ? well : pool.members
    return { ...pool, members: asked.map((member) => (lost.members.has(nameOf(pool, member)) ? { ...member, target: { kind: 'endpoint', endpoint: 'nobody at all' } } : member)) }
  })
  return {
    ...facts,
    nodes,
    filters: [...facts.filters, ...filters],
    pools,
    translations: facts.translations.map((one) => ({ ...one, chains: Object.fromEntries(Object.entries(one.chains).map(([name, rules]) => [name, rules.map((rule) => ({ ...rule, action: changed(rule.action) }))])) })),
  }
}

const names = new WeakMap<PoolMember, string>()

/** Members are told apart by the keys that elements give them; whoever compares says which is which. */
export function nameMember(member: PoolMember, name: string): void {
  names.set(member, name)
}

const nameOf = (pool: Pool, member: PoolMember): string => names.get(member) ?? pool.id

/** What a host without stages does. */
function plain(node: string): Pick<Node, 'arrive' | 'originate'> {
  const table = `${node}/routes`
  return {
    arrive: [
      { stage: 'point', name: 'before-routing' },
      { stage: 'route', table, local: [{ stage: 'point', name: 'input' }, { stage: 'deliver' }], forward: [{ stage: 'point', name: 'forward' }, { stage: 'point', name: 'after-routing' }, { stage: 'transmit' }] },
    ],
    originate: [
      { stage: 'point', name: 'output' },
      { stage: 'route', table, local: [{ stage: 'deliver' }], forward: [{ stage: 'point', name: 'after-routing' }, { stage: 'transmit' }] },
    ],
  }
}
