import type { Check, StyleInput } from '../../../model/check.ts'
import { referred } from '../compute/locate.ts'
import { domain } from '../names/domain.ts'
import { part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { mayBeUnasked } from './absent.ts'
import { isPublicZone, zoneTypes } from './records.ts'

export const unsignedZone: Check<StyleInput<AwsTree>> = {
  code: 'dns/unsigned-zone',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} ({zone}) is public and not signed: a resolver cannot tell its answers from forged ones.',
  fix: 'Sign it: aws_route53_key_signing_key, aws_route53_hosted_zone_dnssec, and the DS record at the registrar.',
  *run({ tree: { world } }) {
    const signing = world.ofType('aws_route53_hosted_zone_dnssec').map((one) => referred(world, part(one, 'hosted_zone_id'), ...zoneTypes))
    if (signing.includes(undefined)) return
    for (const zone of world.ofType(...zoneTypes)) {
      if (
        mayBeUnasked(world, zone, 'aws_route53_hosted_zone_dnssec') ||
        zone.lookedUp === true ||
        zone.uncertain !== undefined ||
        isPublicZone(world, zone) !== true ||
        signing.includes(zone)
      )
        continue
      const name = domain(text(part(zone, 'name')))
      if (name !== undefined && !name.endsWith('.arpa')) yield { subject: zone.id, origins: [zone.origin], args: { zone: name } }
    }
  },
}
