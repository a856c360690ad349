import { inService } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

export const weakSignature: CertificateCheck = {
  code: 'certificate/weak-signature',
  severity: 'warning',
  needs: ['tree:certificate'],
  says: '{subject} is signed with {hash}.',
  fix: 'Have it issued again, with SHA-256 or better.',
  *run({ tree, facts }) {
    for (const { certificate, weakHash } of inService(tree, facts)) {
      // Nobody looks at the signature of a root.
      if (weakHash === undefined || certificate.selfSigned) continue
      yield { subject: certificate.id, origins: [certificate.origin], args: { hash: weakHash } }
    }
  },
}
