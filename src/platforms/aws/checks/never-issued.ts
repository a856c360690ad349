import type { Check, StyleInput } from '../../../model/check.ts'
import { isWithinDomain } from '../../../base/domain.ts'
import { part, text } from '../attribute.ts'
import { domain } from '../names/domain.ts'
import type { AwsTree } from '../tree.ts'
import { namesOfCertificate } from './certificates.ts'
import { referrersOf } from './referrers.ts'

export const neverIssued: Check<StyleInput<AwsTree>> = {
  code: 'certificate/never-issued',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is to be validated by DNS, {zone} is declared here, and no record answers for it: AWS never issues it.',
  fix: 'Add an aws_route53_record for each of its domain_validation_options.',
  *run({ tree: { world } }) {
    const zones = world.ofType('aws_route53_zone').filter((zone) => zone.lookedUp !== true)
    const certificates = world
      .ofType('aws_acm_certificate')
      .filter(({ lookedUp, uncertain }) => lookedUp !== true && uncertain === undefined)
    const answered = certificates.filter((one) => referrersOf(world, one).some(({ type }) => type === 'aws_route53_record'))
    // A validation record that is written out, or made by something that isn't understood, may be anybody's.
    const written = world
      .ofType('aws_route53_record')
      .some((record) =>
        [...record.attributes.values()].some(
          (value) => value.kind === 'list' && value.items.some((item) => /\.acm-validations\.aws\.?$/.test(text(item) ?? '')),
        ),
      )
    for (const certificate of certificates) {
      const names = namesOfCertificate(certificate)
      if (
        written ||
        !names ||
        text(part(certificate, 'validation_method')) !== 'DNS' ||
        answered.includes(certificate) ||
        part(certificate, 'status') !== undefined
      )
        continue
      // One account has one validation record for a name, whichever certificate asks.
      const served = answered.flatMap((one) => namesOfCertificate(one) ?? [])
      const missing = names.filter((name) => !served.some((other) => other.replace(/^\*\./, '') === name.replace(/^\*\./, '')))
      const zone = zones.find((one) => missing.some((name) => isWithinDomain(name, domain(text(part(one, 'name'))) ?? '\0')))
      if (zone)
        yield {
          subject: certificate.id,
          origins: [certificate.origin],
          args: { zone: `${zone.id} (${domain(text(part(zone, 'name'))) ?? ''})` },
        }
    }
  },
}
