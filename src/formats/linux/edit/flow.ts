import { addressBits, formatAddress, formatPrefix, rangesToPrefixes, type AddressSet, type Family, type Prefix } from '../../../base/address.ts'
import { formatIntervals, type Interval } from '../../../base/interval.ts'
import { protocolName } from '../../../base/protocol.ts'
import { outsideNode } from '../../../model/model.ts'
import type { WantedFlow } from '../../../model/want.ts'
import type { Hook } from '../hooks.ts'

/** A flow of one family as a rule of netfilter asks for it. A side that isn't said is anybody, or the host itself. */
export interface PlainFlow {
  readonly family: Family
  readonly source: readonly Prefix[] | undefined
  readonly destination: readonly Prefix[] | undefined
  readonly protocol: number
  /** Destination ports; undefined for all, and where the protocol has none. */
  readonly ports: readonly Interval[] | undefined
  readonly sourcePorts: readonly Interval[] | undefined
  /** ICMP types. */
  readonly types: readonly number[] | undefined
}

/** So many prefixes are written into one rule. */
const mostPrefixes = 8
const withPorts = [6, 17, 33, 132, 136]

/**
 * A flow as a rule at a hook asks for it, one for each family. Who comes in by `input` is for the host itself, whatever address it has, and what leaves by
 * `output` is from it. None where a side has no address that is known, or too many.
 */
export function plainFlows(flow: WantedFlow, hook: Hook, reply: boolean): PlainFlow[] {
  const families = ([4, 6] as const).filter((family) => holds(flow.source, family) && holds(flow.destination, family))
  return families.flatMap((family): PlainFlow[] => {
    const source = sideOf(flow.source, flow.from, family)
    const destination = sideOf(flow.destination, flow.to, family)
    if (source === 'unsaid' || destination === 'unsaid') return []
    const icmp = flow.protocol === 1 || flow.protocol === 58
    const types = icmp ? typesIn(flow.ports) : undefined
    if (types === 'unsaid') return []
    const portsOf = (ports: readonly Interval[]): readonly Interval[] | undefined => (withPorts.includes(flow.protocol) && !isEvery(ports) ? ports : undefined)
    return [
      {
        family,
        source: hook === 'output' ? undefined : source,
        destination: hook === 'input' ? undefined : destination,
        protocol: flow.protocol,
        // A reply is known by the port that it comes from; the one that it goes to was chosen for it.
        ports: reply ? undefined : portsOf(flow.ports),
        sourcePorts: reply ? portsOf(flow.sourcePorts) : undefined,
        types,
      },
    ]
  })
}

const holds = ({ ranges }: AddressSet, family: Family): boolean => ranges.some((range) => range.family === family)

const isEvery = (ports: readonly Interval[]): boolean => ports.length === 0 || (ports.length === 1 && (ports[0]?.first ?? 0) <= 1 && ports[0]?.last === 65535)

function sideOf({ ranges, tokens }: AddressSet, ids: readonly string[], family: Family): readonly Prefix[] | undefined | 'unsaid' {
  if (ids.includes(outsideNode)) return undefined
  if (tokens.length > 0) return 'unsaid'
  const prefixes = rangesToPrefixes(ranges.filter((range) => range.family === family))
  if (prefixes.some(({ length }) => length === 0)) return undefined
  return prefixes.length > mostPrefixes || prefixes.length === 0 ? 'unsaid' : prefixes
}

function typesIn(ports: readonly Interval[]): readonly number[] | undefined | 'unsaid' {
  if (isEvery(ports)) return undefined
  const types = ports.map(({ first }) => first >> 8)
  return ports.every(({ first, last }) => first % 256 === 0 && last - first <= 255) ? types : 'unsaid'
}

/** An address by itself where the prefix is one. */
export function prefixWords(prefix: Prefix): string {
  return prefix.length === addressBits(prefix.family) ? formatAddress({ family: prefix.family, value: prefix.first }) : formatPrefix(prefix)
}

/** `tcp 5432 from 10.0.1.11`, for people. */
export function flowWords({ family, source, destination, protocol, ports, sourcePorts }: PlainFlow): string {
  const over = `${protocolName(protocol)}${ports ? ` ${formatIntervals(ports)}` : ''}${sourcePorts ? ` from port ${formatIntervals(sourcePorts)}` : ''}`
  const side = (word: string, prefixes: readonly Prefix[] | undefined): string => (prefixes ? ` ${word} ${prefixes.map(prefixWords).join(', ')}` : '')
  return `${over}${source || destination ? `${side('from', source)}${side('to', destination)}` : ` over IPv${family}`}`
}
