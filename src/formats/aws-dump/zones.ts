import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'

/** With a zone for records whose zone is not listed: its SOA record tells its name. Whether it is private is not known. */
export function withZones(resources: readonly Resource[]): Resource[] {
  const known = new Set(resources.filter(({ type }) => type === 'aws_route53_zone').map(({ id }) => id))
  const added: Resource[] = []
  for (const record of resources) {
    if (record.type !== 'aws_route53_record' || textOf(record.attributes.get('type')) !== 'SOA') continue
    const [zone, name] = [record.attributes.get('zone_id'), record.attributes.get('name')]
    const id = textOf(zone)
    if (id === undefined || known.has(id) || zone === undefined || name === undefined) continue
    known.add(id)
    const { origin, region, account } = record
    const attributes = new Map<string, Value>([
      ['id', zone],
      ['zone_id', zone],
      ['name', name],
    ])
    for (const missing of ['private_zone', 'vpc'])
      attributes.set(missing, { kind: 'unknown', says: 'list-hosted-zones and get-hosted-zone were not read', origin })
    added.push({ type: 'aws_route53_zone', id, keys: [], region, account, attributes, origin })
  }
  return [...resources, ...added]
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === 'text' ? value.value : undefined
}
