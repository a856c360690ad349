import { inService } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

export const weakKey: CertificateCheck = {
  code: 'certificate/weak-key',
  severity: 'warning',
  needs: ['tree:certificate'],
  says: '{subject} has a key of {bits} bits ({type}).',
  fix: 'Make a new key: RSA with 2048 bits or more, or ECDSA with P-256.',
  *run({ tree, facts }) {
    for (const { certificate, key } of inService(tree, facts)) {
      if ((key.type !== 'rsa' && key.type !== 'rsa-pss' && key.type !== 'dsa') || key.bits === undefined || key.bits >= 2048) continue
      yield { subject: certificate.id, origins: [certificate.origin], args: { bits: key.bits, type: key.type.toUpperCase() } }
    }
  },
}
