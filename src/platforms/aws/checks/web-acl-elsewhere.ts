import type { Check, StyleInput } from '../../../model/check.ts'
import { part, text } from '../attribute.ts'
import { balancerTypes } from '../balance/balancer.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'

export const webAclElsewhere: Check<StyleInput<AwsTree>> = {
  code: 'edge/web-acl-elsewhere',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} cannot have {acl}: {because}.',
  fix: 'For CloudFront the scope is CLOUDFRONT and the region us-east-1; for everything else the scope is REGIONAL and the region its own.',
  *run({ tree: { world } }) {
    for (const distribution of world.ofType('aws_cloudfront_distribution')) {
      const value = part(distribution, 'web_acl_id')
      const acl = referred(world, value, 'aws_wafv2_web_acl')
      if (!value || !acl || acl.lookedUp === true) continue
      const scope = text(part(acl, 'scope'))
      const because =
        scope !== undefined && scope !== 'CLOUDFRONT'
          ? `its scope is ${scope}`
          : scope === 'CLOUDFRONT' && acl.region !== undefined && acl.region !== 'us-east-1'
            ? `it is made in ${acl.region}, and CloudFront's are made in us-east-1`
            : undefined
      if (because !== undefined)
        yield {
          subject: distribution.id,
          origins: [value.origin, part(acl, 'scope')?.origin ?? acl.origin],
          args: { acl: acl.id, because },
        }
    }
    for (const association of world.ofType('aws_wafv2_web_acl_association')) {
      const acl = referred(world, part(association, 'web_acl_arn'), 'aws_wafv2_web_acl')
      const to = referred(world, part(association, 'resource_arn'), ...balancerTypes)
      if (!acl || acl.lookedUp === true || !to) continue
      const scope = text(part(acl, 'scope'))
      const because =
        scope === 'CLOUDFRONT'
          ? 'its scope is CLOUDFRONT'
          : acl.region !== undefined && to.region !== undefined && acl.region !== to.region
            ? `it is made in ${acl.region}, and ${to.id} in ${to.region}`
            : undefined
      if (because !== undefined)
        yield { subject: to.id, origins: [association.origin, part(acl, 'scope')?.origin ?? acl.origin], args: { acl: acl.id, because } }
    }
  },
}
