import type { AddressRange } from '../../base/address.ts'
import { rangeOf } from '../../base/address.ts'
import type { Interval } from '../../base/interval.ts'
import { all, anything, nobody, not, nothing, some } from '../../flow/match.ts'
import type { Match, SessionState } from '../../flow/match.ts'
import type { Interface } from '../../model/node.ts'
import type { Origin } from '../../origin/origin.ts'

/** What a rule's match must know of the host that it stands on. */
export interface Surroundings {
  readonly interfaces: readonly Interface[]
  /** Broadcast addresses of the host's networks. */
  readonly broadcasts: readonly AddressRange[]
  /** Whether some rule writes connection marks: without one they are all 0. */
  readonly setsConnectionMarks: boolean
  /** Whether some rule takes the packet's mark from what isn't known. */
  readonly marksUnsure: boolean
}

export const one = (number: number): Interval => ({ first: number, last: number })
export const isFamily = (family: 4 | 6): Match => ({ kind: 'family', family })
export const isProtocol = (...numbers: readonly number[]): Match => ({ kind: 'protocol', protocols: numbers.map(one) })
export const isSession = (...states: readonly SessionState[]): Match => ({ kind: 'session', states })
export const inRanges = (side: 'source' | 'destination', ranges: readonly AddressRange[]): Match => ({
  kind: side,
  peers: { ...nobody, ranges },
})
export const opaque = (says: string, origin: Origin): Match => ({ kind: 'opaque', says, origin })

/** The protocols whose header begins with two ports: TCP, UDP, DCCP, SCTP, UDP-Lite. */
export const withPorts = isProtocol(6, 17, 33, 132, 136)

const syn = 0x02
const synAck = 0x12
const ack = 0x10

/**
 * TCP packets by their flags. A flow's first packet is a plain SYN; of its replies the first is SYN+ACK and the rest ACK, so a
 * condition that
 * tells those two apart is not known.
 */
export function tcpFlags(holds: (flags: number) => boolean, origin: Origin): Match {
  const first = holds(syn)
  const later =
    holds(synAck) === holds(ack) ? (holds(ack) ? anything : nothing) : opaque('it holds for some packets of a TCP connection only', origin)
  if (later.kind !== 'opaque' && first === holds(ack)) return first ? isProtocol(6) : nothing
  return all(isProtocol(6), some(...(first ? [isSession('new')] : []), all(not(isSession('new')), later)))
}

const multicast: readonly AddressRange[] = [
  { family: 4, first: 0xe0000000n, last: 0xefffffffn },
  { family: 6, first: 0xffn << 120n, last: (1n << 128n) - 1n },
]

/** What kind of address one side is, as the kernel's tables say it; undefined for kinds that aren't known. */
export function addressType(side: 'source' | 'destination', name: string, around: Surroundings): Match | undefined {
  const own = side === 'destination' ? ({ kind: 'destinationIsLocal' } as const) : inRanges('source', ownRanges(around))
  const broadcast = inRanges(side, [{ family: 4, first: 0xffffffffn, last: 0xffffffffn }, ...around.broadcasts])
  switch (name.toLowerCase()) {
    case 'local':
      return own
    case 'broadcast':
      return broadcast
    case 'multicast':
      return inRanges(side, multicast)
    case 'unicast':
      return not(some(own, broadcast, inRanges(side, multicast)))
    case 'anycast':
      return nothing
    default:
      return undefined
  }
}

function ownRanges(around: Surroundings): AddressRange[] {
  const loopback: AddressRange[] = [
    { family: 4, first: 0x7f000000n, last: 0x7fffffffn },
    { family: 6, first: 1n, last: 1n },
  ]
  return [...loopback, ...around.interfaces.flatMap((i) => i.addresses.map(({ address }) => rangeOf(address)))]
}

/** The destination is an address of the very interface by which the packet came; undefined where the interfaces aren't known. */
export function localToInterface(around: Surroundings): Match | undefined {
  if (around.interfaces.length === 0) return undefined
  return some(
    ...around.interfaces.map((i) => {
      const ranges = i.name === 'lo' ? ownRanges(around) : i.addresses.map(({ address }) => rangeOf(address))
      return all({ kind: 'arrivesOn', interfaces: [i.name] }, inRanges('destination', ranges))
    }),
  )
}

/** How the link layer addressed the packet. */
export function packetType(name: string, around: Surroundings): Match | undefined {
  const broadcast = addressType('destination', 'broadcast', around) ?? nothing
  const toMany = addressType('destination', 'multicast', around) ?? nothing
  switch (name.toLowerCase()) {
    case 'broadcast':
      return broadcast
    case 'multicast':
      return toMany
    case 'host':
    case 'unicast':
      return not(some(broadcast, toMany))
    case 'other':
    case 'otherhost':
      return nothing
    default:
      return undefined
  }
}

/** The packet's mark lies in these intervals, as aligned blocks of values. */
export function markIn(intervals: readonly Interval[]): Match {
  const blocks: Match[] = []
  for (const { first, last } of intervals) {
    for (let at = first; at <= last;) {
      let size = 1
      while (at % (size * 2) === 0 && at + size * 2 - 1 <= last && size < 2 ** 32) size *= 2
      blocks.push({ kind: 'mark', value: at, mask: size >= 2 ** 32 ? 0 : (0xffffffff - (size - 1)) >>> 0 })
      at += size
    }
  }
  return some(...blocks)
}
