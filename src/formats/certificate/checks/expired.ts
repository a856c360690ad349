import { inService } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

export const expired: CertificateCheck = {
  code: 'certificate/expired',
  severity: 'error',
  needs: ['tree:certificate'],
  says: '{subject} ({name}) expired on {day}.',
  fix: 'Renew it, and let a program renew it from now on.',
  *run({ tree, facts, today }) {
    for (const { certificate } of inService(tree, facts)) {
      const day = certificate.notAfter.slice(0, 10)
      if (day < today.slice(0, 10)) yield {
        subject: certificate.id,
        origins: [certificate.origin],
        args: { day, name: certificate.names[0] ?? certificate.subject },
      }
    }
  },
}
