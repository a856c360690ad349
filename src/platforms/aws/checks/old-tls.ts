import type { Check, StyleInput } from '../../../model/check.ts'
import { blocks, bool, part, text } from '../attribute.ts'
import { listenerTls } from '../balance/tls.ts'
import type { AwsTree } from '../tree.ts'
import { listenersIn } from './balancers.ts'

const old = new Set(['SSLv3', 'TLSv1', 'TLSv1.1'])

export const oldTls: Check<StyleInput<AwsTree>> = {
  code: 'listener/old-tls',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} speaks {versions}: {policy}.',
  fix: 'Name a policy that begins with TLS 1.2, such as {better}.',
  *run({ tree: { world } }) {
    for (const { listener, protocol } of listenersIn(world)) {
      if (protocol !== 'HTTPS' && protocol !== 'TLS') continue
      const { versions, ciphers, origin } = listenerTls(world, listener)
      const spoken = versions.filter((version) => old.has(version))
      if (spoken.length === 0) continue
      const policy = part(listener, 'ssl_policy')
        ? `its policy is ${ciphers ?? 'an old one'}`
        : `it names no policy, which means ${ciphers ?? 'an old one'}`
      const from = part(listener, 'ssl_policy') ? [origin] : []
      yield {
        subject: listener.id,
        origins: [...from, listener.origin],
        args: { versions: spoken.join(' and '), policy, better: 'ELBSecurityPolicy-TLS13-1-2-2021-06' },
      }
    }
    for (const distribution of world.ofType('aws_cloudfront_distribution')) {
      const [certificate] = blocks(part(distribution, 'viewer_certificate'))
      // With CloudFront's own certificate the version can't be chosen.
      if (!certificate || distribution.lookedUp === true || bool(part(certificate, 'cloudfront_default_certificate'), false) !== false)
        continue
      const least = part(certificate, 'minimum_protocol_version')
      const written = least === undefined ? 'TLSv1' : text(least)
      if (written === undefined || !/^(?:SSLv3|TLSv1(?:_2016)?|TLSv1\.1_2016)$/.test(written)) continue
      yield {
        subject: distribution.id,
        origins: [least?.origin ?? certificate.origin],
        args: {
          versions: written.replace(/_.*$/, ''),
          policy: least ? `its minimum_protocol_version is ${written}` : 'it names no minimum_protocol_version',
          better: 'TLSv1.2_2021',
        },
      }
    }
  },
}
