import { isWithinDomain } from '../../../base/domain.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { Zone } from '../../../model/name.ts'
import type { Resource } from '../../resource.ts'
import { part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { recordsIn } from './records.ts'

export const aliasToNowhere: Check<StyleInput<AwsTree>> = {
  code: 'dns/alias-to-nowhere',
  severity: 'warning',
  needs: ['tree:aws', 'zones'],
  says: '{subject} leads to {target}, and {zone} holds no such name.',
  fix: 'Add the record for {target}, or correct the one that leads there.',
  *run({ tree: { world }, facts }) {
    // A record whose zone or name isn't known may be the one.
    const named = new Set(recordsIn(world).flatMap(({ record, name }) => (name === undefined ? [] : [record])))
    if (world.ofType('aws_route53_record').some((record) => !named.has(record) && !provesDomain(record))) return
    const zones = facts.zones.filter(({ id }) => world.byId(id)?.type === 'aws_route53_zone')
    for (const own of zones) {
      for (const { data, type, owner, origin } of own.records) {
        if (data.kind !== 'name' || !['A', 'AAAA', 'CNAME', 'MX'].includes(type)) continue
        const holder = longest(zones, data.name)
        // Others may see other zones of that name.
        if (
          !holder ||
          holder.partial === true ||
          holder.seenBy.kind !== own.seenBy.kind ||
          zones.some((other) => other !== holder && other.apex === holder.apex)
        )
          continue
        if (!holds(holder, data.name))
          yield { subject: owner, origins: [origin], args: { target: data.name, zone: `the zone ${holder.apex}` } }
      }
    }
  },
}

/** Names that prove to a certificate's issuer who holds a domain begin with an underscore: nobody leads there. */
function provesDomain(record: Resource): boolean {
  const name = part(record, 'name')
  return (
    name?.kind === 'unknown' &&
    name.parts?.some((one) => typeof one === 'object' && one.attribute.startsWith('domain_validation_options')) === true
  )
}

function longest(zones: readonly Zone[], name: string): Zone | undefined {
  return zones.filter(({ apex }) => isWithinDomain(name, apex)).toSorted((a, b) => b.apex.length - a.apex.length)[0]
}

/** A name, one below it, a star above it, or a delegation of it. */
function holds({ records, apex }: Zone, name: string): boolean {
  return (
    name === apex ||
    records.some(
      ({ owner, type }) =>
        owner === name ||
        owner.endsWith(`.${name}`) ||
        (owner.startsWith('*.') && isWithinDomain(name, owner.slice(2))) ||
        (type === 'NS' && owner !== apex && isWithinDomain(name, owner)),
    )
  )
}
