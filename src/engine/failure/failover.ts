import { intersectAddresses, isEmptyAddresses, minusAddresses, rangeOf, unionAddresses, type AddressSet } from '../../base/address.ts'
import { groupBy } from '../../base/group.ts'
import type { Matching } from '../../model/matching.ts'
import { outsideNode } from '../../model/model.ts'
import type { NameRecord, Zone } from '../../model/name.ts'
import type { Start } from '../branch.ts'
import { lookUp } from '../lookup.ts'
import { memberKey } from '../passed.ts'
import { isEndpointGone, lossesOf, type Lost } from './loss.ts'
import { Survey } from './survey.ts'

/** A record that is no longer among the answers, and what is answered instead. */
export interface Moved {
  readonly record: NameRecord
  /** None: others of its name and type are answered already. */
  readonly instead: readonly NameRecord[]
}

/**
 * Names whose records somebody checks: with a loss those are left out that lead to what is lost, and what is spare is answered where nobody else of the name and type is well. Where
 * nobody is well at all, all are answered as before.
 */
export class Failover {
  readonly #matching: Matching
  readonly #checked: readonly NameRecord[]
  #checks: { readonly survey: Survey; readonly of: ReadonlyMap<Start, NameRecord> } | undefined

  constructor(matching: Matching) {
    this.#matching = matching
    this.#checked = matching.model.facts.zones.flatMap((zone) => [...zone.records, ...(zone.spares ?? [])]).filter(({ health }) => health?.how === 'active')
  }

  /** The zones as they answer with a loss; undefined where no answer changes. */
  moved(lost: Lost, unwell: ReadonlySet<string>): { readonly zones: readonly Zone[]; readonly moved: readonly Moved[] } | undefined {
    if (this.#checked.length === 0 || lost.nodes.size + lost.endpoints.size + lost.interfaces.size + lost.members.size + lost.listeners.size === 0) return undefined
    const dead = this.#dead(lost, unwell)
    if (dead.size === 0) return undefined
    const moved: Moved[] = []
    const zones = this.#matching.model.facts.zones.map((zone): Zone => {
      if (!zone.records.some((one) => dead.has(one))) return zone
      const records = [...groupBy(zone.records, ({ owner, type }) => `${owner} ${type}`).values()].flatMap((own) => {
        const well = own.filter((one) => !dead.has(one))
        if (well.length === own.length) return own
        const [first] = own
        const spares = well.length > 0 ? [] : (zone.spares ?? []).filter((one) => one.owner === first?.owner && one.type === first.type && !dead.has(one))
        if (well.length + spares.length === 0) return own
        for (const record of own) if (dead.has(record)) moved.push({ record, instead: spares })
        return [...well, ...spares]
      })
      return { ...zone, records }
    })
    return moved.length > 0 ? { zones, moved } : undefined
  }

  /** Records that lead only to what is lost, to where their check no longer gets, or to a balancer with nobody left behind it. */
  #dead(lost: Lost, unwell: ReadonlySet<string>): Set<NameRecord> {
    const { model, space } = this.#matching
    const gone = [...model.endpoints.values()].filter(({ id }) => isEndpointGone(this.#matching, lost, id))
    const lone = [...gone, ...this.#emptied(lost, unwell)]
    const addresses = unionAddresses(...lone.flatMap(({ id, reachedAs = [] }) => [id, ...reachedAs]).flatMap((id) => model.addressesOf.get(id) ?? []))
    const dead = new Set(
      this.#checked.filter((record) => {
        const own = this.leadsTo(record)
        return !isEmptyAddresses(own) && isEmptyAddresses(minusAddresses(own, addresses))
      }),
    )
    const { survey, of } = (this.#checks ??= this.#checksOf())
    const before = new Map(survey.now.map(({ start, possibly }) => [start, possibly]))
    for (const [start, { wholly, perhaps }] of survey.effects(lost, unwell)) {
      const record = of.get(start)
      if (record && space.contains(space.or(wholly, perhaps), before.get(start) ?? space.none)) dead.add(record)
    }
    return dead
  }

  /** Who sends to a pool of whom nobody is left: a balancer is ill when one of its target groups is. */
  #emptied(lost: Lost, unwell: ReadonlySet<string>): { readonly id: string; readonly reachedAs?: readonly string[] }[] {
    const { model } = this.#matching
    const losses = lossesOf(this.#matching, lost, unwell)
    return [...model.pools.values()].flatMap((pool) => {
      const from = pool.sender === undefined ? undefined : model.endpoints.get(pool.sender)
      const all = pool.members.filter(({ down }) => !down)
      return from && all.length > 0 && all.every((member) => losses.leaves(pool, member, from.id) || lost.members.has(memberKey(pool, member))) ? [from] : []
    })
  }

  /** What somebody outside asks of each record that has a check of its own, whose port is known. */
  #checksOf(): { survey: Survey; of: Map<Start, NameRecord> } {
    const { space, model } = this.#matching
    const source = model.addressesOf.get(outsideNode)
    const of = new Map<Start, NameRecord>()
    if (source)
      for (const record of this.#checked) {
        const port = record.health?.port
        const destination = this.leadsTo(record)
        if (port === undefined || isEmptyAddresses(destination)) continue
        const every = space.product({ source, destination, protocols: [{ first: 6, last: 6 }], destinationPorts: [{ first: port, last: port }], sourcePorts: [{ first: 1024, last: 65535 }] })
        of.set({ from: outsideNode, node: outsideNode, set: space.intersect([every, this.#matching.oneFamily(), space.mark(0)]), request: undefined }, record)
      }
    return { survey: new Survey(this.#matching, [...of.keys()], true), of }
  }

  /** The addresses that a record comes to. */
  leadsTo({ data }: NameRecord): AddressSet {
    const { model } = this.#matching
    if (data.kind === 'address') return { ranges: [rangeOf(data.address)], tokens: [] }
    if (data.kind === 'name') return lookUp(this.#matching, data.name, outsideNode).addresses
    return data.kind === 'endpoint' ? (model.addressesOf.get(model.aliases.get(data.endpoint) ?? data.endpoint) ?? { ranges: [], tokens: [] }) : { ranges: [], tokens: [] }
  }
}

/** Which of some answers are left out, which come in their place, and whether any stays. */
export function changeOf(before: AddressSet, after: AddressSet): { readonly missing: AddressSet; readonly added: AddressSet; readonly stays: boolean } {
  return { missing: minusAddresses(before, after), added: minusAddresses(after, before), stays: !isEmptyAddresses(intersectAddresses(before, after)) }
}
