import type { AddressOrToken, AddressRange } from '../../../src/base/address.ts'
import type { Interval } from '../../../src/base/interval.ts'
import type { Match, Peers } from '../../../src/flow/match.ts'
import type { Model } from '../../../src/model/model.ts'
import { speaks } from './strings.ts'

/** The packet as it is now; for ICMP `destinationPort` is type * 256 + code. */
export interface Headers {
  source: AddressOrToken
  destination: AddressOrToken
  protocol: number
  sourcePort: number
  destinationPort: number
  mark: number
}

export interface ScalarRequest {
  /** undefined: either, whatever a listener wants. */
  readonly scheme: 'http' | 'https' | undefined
  readonly method: string
  readonly host: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
}

/** Where the packet is. */
export interface Here {
  readonly node: string
  readonly arrivesOn: string | undefined
  readonly leavesBy: string | undefined
  readonly session: 'new' | 'established' | 'invalid'
  readonly translatedSource: boolean
  readonly translatedDestination: boolean
}

export type Truth = 'yes' | 'no' | 'perhaps'

const within = (value: number, intervals: readonly Interval[]): boolean => intervals.some((i) => i.first <= value && value <= i.last)

export function inRange(address: AddressOrToken, range: AddressRange): boolean {
  return !('token' in address) && address.family === range.family && range.first <= address.value && address.value <= range.last
}

export function sameAddress(a: AddressOrToken, b: AddressOrToken): boolean {
  if ('token' in a || 'token' in b) return 'token' in a && 'token' in b && a.token === b.token
  return a.family === b.family && a.value === b.value
}

/** Does this endpoint have this address? */
export function hasAddress(model: Model, endpoint: string, address: AddressOrToken): boolean {
  const own = model.addressesOf.get(model.aliases.get(endpoint) ?? endpoint)
  if (!own) return false
  if ('token' in address) return within(address.token, own.tokens)
  return own.ranges.some((range) => inRange(address, range))
}

/** Every address that a node answers to. */
export function isLocal(model: Model, node: string, address: AddressOrToken): boolean {
  if (!('token' in address) && model.nodes.get(node)?.kind === 'host') {
    if (address.family === 4 && address.value >> 24n === 127n) return true
    if (address.family === 6 && address.value === 1n) return true
  }
  return (model.endpointsOfNode.get(node) ?? []).some((e) => e.kind !== 'service' && hasAddress(model, e.id, address))
}

/** The family of an address, where it is known: a token's by where it lies. */
export function familyOf(model: Model, address: AddressOrToken): 4 | 6 | undefined {
  return 'token' in address ? model.tokenFamilies[address.token] : address.family
}

/** A flow is of one family. */
export function canTalk(model: Model, a: AddressOrToken, b: AddressOrToken): boolean {
  const [one, other] = [familyOf(model, a), familyOf(model, b)]
  return one === undefined || other === undefined || one === other
}

/** `other` is the flow's other end: where its address is known, so is the family, and an unknown address is asked about that family's ranges alone. */
export function isAmong(model: Model, peers: Peers, address: AddressOrToken, other: AddressOrToken): Truth {
  const groups = peers.groups.flatMap((id) => model.groups.get(id) ?? [])
  const ranges = [...peers.ranges, ...groups.flatMap((g) => g.ranges)]
  if (ranges.some((range) => inRange(address, range))) return 'yes'
  if (peers.endpoints.some((e) => hasAddress(model, e, address))) return 'yes'
  if (groups.some((g) => g.surely.some((e) => hasAddress(model, e, address)))) return 'yes'
  let perhaps = groups.some((g) => g.possibly.some((e) => hasAddress(model, e, address)))
  if ('token' in address) {
    // An address that isn't known lies in all of a family's, and in a range that holds everywhere that it may be.
    const family = familyOf(model, address) ?? familyOf(model, other)
    const ofFamily = (r: AddressRange): boolean => family === undefined || r.family === family
    const asked = ranges.filter(ofFamily)
    if (asked.some((r) => r.first === 0n && r.last === (r.family === 4 ? 2n ** 32n - 1n : 2n ** 128n - 1n))) return 'yes'
    const somewhere = model.endpoints.get(model.tokens[address.token] ?? '')?.somewhere?.filter(ofFamily)
    if (asked.length > 0 && somewhere === undefined) perhaps = true
    if (somewhere !== undefined) {
      if (somewhere.length > 0 && asked.length > 0 && somewhere.every((s) => asked.some((r) => r.family === s.family && r.first <= s.first && s.last <= r.last))) return 'yes'
      if (somewhere.some((s) => asked.some((r) => r.family === s.family && r.first <= s.last && s.first <= r.last))) perhaps = true
    }
  }
  return perhaps ? 'perhaps' : 'no'
}

const truly = (holds: boolean): Truth => (holds ? 'yes' : 'no')

function isNamed(patterns: readonly string[], name: string | undefined): boolean {
  return name !== undefined && patterns.some((p) => (p.endsWith('*') ? name.startsWith(p.slice(0, -1)) : p === name))
}

/** Whether a match holds for one packet at one place; `request` undefined: HTTP matches can't be told. */
export function matches(model: Model, match: Match, headers: Headers, here: Here, request: ScalarRequest | undefined): Truth {
  switch (match.kind) {
    case 'all': {
      const parts = match.of.map((one) => matches(model, one, headers, here, request))
      return parts.includes('no') ? 'no' : parts.includes('perhaps') ? 'perhaps' : 'yes'
    }
    case 'some': {
      const parts = match.of.map((one) => matches(model, one, headers, here, request))
      return parts.includes('yes') ? 'yes' : parts.includes('perhaps') ? 'perhaps' : 'no'
    }
    case 'not': {
      const inside = matches(model, match.of, headers, here, request)
      return inside === 'yes' ? 'no' : inside === 'no' ? 'yes' : 'perhaps'
    }
    case 'source':
      return isAmong(model, match.peers, headers.source, headers.destination)
    case 'destination':
      return isAmong(model, match.peers, headers.destination, headers.source)
    case 'destinationIsLocal':
      return truly(isLocal(model, here.node, headers.destination))
    case 'family':
      return truly([headers.source, headers.destination].every((a) => (familyOf(model, a) ?? match.family) === match.family))
    case 'protocol':
      return truly(within(headers.protocol, match.protocols))
    case 'sourcePort':
      return truly(within(headers.sourcePort, match.ports))
    case 'destinationPort':
      return truly(within(headers.destinationPort, match.ports))
    case 'icmp': {
      if (headers.protocol !== (match.family === 4 ? 1 : 58)) return 'no'
      if (match.types.length === 0) return 'yes'
      return truly(within(headers.destinationPort >> 8, match.types) && (match.codes === undefined || within(headers.destinationPort & 255, match.codes)))
    }
    case 'arrivesOn':
      return truly(isNamed(match.interfaces, here.arrivesOn))
    case 'leavesBy':
      return truly(isNamed(match.interfaces, here.leavesBy))
    case 'session':
      return truly(match.states.includes(here.session))
    case 'translated':
      return truly(match.side === 'source' ? here.translatedSource : here.translatedDestination)
    case 'mark':
      return truly(((headers.mark & match.mask) ^ match.value) >>> 0 === 0)
    case 'host':
      return request ? truly(speaks(match.language, request.host)) : 'perhaps'
    case 'path':
      return request ? truly(speaks(match.language, request.path)) : 'perhaps'
    case 'method':
      return request ? truly(speaks(match.language, request.method)) : 'perhaps'
    case 'header':
      return request ? truly(speaks(match.language, request.headers[match.name.toLowerCase()])) : 'perhaps'
    case 'query':
      return request ? truly(speaks(match.language, new URLSearchParams(request.query).get(match.name) ?? undefined)) : 'perhaps'
    case 'cookie': {
      if (!request) return 'perhaps'
      for (const pair of (request.headers['cookie'] ?? '').split(';')) {
        const [name, ...value] = pair.trim().split('=')
        if (name === match.name) return truly(speaks(match.language, value.join('=')))
      }
      return truly(speaks(match.language, undefined))
    }
    case 'opaque':
      return 'perhaps'
  }
}
