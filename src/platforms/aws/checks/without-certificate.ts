import type { Check, StyleInput } from '../../../model/check.ts'
import { part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { listenersIn } from './balancers.ts'

export const withoutCertificate: Check<StyleInput<AwsTree>> = {
  code: 'listener/without-certificate',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} speaks {protocol} and has no certificate: AWS does not make it.',
  fix: 'Name a certificate (certificate_arn).',
  *run({ tree: { world } }) {
    for (const { listener, protocol } of listenersIn(world)) {
      if ((protocol === 'HTTPS' || protocol === 'TLS') && part(listener, 'certificate_arn') === undefined)
        yield {
          subject: listener.id,
          origins: [part(listener, 'protocol')?.origin ?? listener.origin, listener.origin],
          args: { protocol },
        }
    }
  },
}
