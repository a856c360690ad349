import { parseAddress } from '../../../base/address.ts'
import type { NameRecord, RecordData } from '../../../model/name.ts'
import type { Resource } from '../../resource.ts'
import type { Link, Value } from '../../value.ts'
import { attribute, blocks, items, number, part, text } from '../attribute.ts'
import { nameOf } from '../service.ts'
import { linkOf, type World } from '../world.ts'
import { domain } from './domain.ts'
import { healthOf } from './health.ts'

/** How what a record speaks of is found. */
export interface Lookup {
  /** The endpoint that holds the address that an attribute will give (`aws_instance.a` and `private_ip`). */
  readonly endpoint: (link: Link) => string | undefined
}

// An alias is kept as long as what it leads to: for AWS' own things 60 seconds (Route 53, "Choosing between alias and non-alias records", 2026-11).
const aliasTtl = 60

/** What one record resource comes to. What isn't known leads to a name that no zone holds, so that the answer is not known either. */
export function recordsOf(world: World, lookup: Lookup, record: Resource, apex: string, choice: NameRecord['choice']): NameRecord[] {
  const owner = ownerOf(text(attribute(record, 'name')), apex)
  const type = (text(attribute(record, 'type')) ?? '').toUpperCase()
  if (owner === undefined || type === '') return []
  const health = healthOf(world, record)
  const common = { owner, type, ...(choice && { choice }), ...(health && { health }) }
  const [alias] = blocks(attribute(record, 'alias'))
  if (alias) {
    const target = part(alias, 'name')
    const data = aliasData(world, lookup, target, record)
    return [{ ...common, ttl: aliasTtl, data, origin: target?.origin ?? record.origin }]
  }
  const ttl = number(attribute(record, 'ttl')) ?? 300
  const values = attribute(record, 'records')
  if (values?.kind === 'unknown') return [{ ...common, ttl, data: unknownName(record), origin: values.origin }]
  return items(values).map((value): NameRecord => {
    const data = dataOf(lookup, type, value, record)
    return { ...common, ttl, data, origin: value.origin }
  })
}

/** The name in full: Route 53 appends the zone's where it is missing, as the provider does. */
function ownerOf(name: string | undefined, apex: string): string | undefined {
  const written = domain(name)
  if (written === undefined) return undefined
  if (written === '' || written === '@') return apex
  return written === apex || written.endsWith(`.${apex}`) ? written : `${written}.${apex}`
}

function aliasData(world: World, lookup: Lookup, value: Value | undefined, record: Resource): RecordData {
  const written = domain(text(value))
  // `dualstack.` in front of a load balancer's name asks for both families: the answer is the same balancer.
  if (written !== undefined) return { kind: 'name', name: written.replace(/^dualstack\./, '') }
  const link = value && linkOf(value)
  if (!link) return unknownName(record)
  const other = world.byId(link.resource)
  if (other?.type === 'aws_route53_record') return { kind: 'name', name: domain(text(attribute(other, 'name'))) ?? nameOf(link) }
  const endpoint = lookup.endpoint(link)
  return endpoint === undefined ? { kind: 'name', name: nameOf(link) } : { kind: 'endpoint', endpoint }
}

function dataOf(lookup: Lookup, type: string, value: Value, record: Resource): RecordData {
  const written = text(value)
  const link = linkOf(value)
  switch (type) {
    case 'A':
    case 'AAAA': {
      const address = written === undefined ? undefined : parseAddress(written)
      if (address) return { kind: 'address', address }
      const endpoint = link && lookup.endpoint(link)
      return endpoint === undefined ? unknownName(record) : { kind: 'endpoint', endpoint, family: type === 'A' ? 4 : 6 }
    }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      if (written !== undefined) return { kind: 'name', name: domain(written) ?? written }
      return link ? { kind: 'name', name: nameOf(link) } : unknownName(record)
    case 'MX': {
      const parts = /^(\d+)\s+(\S+)$/.exec(written ?? '')
      return parts ? { kind: 'name', name: domain(parts[2]) ?? '', preference: Number(parts[1]) } : { kind: 'other', text: written ?? 'not known' }
    }
    case 'TXT':
    case 'SPF':
      return { kind: 'text', text: written ?? '' }
    default:
      return { kind: 'other', text: written ?? 'not known' }
  }
}

/** A name that nobody can look up stands for what isn't known. */
function unknownName(record: Resource): RecordData {
  return { kind: 'name', name: `what ${record.id} holds`.toLowerCase() }
}
