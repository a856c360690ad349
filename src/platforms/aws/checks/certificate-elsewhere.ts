import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, part, text } from '../attribute.ts'
import { certificateId } from '../balance/tls.ts'
import type { AwsTree } from '../tree.ts'

export const certificateElsewhere: Check<StyleInput<AwsTree>> = {
  code: 'edge/certificate-elsewhere',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} takes its certificate from {region} ({certificate}): CloudFront takes certificates from us-east-1 only.',
  fix: 'Make the certificate with a provider for us-east-1.',
  *run({ tree: { world } }) {
    for (const distribution of world.ofType('aws_cloudfront_distribution')) {
      if (distribution.lookedUp === true) continue
      const [viewer] = blocks(part(distribution, 'viewer_certificate'))
      const value = viewer && part(viewer, 'acm_certificate_arn')
      const [id] = certificateId(world, value)
      const certificate = id === undefined ? undefined : world.byId(id)
      const region = certificate ? certificate.region : /^arn:aws[\w-]*:acm:([a-z0-9-]+):/.exec(text(value) ?? '')?.[1]
      if (value && region !== undefined && region !== 'us-east-1' && !region.startsWith('cn-'))
        yield {
          subject: distribution.id,
          origins: [value.origin, ...(certificate ? [certificate.origin] : [])],
          args: { region, certificate: id ?? 'a certificate' },
        }
    }
  },
}
