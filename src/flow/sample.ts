import { everyIpv4, everyIpv6, minusRanges, onlyAddress, parsePrefix, tokenCount } from '../base/address.ts'
import type { AddressRange } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import type { Bdd } from './bdd.ts'
import { addressesAt, fields, firstAdded, numbersIn } from './fields.ts'
import type { NumberField, Side } from './fields.ts'
import { isIcmp, packetFromBits } from './packet.ts'
import type { Packet } from './packet.ts'

const everyToken: readonly Interval[] = [{ first: 0, last: tokenCount - 1 }]

const ranges = (...texts: readonly string[]): AddressRange[] => texts.flatMap((text) => parsePrefix(text) ?? [])

/** Addresses that hosts have: not this-network, loopback, link-local, multicast, reserved, or never assigned. */
const unicast: readonly AddressRange[] = minusRanges(
  ranges('0.0.0.0/0', '2000::/3', 'fc00::/7'),
  ranges('0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'),
)

/**
 * A packet of the set, always the same one for equal sets, as ordinary as the set allows: one address family, TCP, then UDP, then ICMP;
 * unicast hosts rather than the address of a network; HTTPS, then HTTP, then SSH; a source port of a client; otherwise the smallest values.
 */
export function samplePacket(bdd: Bdd, set: number, added: number): Packet | undefined {
  if (set === 0) return undefined
  let left = set
  const prefer = (wish: number): boolean => {
    if (!bdd.overlap(left, wish)) return false
    left = bdd.and(left, wish)
    return true
  }
  const number = (field: NumberField, first: number, last = first): number =>
    numbersIn(bdd, (bit) => fields[field].start + bit, fields[field].width, [{ first, last }])

  prefer(oneFamily(bdd))
  const ipv4 = addressesAt(bdd, 'source', [everyIpv4], everyToken)
  const icmp = bdd.or(bdd.and(number('protocol', 1), ipv4), bdd.and(number('protocol', 58), bdd.not(ipv4)))
  for (const protocol of [number('protocol', 6), number('protocol', 17), icmp]) if (prefer(protocol)) break
  for (const side of ['source', 'destination'] as const) {
    prefer(addressesAt(bdd, side, unicast, everyToken))
    prefer(hosts(bdd, side))
  }
  // What is above is settled before what is below: a destination that is not the source itself, a port that these two addresses may use.
  left = smallestAbove(bdd, left, fields.destination.start)
  const source = onlyAddress(packetFromBits(smallestBits(bdd, left, added)).source)
  prefer(bdd.not(addressesAt(bdd, 'destination', source.ranges, source.tokens)))
  left = smallestAbove(bdd, left, fields.destinationPort.start)
  const { protocol } = packetFromBits(smallestBits(bdd, left, added))
  if (protocol === 6 || protocol === 17) {
    for (const port of [443, 80, 22]) if (prefer(number('destinationPort', port))) break
    prefer(number('destinationPort', 1, 65535))
    const clients: readonly (readonly [number, number])[] = [
      [40000, 40000],
      [40001, 60999],
      [32768, 60999],
      [1024, 65535],
      [1, 65535],
    ]
    for (const [first, last] of clients) if (prefer(number('sourcePort', first, last))) break
  } else if (isIcmp(protocol)) {
    // An echo request.
    prefer(number('destinationPort', protocol === 1 ? 8 * 256 : 128 * 256))
  }
  return packetFromBits(smallestBits(bdd, left, added))
}

/** Source and destination of one family; tokens go with either. */
function oneFamily(bdd: Bdd): number {
  const family = (range: AddressRange): number =>
    addressesAt(bdd, 'source', [range], everyToken, addressesAt(bdd, 'destination', [range], everyToken))
  return bdd.or(family(everyIpv4), family(everyIpv6))
}

/** Addresses that do not look like a network's own or its broadcast: last octet 1..254, for IPv6 the last 16 bits not zero. */
function hosts(bdd: Bdd, side: Side): number {
  const { start } = fields[side]
  const last = (end: number, width: number, interval: Interval): number =>
    numbersIn(bdd, (bit) => start + 2 + end - width + bit, width, [interval])
  const ipv4 = last(32, 8, { first: 1, last: 254 })
  const ipv6 = last(128, 16, { first: 1, last: 65535 })
  return bdd.make(start, ipv4, bdd.make(start + 1, ipv6, 1))
}

/** The part of the set that has the smallest values in all variables above `end`. */
function smallestAbove(bdd: Bdd, set: number, end: number): number {
  const node = set
  const level = bdd.level(node)
  if (level >= end) return node
  const low = bdd.low(node)
  return low === 0 ? bdd.make(level, 0, smallestAbove(bdd, bdd.high(node), end)) : bdd.make(level, smallestAbove(bdd, low, end), 0)
}

/** The bits of the smallest packet: false wherever that still leads to true. */
function smallestBits(bdd: Bdd, set: number, added: number): Uint8Array {
  const bits = new Uint8Array(firstAdded + added)
  for (let node = set; node > 1; ) {
    const low = bdd.low(node)
    if (low === 0) {
      bits[bdd.level(node)] = 1
      node = bdd.high(node)
    } else node = low
  }
  return bits
}
