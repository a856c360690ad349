import { icmpProtocols } from './fields.ts'
import type { Interval } from '../base/interval.ts'
import type { AddressOrToken, AddressSet } from '../base/address.ts'
import type { Packet } from './packet.ts'
import { FlowSpace, type AddressClass, type AddressIndex, type Box, type Condition, type Field, type FlowSet, type Region, type Side, type Variable } from './space.ts'

const across: Readonly<Record<Field, Field>> = {
  source: 'destination',
  destination: 'source',
  sourcePort: 'destinationPort',
  destinationPort: 'sourcePort',
  protocol: 'protocol',
  mark: 'mark',
}

const other = (side: Side): Side => (side === 'source' ? 'destination' : 'source')

/**
 * Another view of a space: each set is held as the set of its replies. To turn a large set round costs many times what it holds; here what is said about
 * flows is turned instead, which is small. A set of flows of the plain space is, as it stands, the set of their replies in this one.
 */
export class MirroredSpace extends FlowSpace {
  readonly #plain: FlowSpace
  readonly #icmp: FlowSet

  constructor(plain: FlowSpace) {
    super({ beside: plain })
    this.#plain = plain
    this.#icmp = plain.protocol(icmpProtocols)
  }

  override source(addresses: AddressSet): FlowSet {
    return super.destination(addresses)
  }

  override destination(addresses: AddressSet): FlowSet {
    return super.source(addresses)
  }

  override sourcePort(intervals: readonly Interval[]): FlowSet {
    return this.#byProtocol(super.sourcePort(intervals), super.destinationPort(intervals))
  }

  override destinationPort(intervals: readonly Interval[]): FlowSet {
    return this.#byProtocol(super.destinationPort(intervals), super.sourcePort(intervals))
  }

  /** Types and codes stay where they are: only ports change places. */
  #byProtocol(messages: FlowSet, others: FlowSet): FlowSet {
    return this.or(this.and(messages, this.#icmp), this.minus(others, this.#icmp))
  }

  override product(condition: Condition): FlowSet {
    return this.#plain.reverse(this.#plain.product(condition))
  }

  override forget(set: FlowSet, forgotten: readonly Field[]): FlowSet {
    const turned = forgotten.map((field) => across[field])
    const ports = forgotten.filter((field) => field === 'sourcePort' || field === 'destinationPort').length
    // Of an unknown protocol it isn't known which field holds what.
    if (forgotten.includes('protocol') && ports < 2) return this.reverse(super.forget(this.reverse(set), forgotten))
    if (ports !== 1) return super.forget(set, turned)
    const sides = turned.map((field) => (field === 'sourcePort' || field === 'destinationPort' ? across[field] : field))
    return this.or(super.forget(this.and(set, this.#icmp), sides), super.forget(this.minus(set, this.#icmp), turned))
  }

  override addVariable(): Variable {
    return this.#plain.addVariable()
  }

  override sample(set: FlowSet): Packet | undefined {
    return this.#plain.sample(this.reverse(set))
  }

  override containsPacket(set: FlowSet, packet: Packet): boolean {
    return this.#plain.containsPacket(this.reverse(set), packet)
  }

  override packetSet(packet: Packet): FlowSet {
    return this.reverse(this.#plain.packetSet(packet))
  }

  override addressesOf(set: FlowSet, side: Side): AddressSet {
    return super.addressesOf(set, other(side))
  }

  override portsOf(set: FlowSet, field: 'destinationPort' | 'sourcePort'): Interval[] {
    return super.portsOf(this.reverse(set), field)
  }

  override regions(set: FlowSet, side: Side, limit?: number): Region[] {
    return super.regions(set, other(side), limit)
  }

  override classesBy(set: FlowSet, side: Side, addresses: readonly AddressOrToken[]): AddressClass[] {
    return super.classesBy(set, other(side), addresses)
  }

  override runsBy(set: FlowSet, side: Side, index: AddressIndex): { readonly first: number; readonly last: number; readonly rest: FlowSet }[] {
    return super.runsBy(this.reverse(set), side, index).map((run) => ({ ...run, rest: this.reverse(run.rest) }))
  }

  override boxes(set: FlowSet, limit: number): { readonly boxes: readonly Box[]; readonly leftOut: number } {
    return super.boxes(this.reverse(set), limit)
  }

  override asDestination(set: FlowSet): FlowSet {
    return this.reverse(super.asDestination(this.reverse(set)))
  }
}
