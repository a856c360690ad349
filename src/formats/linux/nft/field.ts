import { anything, not, nothing, some, type Match, type SessionState } from '../../../flow/match.ts'
import type { Interval } from '../../../base/interval.ts'
import type { Origin } from '../../../origin/origin.ts'
import { get, type Tree } from '../../../syntax/tree.ts'
import * as matches from '../matches.ts'
import type { Surroundings } from '../matches.ts'
import { icmpCodes, icmpTypes, icmpv6Codes, icmpv6Types, protocolNames, protocolNumber, serviceNumbers, tcpFlagBits } from '../names.ts'
import { listOf, textOf } from './ruleset.ts'

/** What the left side of a match looks at. `needs` must hold before the field is there at all, whatever it is compared with. */
export type Field =
  | { readonly kind: 'addresses'; readonly side: 'source' | 'destination'; readonly family: 4 | 6; readonly needs: Match }
  | {
      readonly kind: 'numbers'
      readonly most: number
      readonly names: Readonly<Record<string, number>>
      readonly is: (intervals: readonly Interval[]) => Match
      readonly needs: Match
    }
  | { readonly kind: 'names'; readonly is: (name: string) => Match | undefined; readonly needs: Match; readonly bits?: 'one' | 'several' }
  | { readonly kind: 'flags'; readonly mask: number }
  /** A number that the kernel draws or computes: each value below `of` may come. */
  | { readonly kind: 'drawn'; readonly of: number; readonly says: string }
  /** Known never to be there, or always one value, in a flow's packets. */
  | { readonly kind: 'constant'; readonly value: boolean; readonly needs: Match }
  /** `known`: understood, and yet nobody can say it from a dump. */
  | { readonly kind: 'opaque'; readonly says: string; readonly known: boolean; readonly needs: Match }

export interface Standing {
  readonly around: Surroundings
  readonly origin: Origin
  /** False where the chain runs before connections are tracked. */
  readonly tracked: boolean
}

const opaque = (says: string, known = false, needs: Match = anything): Field => ({ kind: 'opaque', says, known, needs })

/** What an expression of nft's JSON looks at (libnftables-json(5), 2026-11). */
export function fieldOf(left: Tree | undefined, standing: Standing): Field {
  if (left?.kind !== 'map' || !left.entries[0]) return opaque('an expression that is not understood')
  const { key, value } = left.entries[0]
  switch (key) {
    case 'payload':
      return payload(value)
    case 'meta':
      return meta(textOf(value, 'key'), standing)
    case 'ct':
      return connection(value, standing)
    case 'fib':
      return fib(value, standing)
    case '&':
      return masked(value)
    case 'numgen':
      return { kind: 'drawn', of: Number(textOf(value, 'mod')), says: 'a number that the kernel draws' }
    case 'jhash':
    case 'symhash':
      return { kind: 'drawn', of: Number(textOf(value, 'mod')), says: 'a hash of the packet' }
    case 'exthdr':
      // A flow is followed as a plain packet: no IPv6 extension headers.
      return { kind: 'constant', value: false, needs: matches.isFamily(6) }
    case 'socket':
      return opaque('whether a socket of this host holds the connection', true)
    case 'osf':
      return opaque("the sender's operating system", true)
    default:
      return opaque(`${key} in a match`)
  }
}

const ports = { tcp: 6, udp: 17, dccp: 33, sctp: 132, udplite: 136 } as const

function payload(tree: Tree): Field {
  const protocol = textOf(tree, 'protocol')
  const field = textOf(tree, 'field')
  const says = protocol === '' ? 'bytes of the packet' : `${protocol} ${field}`
  if (protocol === '') {
    const offset = textOf(tree, 'offset')
    if (textOf(tree, 'base') === 'transport' && textOf(tree, 'len') === '16' && (offset === '0' || offset === '16'))
      return port(offset === '0' ? 'sport' : 'dport', matches.withPorts)
    return opaque(says)
  }
  if (protocol === 'ip' || protocol === 'ip6') {
    const family = protocol === 'ip' ? 4 : 6
    const needs = matches.isFamily(family)
    if (field === 'saddr' || field === 'daddr')
      return { kind: 'addresses', side: field === 'saddr' ? 'source' : 'destination', family, needs }
    if (field === 'protocol' || field === 'nexthdr') return { ...protocolField, needs }
    if (field === 'version')
      return {
        kind: 'numbers',
        most: 15,
        names: {},
        needs,
        is: (intervals) => (intervals.some((i) => i.first <= family && family <= i.last) ? anything : nothing),
      }
    return opaque(says, false, needs)
  }
  if (protocol === 'icmp' || protocol === 'icmpv6') {
    const family = protocol === 'icmp' ? 4 : 6
    const needs = matches.isProtocol(family === 4 ? 1 : 58)
    const whole = [{ first: 0, last: 255 }]
    if (field === 'type')
      return {
        kind: 'numbers',
        most: 255,
        names: family === 4 ? icmpTypes : icmpv6Types,
        needs,
        is: (types) => ({ kind: 'icmp', family, types }),
      }
    if (field === 'code')
      return {
        kind: 'numbers',
        most: 255,
        names: family === 4 ? icmpCodes : icmpv6Codes,
        needs,
        is: (codes) => ({ kind: 'icmp', family, types: whole, codes }),
      }
    return opaque(says, false, needs)
  }
  if (protocol === 'th' || protocol in ports) {
    const needs = protocol === 'th' ? matches.withPorts : matches.isProtocol(ports[protocol as keyof typeof ports])
    if (field === 'sport' || field === 'dport') return port(field, needs)
    if (protocol === 'tcp' && field === 'flags') return { kind: 'flags', mask: 0xff }
    return opaque(says, false, needs)
  }
  const number = protocolNumber(protocol)
  return opaque(says, false, number === undefined ? anything : matches.isProtocol(number))
}

function port(field: 'sport' | 'dport', needs: Match): Field {
  const kind = field === 'sport' ? 'sourcePort' : 'destinationPort'
  return { kind: 'numbers', most: 65535, names: serviceNumbers, needs, is: (intervals) => ({ kind, ports: intervals }) }
}

const protocolField = {
  kind: 'numbers',
  most: 255,
  names: protocolNames,
  needs: anything,
  is: (protocols: readonly Interval[]): Match => ({ kind: 'protocol', protocols }),
} as const satisfies Field

const families: Readonly<Record<string, 4 | 6>> = { ip: 4, ipv4: 4, ip6: 6, ipv6: 6 }
const familyNames = (name: string): Match | undefined =>
  families[name] ? matches.isFamily(families[name]) : ['arp', 'vlan', 'bridge', 'netdev'].includes(name) ? nothing : undefined

function meta(key: string, { around }: Standing): Field {
  const names = (is: (name: string) => Match | undefined): Field => ({ kind: 'names', is, needs: anything })
  switch (key) {
    case 'l4proto':
      return protocolField
    case 'nfproto':
    case 'protocol':
      return names(familyNames)
    case 'iifname':
    case 'iif':
    case 'ibrname':
      return key === 'ibrname'
        ? opaque('meta ibrname')
        : names((name) => (/^\d+$/.test(name) && key === 'iif' ? undefined : { kind: 'arrivesOn', interfaces: [name] }))
    case 'oifname':
    case 'oif':
      return names((name) => (/^\d+$/.test(name) && key === 'oif' ? undefined : { kind: 'leavesBy', interfaces: [name] }))
    case 'iiftype':
      return names((name) => (name === 'loopback' ? { kind: 'arrivesOn', interfaces: ['lo'] } : undefined))
    case 'oiftype':
      return names((name) => (name === 'loopback' ? { kind: 'leavesBy', interfaces: ['lo'] } : undefined))
    case 'mark':
      if (around.marksUnsure) return opaque("the packet's mark, which comes from what is not known", true)
      return { kind: 'numbers', most: 0xffffffff, names: {}, needs: anything, is: matches.markIn }
    case 'pkttype':
      return names((name) => matches.packetType(name, around))
    case 'skuid':
    case 'skgid':
      return opaque('whose process sends it', true)
    case 'time':
    case 'day':
    case 'hour':
      return opaque('the time of day', true)
    case 'random':
      return opaque('a number that the kernel draws', true)
    default:
      return opaque(`meta ${key}`)
  }
}

const states: Readonly<Record<string, SessionState>> = {
  new: 'new',
  established: 'established',
  related: 'related',
  invalid: 'invalid',
  untracked: 'untracked',
}

function connection(tree: Tree, { around, tracked }: Standing): Field {
  const key = textOf(tree, 'key')
  switch (key) {
    case 'state':
      // Where nothing is tracked yet the state reads as invalid (Linux net/netfilter/nft_ct.c, 2026-11).
      if (!tracked)
        return {
          kind: 'names',
          bits: 'one',
          needs: anything,
          is: (name) => (states[name] ? (name === 'invalid' ? anything : nothing) : undefined),
        }
      return { kind: 'names', bits: 'one', needs: anything, is: (name) => (states[name] ? matches.isSession(states[name]) : undefined) }
    case 'status':
      return {
        kind: 'names',
        bits: 'several',
        needs: anything,
        is: (name) =>
          name === 'dnat' || name === 'snat' ? { kind: 'translated', side: name === 'dnat' ? 'destination' : 'source' } : undefined,
      }
    case 'direction':
      return {
        kind: 'names',
        needs: anything,
        is: (name) =>
          name === 'reply' ? matches.isSession('established') : name === 'original' ? not(matches.isSession('established')) : undefined,
      }
    case 'mark':
      if (around.setsConnectionMarks) return opaque("the connection's mark, which rules set", true)
      return {
        kind: 'numbers',
        most: 0xffffffff,
        names: {},
        needs: anything,
        is: (intervals) => (intervals.some((i) => i.first === 0) ? anything : nothing),
      }
    case 'protocol':
      return protocolField
    case 'l3proto':
      return { kind: 'names', needs: anything, is: familyNames }
    case 'bytes':
    case 'packets':
    case 'avgpkt':
    case 'expiration':
      return opaque(`ct ${key}, which grows while the connection lasts`, true)
    default:
      return opaque(`ct ${key}`)
  }
}

function fib(tree: Tree, { around }: Standing): Field {
  const result = textOf(tree, 'result')
  const flags = listOf(tree, 'flags').toSorted().join(' ')
  if (result === 'type' && (flags === 'daddr' || flags === 'saddr'))
    return { kind: 'names', needs: anything, is: (name) => matches.addressType(flags === 'daddr' ? 'destination' : 'source', name, around) }
  if (result === 'type' && flags === 'daddr iif') {
    const local = matches.localToInterface(around)
    return { kind: 'names', needs: anything, is: (name) => (name === 'local' ? local : matches.addressType('destination', name, around)) }
  }
  return opaque(`the route that fib ${flags.replaceAll(' ', ' . ')} finds`)
}

/** `tcp flags & (fin|syn)`, `meta mark & 0xff`, `ip frag-off & 0x1fff`, `ct status & dnat`. */
function masked(tree: Tree): Field {
  if (tree.kind !== 'list' || tree.items.length !== 2) return opaque('an expression that is not understood')
  const [left, right] = tree.items
  const inner = get(left, 'payload')
  if (inner && textOf(inner, 'protocol') === 'tcp' && textOf(inner, 'field') === 'flags') {
    const mask = flagsOf(right)
    return mask === undefined ? opaque('tcp flags') : { kind: 'flags', mask }
  }
  // Connection tracking puts fragments together before any filter sees them, and a flow is followed as one whole packet.
  if (inner && textOf(inner, 'field') === 'frag-off')
    return {
      kind: 'numbers',
      most: 65535,
      names: {},
      needs: matches.isFamily(4),
      is: (intervals) => (intervals.some((i) => i.first === 0) ? anything : nothing),
    }
  const mask = right?.kind === 'scalar' && typeof right.value === 'number' ? right.value : undefined
  if (textOf(get(left, 'meta'), 'key') === 'mark' && mask !== undefined) {
    return {
      kind: 'numbers',
      most: 0xffffffff,
      names: {},
      needs: anything,
      is: (intervals) => some(...intervals.flatMap((i) => range(i).map((value): Match => ({ kind: 'mark', value, mask })))),
    }
  }
  if (textOf(get(left, 'ct'), 'key') === 'status' && right?.kind === 'scalar' && (right.text === 'dnat' || right.text === 'snat')) {
    const side = right.text === 'dnat' ? 'destination' : 'source'
    return {
      kind: 'names',
      needs: anything,
      is: (name) => (name === right.text ? { kind: 'translated', side } : name === '0' ? not({ kind: 'translated', side }) : undefined),
    }
  }
  return opaque('an expression with a mask')
}

const range = ({ first, last }: Interval): number[] => Array.from({ length: Math.min(last - first + 1, 256) }, (_, i) => first + i)

/** TCP flags in any way of writing: `"syn"`, `["fin","syn"]`, `{"|":[…]}`, a number. */
export function flagsOf(tree: Tree | undefined): number | undefined {
  if (!tree) return undefined
  if (tree.kind === 'scalar') return typeof tree.value === 'number' ? tree.value : tcpFlagBits[tree.text]
  const parts =
    tree.kind === 'list' ? tree.items : get(tree, '|')?.kind === 'list' ? (get(tree, '|') as Tree & { kind: 'list' }).items : undefined
  return parts?.reduce<number | undefined>((sum, part) => {
    const bits = flagsOf(part)
    return sum === undefined || bits === undefined ? undefined : sum | bits
  }, 0)
}
