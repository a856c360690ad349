import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { originsIn } from './fronted.ts'

export const originInClear: Check<StyleInput<AwsTree>> = {
  code: 'edge/origin-in-clear',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} asks its origin {origin} by http: what is encrypted up to CloudFront crosses the internet in clear from there.',
  fix: 'Set origin_protocol_policy = "https-only", and give the origin a certificate.',
  *run({ tree: { world } }) {
    for (const { distribution, holder } of originsIn(world)) {
      const [custom] = blocks(part(holder, 'custom_origin_config'))
      const policy = custom && part(custom, 'origin_protocol_policy')
      const domain = text(part(holder, 'domain_name'))
      // The websites of buckets speak nothing else.
      if (
        !policy ||
        text(policy) !== 'http-only' ||
        (domain ?? '').includes('s3-website') ||
        part(holder, 'vpc_origin_config') !== undefined
      )
        continue
      const website = part(holder, 'domain_name')
      if (
        website?.kind === 'unknown' &&
        website.parts?.some((one) => typeof one === 'object' && /website/.test(`${one.resource}.${one.attribute}`)) === true
      )
        continue
      yield {
        subject: distribution.id,
        origins: [policy.origin, holder.origin],
        args: { origin: text(part(holder, 'origin_id')) ?? domain ?? 'that is not known' },
      }
    }
  },
}
