import { parseAddress, parseRange, rangeOf, type AddressRange } from '../../../base/address.ts'
import type { Interval } from '../../../base/interval.ts'
import { anything, nobody } from '../../../flow/match.ts'
import type { NewAddress } from '../../../model/translation.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { LineWord } from '../../../syntax/lines.ts'
import type { Act, Piece } from '../actions.ts'
import type { Hook } from '../hooks.ts'
import { opaque, type Surroundings } from '../matches.ts'

/** Targets after which the next rule is asked, and which change nothing about where a packet goes. */
const harmless = new Set(
  (
    'LOG NFLOG ULOG TRACE AUDIT CLASSIFY CHECKSUM DSCP TOS TTL HL TCPMSS TCPOPTSTRIP ECN ' +
    'SECMARK CONNSECMARK IDLETIMER LED RATEEST TEE SET ACCOUNT'
  ).split(' '),
)

export interface TargetContext {
  readonly family: 4 | 6
  readonly hook: Hook
  readonly around: Surroundings
  readonly origin: Origin
  readonly isChain: (name: string) => boolean
  readonly list: (what: string) => void
}

/** What a target does (iptables-extensions(8), 2026-11). Pieces in order; without a target nothing. */
export function readTarget(words: readonly LineWord[], context: TargetContext): Piece[] {
  const [how, name, ...rest] = words.map(({ value }) => value)
  if (how === undefined || name === undefined) return []
  const one = (act: Act): Piece[] => [{ match: anything, act }]
  const option = (...names: readonly string[]): string | undefined => {
    const at = rest.findIndex((word) => names.includes(word))
    return at < 0 ? undefined : rest[at + 1]
  }
  const unknown = (what: string): Piece[] => {
    context.list(what)
    return one({ do: 'anything', says: what })
  }
  if (context.isChain(name)) return one({ do: how === '-g' || how === '--goto' ? 'goto' : 'jump', chain: name })
  if (harmless.has(name)) return []
  switch (name) {
    case 'ACCEPT':
      return one({ do: 'accept' })
    case 'DROP':
      return one({ do: 'drop' })
    case 'RETURN':
      return one({ do: 'return' })
    case 'REJECT':
      return one({ do: 'reject', with: option('--reject-with') === 'tcp-reset' ? 'reset' : 'icmp' })
    case 'MARK': {
      const [value, mask = 0xffffffff] = (option('--set-xmark', '--set-mark') ?? '')
        .split('/')
        .map((part) => (/^(?:0x[0-9a-f]+|\d+)$/i.test(part) ? Number(part) : NaN))
      if (value === undefined || Number.isNaN(value) || Number.isNaN(mask)) return unknown('a MARK target')
      // --set-xmark: the bits of the mask are zeroed, then the value is added by exclusive or.
      if ((value & ~mask) !== 0) return unknown('a MARK target that turns bits around')
      return one({ do: 'mark', value, mask })
    }
    case 'CONNMARK':
      // Where no rule sets connection marks, all are 0; where some do, whoever looks at a restored mark does not know it.
      if (rest.includes('--restore-mark') && !context.around.setsConnectionMarks)
        return one({ do: 'mark', value: 0, mask: Number(option('--nfmask', '--mask') ?? 0xffffffff) >>> 0 })
      return []
    case 'CT':
      return rest.includes('--helper') ? [] : unknown('a CT target')
    case 'DNAT':
    case 'SNAT': {
      const side = name === 'DNAT' ? 'destination' : 'source'
      const target = targetOf(option('--to-destination', '--to-source') ?? '', context.origin)
      return target ? one({ do: 'translate', [side]: target }) : unknown(`${name} to what is not understood`)
    }
    case 'MASQUERADE':
    case 'REDIRECT': {
      const text = option('--to-ports')
      const ports = text === undefined ? undefined : portsOf(text)
      if (text !== undefined && !ports) return unknown(`${name} to ports that are not understood`)
      const changed = ports ? { ports } : {}
      if (name === 'MASQUERADE') return one({ do: 'translate', source: { to: { kind: 'outgoing' }, ...changed } })
      const loopback = parseAddress(context.family === 4 ? '127.0.0.1' : '::1')
      const to: NewAddress = context.hook === 'output' && loopback ? members([rangeOf(loopback)], context.origin) : { kind: 'incoming' }
      return one({ do: 'translate', destination: { to, ...changed } })
    }
    case 'QUEUE':
    case 'NFQUEUE':
      return [
        { match: opaque('what the program behind the queue decides', context.origin), act: { do: 'accept' } },
        { match: anything, act: { do: 'drop' } },
      ]
    default:
      return unknown(`target ${name}`)
  }
}

const members = (ranges: readonly AddressRange[], origin: Origin): NewAddress => ({
  kind: 'members',
  members: ranges.map((range) => ({ peers: { ...nobody, ranges: [range] }, port: undefined, origin })),
})

/** `10.0.0.1`, `10.0.0.1-10.0.0.9:80-90`, `[2001:db8::1]:80`, `:80`. */
function targetOf(text: string, origin: Origin): { to: NewAddress; ports?: readonly Interval[] } | undefined {
  const bracketed = /^\[([^\]]*)\](?:-\[([^\]]*)\])?(?::(.+))?$/.exec(text)
  const plain = /^([\d.]*)(?:-([\d.]+))?(?::(.+))?$/.exec(text)
  const found = bracketed ?? plain
  const [, first, last, portText] = found ?? [undefined, text]
  const ports = portText === undefined ? undefined : portsOf(portText)
  if (portText !== undefined && !ports) return undefined
  const changed = ports ? { ports } : {}
  if (first === '') return ports && { to: { kind: 'same' }, ...changed }
  const range = parseRange(last === undefined ? (first ?? '') : `${first ?? ''}-${last}`)
  return range && { to: members([range], origin), ...changed }
}

function portsOf(text: string): Interval[] | undefined {
  const found = /^(\d+)(?:-(\d+))?(?:\/\d+)?$/.exec(text)
  if (!found) return undefined
  const first = Number(found[1])
  const last = found[2] === undefined ? first : Number(found[2])
  return last <= 65535 && first <= last ? [{ first, last }] : undefined
}
