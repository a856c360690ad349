import { parseProtocol } from '../../../base/protocol.ts'
import { all, anything, type Match } from '../../../flow/match.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Value } from '../../value.ts'
import { number, text } from '../attribute.ts'

/** What a rule says of protocol and ports. */
export interface Traffic {
  readonly protocol: Value | undefined
  readonly from: Value | undefined
  readonly to: Value | undefined
  /** ICMP's type and code, where they have attributes of their own (network ACLs). */
  readonly icmp?: { readonly type: Value | undefined; readonly code: Value | undefined }
  readonly origin: Origin
}

const every = /^(-1|all)$/i

/**
 * Flows of a protocol to a range of ports; `-1` is all of both. For ICMP the ports are type and code, -1 any (AWS: IpPermission, NetworkAclEntry,
 * EC2 API reference, 2026-11). Protocols without ports ignore them.
 */
export function trafficMatch({ protocol, from, to, icmp, origin }: Traffic): Match {
  const written = text(protocol)
  if (protocol?.kind === 'unknown' || (protocol !== undefined && written === undefined))
    return { kind: 'opaque', says: 'its protocol is not known', origin }
  if (written === undefined || every.test(written)) return anything
  const known = parseProtocol(written)
  if (known === undefined) return { kind: 'opaque', says: `${written} is not a protocol`, origin }
  if (known === 1 || known === 58) return icmpMatch(known === 1 ? 4 : 6, icmp?.type ?? from, icmp ? icmp.code : to, origin)
  const match: Match = { kind: 'protocol', protocols: [{ first: known, last: known }] }
  if (known !== 6 && known !== 17 && known !== 132) return match
  if (from?.kind === 'unknown' || to?.kind === 'unknown') return all(match, { kind: 'opaque', says: 'its ports are not known', origin })
  // A port that is no number is never taken for all of them.
  const strange = [from, to].map(text).find((one) => one !== undefined && one.trim() !== '' && Number.isNaN(Number(one)))
  if (strange !== undefined) return all(match, { kind: 'opaque', says: `${strange} is not a port`, origin })
  const first = number(from)
  const last = number(to) ?? first
  if (first === undefined || last === undefined || first < 0) return match
  return all(match, { kind: 'destinationPort', ports: [{ first, last: Math.max(first, Math.min(last, 65535)) }] })
}

function icmpMatch(family: 4 | 6, type: Value | undefined, code: Value | undefined, origin: Origin): Match {
  if (type?.kind === 'unknown' || code?.kind === 'unknown')
    return all({ kind: 'icmp', family, types: [] }, { kind: 'opaque', says: 'its ICMP type is not known', origin })
  const only = number(type)
  const exact = number(code)
  if (only === undefined || only < 0) return { kind: 'icmp', family, types: [] }
  const types = [{ first: only, last: only }]
  return exact === undefined || exact < 0
    ? { kind: 'icmp', family, types }
    : { kind: 'icmp', family, types, codes: [{ first: exact, last: exact }] }
}

/** A rule that may not be there: whether it matches isn't known. */
export function perhaps(match: Match, says: string | undefined, origin: Origin): Match {
  return says === undefined ? match : all(match, { kind: 'opaque', says, origin })
}
