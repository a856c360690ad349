import { formatIntervals, type Interval } from '../../base/interval.ts'
import { parseProtocol, protocolName } from '../../base/protocol.ts'

/** One kind of traffic: a protocol with its destination ports, ICMP types in the place of ports; everything of it where there are none. */
export interface Traffic {
  readonly protocols: readonly Interval[]
  /** For ICMP type × 256 + code. */
  readonly ports: readonly Interval[] | undefined
}

/** What a promise is about; an empty list is everything. */
export type Over = readonly Traffic[]

const withPorts = new Set([6, 17, 33, 132, 136])
const word = /^(?:ip protocols?\s+|ip\/)(.+)$/i

/**
 * Reads `tcp/5432`, `udp/53`, `tcp/80,8000-8080`, `icmp`, `icmp/8`, `icmp/3/1`, `5432` (TCP), `ip/47`, `any`, and several of them with commas or semicolons between. What is
 * wrong comes back as a sentence.
 */
export function readOver(text: string): { readonly over: Over } | { readonly fault: string } {
  const found: Traffic[] = []
  let last: string | undefined
  const parts = text.split(/[;\n]/).flatMap((part) => (word.test(part.trim()) ? [part.trim()] : part.split(',').map((piece) => piece.trim())))
  for (const part of parts) {
    if (part === '') continue
    if (/^(any|all|anything|\*)$/i.test(part)) return { over: [] }
    const numbered = word.exec(part)
    if (numbered) {
      const protocols = intervalsOf(numbered[1] ?? '', 255)
      if (!protocols) return { fault: `"${part}" names no protocol numbers from 0 to 255` }
      found.push({ protocols, ports: undefined })
      last = undefined
      continue
    }
    // What has no protocol goes on with the one before; alone it is TCP.
    const bare = /^\d+(-\d+)?$/.test(part)
    const [name, ...rest] = bare ? [last ?? 'tcp', part] : part.split('/')
    const number = parseProtocol(name ?? '')
    if (number === undefined) return { fault: `"${part}" is no traffic: write it as tcp/5432, udp/53, icmp or any` }
    const traffic = trafficOf(number, rest.length === 0 ? undefined : rest.join('/'))
    if ('fault' in traffic) return traffic
    found.push(traffic)
    last = bare ? (last ?? 'tcp') : rest.length > 0 ? name : undefined
  }
  return found.length > 0 ? { over: joined(found) } : { fault: 'it is empty: write it as tcp/5432, udp/53, icmp or any' }
}

/** One entry for each protocol. */
function joined(all: readonly Traffic[]): Traffic[] {
  const groups = new Map<string, Traffic>()
  for (const one of all) {
    const key = formatIntervals(one.protocols)
    const known = groups.get(key)
    groups.set(key, !known ? one : { protocols: one.protocols, ports: known.ports && one.ports && [...known.ports, ...one.ports] })
  }
  return [...groups.values()]
}

function trafficOf(number: number, ports: string | undefined): Traffic | { readonly fault: string } {
  const protocols = [{ first: number, last: number }]
  if (ports === undefined || ports === '*' || ports === 'any') return { protocols, ports: undefined }
  if (number === 1 || number === 58) {
    const typed = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(ports)
    const type = Number(typed?.[1])
    const code = typed?.[2] === undefined ? undefined : Number(typed[2])
    if (!typed || type > 255 || (code ?? 0) > 255) return { fault: `"${ports}" is no type of ${protocolName(number)}: write it as 8, or 3/1 with its code` }
    return { protocols, ports: [{ first: type * 256 + (code ?? 0), last: type * 256 + (code ?? 255) }] }
  }
  if (!withPorts.has(number)) return { fault: `${protocolName(number)} has no ports` }
  const intervals = intervalsOf(ports, 65535)
  return intervals ? { protocols, ports: intervals } : { fault: `"${ports}" names no ports from 0 to 65535` }
}

function intervalsOf(text: string, most: number): Interval[] | undefined {
  const intervals: Interval[] = []
  for (const part of text.split(',')) {
    const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim())
    const first = Number(found?.[1])
    const last = Number(found?.[2] ?? found?.[1])
    if (!found || first > last || last > most) return undefined
    intervals.push({ first, last })
  }
  return intervals
}

/** `tcp/5432, icmp`: what `readOver` reads again. */
export function formatOver(over: Over): string {
  if (over.length === 0) return 'any'
  return over
    .flatMap(({ protocols, ports }) => {
      const [only] = protocols
      if (protocols.length !== 1 || !only || only.first !== only.last || protocolName(only.first) === `${only.first}`) return [`ip/${formatIntervals(protocols)}`]
      const name = protocolName(only.first)
      if (!ports) return [name]
      if (only.first !== 1 && only.first !== 58) return [`${name}/${formatIntervals(ports)}`]
      return ports.map(({ first, last }) => (last - first === 255 ? `${name}/${first >> 8}` : `${name}/${first >> 8}/${first & 255}`))
    })
    .join('; ')
}
