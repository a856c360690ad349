import { inService } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

export const notYetValid: CertificateCheck = {
  code: 'certificate/not-yet-valid',
  severity: 'error',
  needs: ['tree:certificate'],
  says: '{subject} ({name}) is valid only from {day} on.',
  fix: 'Use a certificate that is valid already, and look at the clock of the machine that made it.',
  *run({ tree, facts, today }) {
    for (const { certificate } of inService(tree, facts)) {
      const day = certificate.notBefore.slice(0, 10)
      if (day > today.slice(0, 10)) yield {
        subject: certificate.id,
        origins: [certificate.origin],
        args: { day, name: certificate.names[0] ?? certificate.subject },
      }
    }
  },
}
