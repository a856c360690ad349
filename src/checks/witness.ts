import { formatRanges } from '../base/address.ts'
import { formatIntervals } from '../base/interval.ts'
import { protocolName } from '../base/protocol.ts'
import type { Analysis } from '../engine/analysis.ts'
import type { Call } from '../engine/calls.ts'
import type { Verdict } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Witness } from '../model/check.ts'

/** A call that fares badly, as a witness. */
export function witnessOfCall({ from, to, port, caller, stop }: Call): Witness {
  const protocol = caller.kind === 'dependency' ? caller.dependency.protocol : caller.listener.protocol
  const url =
    caller.kind === 'dependency' && caller.dependency.url !== undefined && URL.canParse(caller.dependency.url)
      ? new URL(caller.dependency.url)
      : undefined
  return {
    from,
    to,
    flow: {
      protocol,
      ports: String(port),
      ...(url && /^https?:$/.test(url.protocol) && { http: { hosts: url.hostname, paths: url.pathname, methods: 'GET' } }),
    },
    verdict: stop?.verdict ?? 'unknown',
    ...(stop && { says: stop.says }),
  }
}

/** The most ordinary flow of a set, as a witness. */
export function witnessOf({ matching }: Analysis, from: string, to: string, flows: FlowSet, verdict: Verdict, says?: string): Witness {
  const { space } = matching
  const packet = space.sample(flows)
  const one = packet ? space.packetSet(packet) : space.none
  const sources = space.addressesOf(one, 'source').ranges
  const destinations = space.addressesOf(one, 'destination').ranges
  const protocol = packet?.protocol ?? 6
  const hasPorts = protocol === 6 || protocol === 17 || protocol === 132
  return {
    from,
    to,
    flow: {
      protocol: protocolName(protocol),
      ...(hasPorts && { ports: formatIntervals(space.portsOf(one, 'destinationPort')) }),
      ...(sources.length > 0 && { sources: formatRanges(sources) }),
      ...(destinations.length > 0 && { destinations: formatRanges(destinations) }),
    },
    verdict,
    ...(says !== undefined && { says }),
  }
}

/** Verdicts that say surely that a flow does not get what it came for. */
export const stopped: ReadonlySet<Verdict> = new Set<Verdict>(['dropped', 'rejected', 'refused', 'unrouted', 'looped', 'failed'])
