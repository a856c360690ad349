import { addressBits, formatPrefix, formatRange, rangesToPrefixes, type AddressRange } from '../../../base/address.ts'
import type { WantedFlow } from '../../../model/want.ts'
import type { AwsTree } from '../tree.ts'
import type { Inhabitant } from '../vpc/inhabit.ts'

/** One side of a flow as AWS can say it. */
export interface Side {
  readonly inhabitants: readonly Inhabitant[]
  /** The narrowest ranges that surely hold its addresses, of the flow's families; empty where none are known. */
  readonly ranges: readonly AddressRange[]
  /** Nobody in particular: the whole internet was asked about. */
  readonly world: boolean
}

export function sideOf(tree: AwsTree, flow: WantedFlow, side: 'from' | 'to'): Side {
  const ids = flow[side]
  const inhabitants = tree.inhabitants.filter(({ placement }) => ids.includes(placement.id))
  const known = (side === 'from' ? flow.source : flow.destination).ranges
  const world = ids.includes('internet')
  const families = familiesOf(flow)
  if (world) return { inhabitants, world, ranges: families.map((family) => ({ family, first: 0n, last: (1n << BigInt(addressBits(family))) - 1n })) }
  if (known.length > 0) return { inhabitants, world, ranges: known }
  // An address that AWS will choose lies in one of its subnets.
  const own = inhabitants.flatMap(({ placement, subnets }) => (placement.addresses.length > 0 ? placement.addresses.map(({ family, value }) => ({ family, first: value, last: value })) : subnets.flatMap(({ prefixes, ranges }) => (prefixes.length > 0 ? prefixes : ranges))))
  return { inhabitants, world, ranges: own.filter(({ family }) => families.includes(family)) }
}

/** The families that a flow is of, as far as its addresses tell; IPv4 where nothing does. */
export function familiesOf({ source, destination }: WantedFlow): (4 | 6)[] {
  const told = [...source.ranges, ...destination.ranges].map(({ family }) => family)
  return told.length === 0 ? [4] : [...new Set(told)].toSorted((a, b) => a - b)
}

/** `10.0.0.0/24`, `203.0.113.7/32`: as AWS wants prefixes, with their length. */
export function prefixesOf(ranges: readonly AddressRange[]): { readonly family: 4 | 6; readonly text: string }[] {
  return rangesToPrefixes(ranges).map((prefix) => ({ family: prefix.family, text: prefix.length === addressBits(prefix.family) ? `${formatRange(prefix)}/${prefix.length}` : formatPrefix(prefix) }))
}

/** The last part of an id: `application` of `module.shop.aws_security_group.application["a"]`, or the module's name where that says more. */
export function labelOf(id: string): string {
  const parts = id.replaceAll(/\["[^"]*"\]|\[\d+\]/g, '').split('.')
  const own = parts.at(-1) ?? 'rule'
  const module = parts.lastIndexOf('module')
  const told = ['this', 'main', 'default'].includes(own) && module >= 0 ? (parts[module + 1] ?? own) : own
  return told.replaceAll(/[^\w-]/g, '_').replace(/^(?=\d)/, '_')
}
