import { addressBits, formatAddress, type Prefix } from '../../../base/address.ts'
import type { Interval } from '../../../base/interval.ts'
import { protocolName } from '../../../base/protocol.ts'
import type { JsonValue } from '../../json-text.ts'
import type { PlainFlow } from './flow.ts'

/** One thing that a rule asks for: what is compared (`ip saddr`, as JSON has it) with which values. */
export interface Condition {
  readonly left: JsonValue
  readonly values: readonly JsonValue[]
}

export type TableFamily = 'ip' | 'ip6' | 'inet'

const payload = (protocol: string, field: string): JsonValue => ({ payload: { protocol, field } })

/** What a rule of a table asks for to match a flow and nothing else; undefined where the table never sees it. */
export function conditionsOf(flow: PlainFlow, table: TableFamily): readonly Condition[] | undefined {
  if ((table === 'ip' && flow.family === 6) || (table === 'ip6' && flow.family === 4)) return undefined
  const ip = flow.family === 4 ? 'ip' : 'ip6'
  const conditions: Condition[] = []
  if (flow.source) conditions.push({ left: payload(ip, 'saddr'), values: flow.source.map(prefixValue) })
  if (flow.destination) conditions.push({ left: payload(ip, 'daddr'), values: flow.destination.map(prefixValue) })
  if (conditions.length === 0 && table === 'inet') conditions.push({ left: { meta: { key: 'nfproto' } }, values: [flow.family === 4 ? 'ipv4' : 'ipv6'] })
  const protocol = nftProtocol(flow.protocol)
  if (flow.sourcePorts) conditions.push({ left: payload(protocol, 'sport'), values: flow.sourcePorts.map(portValue) })
  if (flow.ports) conditions.push({ left: payload(protocol, 'dport'), values: flow.ports.map(portValue) })
  if (flow.types) conditions.push({ left: payload(flow.protocol === 1 ? 'icmp' : 'icmpv6', 'type'), values: flow.types })
  if (!flow.ports && !flow.sourcePorts && !flow.types) conditions.push({ left: { meta: { key: 'l4proto' } }, values: [protocol] })
  return conditions
}

/** nft calls ICMPv6 as /etc/protocols does. */
const nftProtocol = (number: number): string => (number === 58 ? 'ipv6-icmp' : protocolName(number))

function prefixValue({ family, first, length }: Prefix): JsonValue {
  const addr = formatAddress({ family, value: first })
  return length === addressBits(family) ? addr : { prefix: { addr, len: length } }
}

const portValue = ({ first, last }: Interval): JsonValue => (first === last ? first : { range: [first, last] })

/** One value by itself, several as a set. */
export function rightOf(values: readonly JsonValue[]): JsonValue {
  const [only, more] = values
  return more === undefined && only !== undefined ? only : { set: values }
}

export const matchOf = ({ left, values }: Condition): JsonValue => ({ match: { op: '==', left, right: rightOf(values) } })

/** Connections that are known already: their replies, and nothing that is new. */
export const established: JsonValue = { match: { op: 'in', left: { ct: { key: 'state' } }, right: 'established' } }

/** What a rule asks for and does as nft takes it on its command line; undefined where it holds more than conditions, counters and a verdict. */
export function nftWords(statements: readonly JsonValue[]): string | undefined {
  const words = statements.map((statement): string | undefined => {
    if (!isMap(statement)) return undefined
    const [[key, value] = ['', null]] = Object.entries(statement)
    if (key === 'accept' || key === 'drop') return key
    if (key === 'counter') return 'counter'
    if (key !== 'match' || !isMap(value)) return undefined
    const left = leftWords(value['left'])
    const right = rightWords(value['right'])
    const op = value['op']
    return left === undefined || right === undefined || (op !== '==' && op !== 'in') ? undefined : `${left} ${right}`
  })
  return words.includes(undefined) ? undefined : words.join(' ')
}

function leftWords(left: JsonValue | undefined): string | undefined {
  if (!isMap(left)) return undefined
  const { payload: field, meta, ct } = left
  if (isMap(field) && isName(field['protocol']) && isName(field['field'])) return `${field['protocol']} ${field['field']}`
  if (isMap(meta) && isName(meta['key'])) return `meta ${meta['key']}`
  return isMap(ct) && Object.keys(ct).length === 1 && isName(ct['key']) ? `ct ${ct['key']}` : undefined
}

const isName = (value: JsonValue | undefined): value is string => typeof value === 'string' && /^[\w-]+$/.test(value)

function rightWords(right: JsonValue | undefined): string | undefined {
  if (typeof right === 'number') return String(right)
  // A name without quotes is what the shell hands on as it is.
  if (typeof right === 'string') return /^[@\w.:/*-]+$/.test(right) ? right : undefined
  if (isList(right)) return listWords(right)?.join(',')
  if (!isMap(right)) return undefined
  const { prefix, set, range } = right
  if (isMap(prefix)) return listWords([prefix['addr'] ?? null, prefix['len'] ?? null])?.join('/')
  if (isList(range)) return listWords(range)?.join('-')
  const inside = isList(set) ? listWords(set) : undefined
  return inside && `{ ${inside.join(', ')} }`
}

function listWords(list: readonly JsonValue[]): string[] | undefined {
  const words = list.flatMap((one) => rightWords(one) ?? [])
  return words.length === list.length ? words : undefined
}

export const isMap = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isList = (value: JsonValue | undefined): value is readonly JsonValue[] => Array.isArray(value)
