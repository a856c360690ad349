import { addressBits, parseAddress, parsePrefix, parseRange, prefixAround, type AddressRange } from '../../../base/address.ts'
import type { Interval } from '../../../base/interval.ts'
import { all, anything, not, nothing, some, type Match, type SessionState } from '../../../flow/match.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { LineWord } from '../../../syntax/lines.ts'
import { addressType, inRanges, isProtocol, isSession, markIn, opaque, packetType, tcpFlags, type Surroundings } from '../matches.ts'
import { icmpPairs, icmpTypes, icmpv6Types, protocolNumber, serviceNumbers, tcpFlagBits } from '../names.ts'

export interface Situation {
  readonly family: 4 | 6
  readonly around: Surroundings
  readonly origin: Origin
  readonly tracked: boolean
  /** Lists what isn't understood; gives the match that stands for it. */
  readonly list: (what: string) => Match
}

/** A rule taken apart: its conditions, and the words from `-j` or `-g` on. */
export interface Conditions {
  readonly match: Match
  readonly target: readonly LineWord[]
}

/** Extensions that judge by what happened before or elsewhere: understood, and not known from a dump. */
const stateful: Readonly<Record<string, string>> = {
  limit: 'a rate limit',
  hashlimit: 'a rate limit',
  connlimit: 'the number of connections',
  recent: 'who was seen lately',
  statistic: 'chance',
  quota: 'a quota',
  time: 'the time of day',
  connbytes: 'what the connection carried so far',
  owner: 'whose process sends it',
  socket: 'whether a socket of this host holds the connection',
}
/** Extensions whose options are read below. */
const read = new Set([
  'tcp',
  'udp',
  'sctp',
  'dccp',
  'udplite',
  'multiport',
  'icmp',
  'icmp6',
  'icmpv6',
  'conntrack',
  'state',
  'comment',
  'addrtype',
  'iprange',
  'mark',
  'connmark',
  'pkttype',
  'set',
])

/** The conditions of a rule, in order (iptables(8), iptables-extensions(8), 2026-11). */
export function readConditions(words: readonly LineWord[], situation: Situation): Conditions {
  const parts: Match[] = []
  let module = ''
  let protocol: number | undefined
  let negated = false
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (!word) break
    const option = word.value
    if (option === '!' && !word.quoted) {
      negated = true
      continue
    }
    if (option === '-j' || option === '--jump' || option === '-g' || option === '--goto')
      return { match: all(...parts), target: words.slice(at) }
    if (option === '-m' || option === '--match') {
      module = words[++at]?.value ?? ''
      if (read.has(module)) continue
      const known = stateful[module]
      parts.push(known === undefined ? situation.list(`-m ${module}`) : opaque(known, situation.origin))
      at = endOfOptions(words, at)
      continue
    }
    // Older dumps write `--dport ! 80`.
    if (words[at + 1]?.value === '!') {
      negated = true
      at += 1
    }
    const value = (): string => words[++at]?.value ?? ''
    const match = condition(option, value, module, protocol, situation)
    if (match === undefined) {
      parts.push(situation.list(`${module === '' ? '' : `-m ${module} `}${option}`))
      while (words[at + 1] && !/^(?:-|!$)/.test(words[at + 1]?.value ?? '')) at += 1
    } else parts.push(negated ? negate(match) : all(match.needs, match.is))
    if ((option === '-p' || option === '--protocol') && !negated) protocol = protocolNumber(words[at]?.value ?? '')
    negated = false
  }
  return { match: all(...parts), target: [] }
}

/** What an option asks for, once the packet has what it looks at. */
interface Condition {
  readonly is: Match
  readonly needs: Match
}

const negate = ({ is, needs }: Condition): Match => all(needs, not(is))
const plain = (is: Match | undefined): Condition | undefined => is && { is, needs: anything }

function condition(
  option: string,
  value: () => string,
  module: string,
  protocol: number | undefined,
  situation: Situation,
): Condition | undefined {
  const { around, origin, family } = situation
  const ports = (kind: 'sourcePort' | 'destinationPort', text: string): Match | undefined => {
    const intervals = text.split(',').map(interval)
    return intervals.includes(undefined) ? undefined : { kind, ports: intervals.filter((i) => i !== undefined) }
  }
  const withProtocol = (is: Match | undefined): Condition | undefined =>
    is && { is, needs: protocol === undefined ? anything : isProtocol(protocol) }
  switch (option) {
    case '-s':
    case '--source':
      return plain(address('source', value(), family))
    case '-d':
    case '--destination':
      return plain(address('destination', value(), family))
    case '-p':
    case '--protocol': {
      const text = value()
      const number = protocolNumber(text)
      return plain(text === 'all' || number === 0 ? anything : number === undefined ? undefined : isProtocol(number))
    }
    case '-i':
    case '--in-interface':
      return plain({ kind: 'arrivesOn', interfaces: [wildcard(value())] })
    case '-o':
    case '--out-interface':
      return plain({ kind: 'leavesBy', interfaces: [wildcard(value())] })
    case '-f':
    case '--fragment':
      // Connection tracking puts fragments together before any filter sees them, and a flow is followed as one whole packet.
      return plain(nothing)
    case '--sport':
    case '--source-port':
    case '--sports':
    case '--source-ports':
      return withProtocol(ports('sourcePort', value()))
    case '--dport':
    case '--destination-port':
    case '--dports':
    case '--destination-ports':
      return withProtocol(ports('destinationPort', value()))
    case '--ports': {
      const text = value()
      const source = ports('sourcePort', text)
      const destination = ports('destinationPort', text)
      return withProtocol(source && destination && some(source, destination))
    }
    case '--syn':
      return { is: tcpFlags((flags) => (flags & 0x17) === 0x02, origin), needs: isProtocol(6) }
    case '--tcp-flags': {
      const mask = flagBits(value())
      const wanted = flagBits(value())
      return mask === undefined || wanted === undefined
        ? undefined
        : { is: tcpFlags((flags) => (flags & mask) === wanted, origin), needs: isProtocol(6) }
    }
    case '--icmp-type':
      return withProtocol(icmp(value(), 4))
    case '--icmpv6-type':
      return withProtocol(icmp(value(), 6))
    case '--ctstate':
    case '--state':
      return plain(states(value(), situation))
    case '--ctdir':
      return plain(value() === 'REPLY' ? isSession('established') : not(isSession('established')))
    case '--ctproto': {
      const number = protocolNumber(value())
      return plain(number === undefined ? undefined : isProtocol(number))
    }
    case '--comment':
      value()
      return plain(anything)
    case '--src-type':
    case '--dst-type': {
      const kinds = value()
        .split(',')
        .map((name) => addressType(option === '--src-type' ? 'source' : 'destination', name, around))
      return plain(kinds.includes(undefined) ? undefined : some(...kinds.filter((k) => k !== undefined)))
    }
    case '--src-range':
    case '--dst-range': {
      const range = parseRange(value())
      return plain(range && inRanges(option === '--src-range' ? 'source' : 'destination', [range]))
    }
    case '--mark':
      return plain(mark(value(), module, situation))
    case '--pkt-type':
      return plain(packetType(value(), around))
    case '--match-set': {
      const set = value()
      value()
      return plain(situation.list(`ipset ${set}, whose members are not in the dump,`))
    }
    default:
      return undefined
  }
}

/** Past the options of an extension that is not read: to the next one, the target, or an option of iptables' own. */
function endOfOptions(words: readonly LineWord[], from: number): number {
  let at = from
  while (
    words[at + 1] &&
    !['-m', '--match', '-j', '--jump', '-g', '--goto', '-s', '-d', '-p', '-i', '-o', '-f'].includes(words[at + 1]?.value ?? '')
  )
    at += 1
  // A negation belongs to the option after it.
  return words[at]?.value === '!' && words[at + 1] ? at - 1 : at
}

const wildcard = (name: string): string => (name.endsWith('+') ? `${name.slice(0, -1)}*` : name)

function address(side: 'source' | 'destination', text: string, family: 4 | 6): Match | undefined {
  const ranges = text.split(',').map((part) => masked(part))
  if (ranges.some((range) => range === undefined || range.family !== family)) return undefined
  return inRanges(
    side,
    ranges.filter((range) => range !== undefined),
  )
}

/** `10.0.0.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`; masks with holes aren't understood. */
function masked(text: string): AddressRange | undefined {
  const single = parseAddress(text)
  if (single) return prefixAround(single, addressBits(single.family))
  const prefix = parsePrefix(text)
  if (prefix) return prefix
  const slash = text.indexOf('/')
  const own = parseAddress(text.slice(0, slash))
  const mask = parseAddress(text.slice(slash + 1))
  if (slash < 0 || !own || mask?.family !== own.family) return undefined
  const bits = mask.value.toString(2).padStart(addressBits(own.family), '0')
  return /^1*0*$/.test(bits) ? prefixAround(own, bits.lastIndexOf('1') + 1) : undefined
}

function interval(text: string): Interval | undefined {
  const [from = '', to] = text.split(':')
  const number = (part: string): number | undefined => (/^\d+$/.test(part) ? Number(part) : serviceNumbers[part])
  const first = from === '' && to !== undefined ? 0 : number(from)
  const last = to === undefined ? first : to === '' ? 65535 : number(to)
  return first !== undefined && last !== undefined && last <= 65535 ? { first, last } : undefined
}

function flagBits(text: string): number | undefined {
  const bits = text.split(',').map((name) => tcpFlagBits[name.toLowerCase()])
  return bits.includes(undefined) ? undefined : bits.reduce<number>((sum, bit) => sum | (bit ?? 0), 0)
}

function icmp(text: string, family: 4 | 6): Match | undefined {
  if (text === 'any' || text === '255') return isProtocol(family === 4 ? 1 : 58)
  const pair = family === 4 ? icmpPairs[text] : undefined
  const [typeText = '', codeText] = text.split('/')
  const number = (part: string): number | undefined => (/^\d+$/.test(part) ? Number(part) : undefined)
  const type = pair?.[0] ?? number(typeText) ?? (family === 4 ? icmpTypes : icmpv6Types)[typeText]
  const code = pair?.[1] ?? (codeText === undefined ? undefined : number(codeText))
  if (type === undefined || (codeText !== undefined && code === undefined)) return undefined
  return { kind: 'icmp', family, types: [{ first: type, last: type }], ...(code !== undefined && { codes: [{ first: code, last: code }] }) }
}

const sessions: Readonly<Record<string, SessionState>> = {
  NEW: 'new',
  ESTABLISHED: 'established',
  RELATED: 'related',
  INVALID: 'invalid',
  UNTRACKED: 'untracked',
}

function states(text: string, { tracked }: Situation): Match | undefined {
  const parts = text.split(',').map((name): Match | undefined => {
    if (name === 'SNAT' || name === 'DNAT') return { kind: 'translated', side: name === 'SNAT' ? 'source' : 'destination' }
    const state = sessions[name]
    // Where nothing is tracked yet the state reads as invalid (Linux net/netfilter/xt_conntrack.c, 2026-11).
    return state && (tracked ? isSession(state) : state === 'invalid' ? anything : nothing)
  })
  return parts.includes(undefined) ? undefined : some(...parts.filter((p) => p !== undefined))
}

function mark(text: string, module: string, { around, origin }: Situation): Match | undefined {
  const [value, mask] = text.split('/').map((part) => (/^(?:0x[0-9a-f]+|\d+)$/i.test(part) ? Number(part) : undefined))
  if (value === undefined || (text.includes('/') && mask === undefined)) return undefined
  if (module === 'connmark')
    return around.setsConnectionMarks ? opaque("the connection's mark, which rules set", origin) : value === 0 ? anything : nothing
  if (around.marksUnsure) return opaque("the packet's mark, which comes from what is not known", origin)
  return mask === undefined ? markIn([{ first: value, last: value }]) : { kind: 'mark', value, mask }
}
