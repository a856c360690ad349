import { containsRanges, formatRange, formatRanges } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'

export const subnetOutsideNetwork: Check<StyleInput<AwsTree>> = {
  code: 'aws/subnet-outside-network',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} has the range {range}, which is not within {vpc} ({ranges}).',
  fix: 'Take a range within the VPC’s own, or add the range to the VPC.',
  *run({ tree: { networks } }) {
    for (const { id, vpc, prefixes, origin, foreign } of networks.subnets.values()) {
      if (foreign || vpc.foreign) continue
      for (const prefix of prefixes) {
        const own = vpc.ranges.filter(({ family }) => family === prefix.family)
        if (own.length === 0 || vpc.open.includes(prefix.family) || containsRanges(own, [prefix])) continue
        yield { subject: id, origins: [origin, vpc.origin], args: { range: formatRange(prefix), vpc: vpc.id, ranges: formatRanges(own) } }
      }
    }
  },
}
