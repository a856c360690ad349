import { inService } from '../service.ts'
import type { CertificateCheck } from '../tree.ts'

/** Days. ACME clients renew 30 days before the end of 90. */
const soon = 21

export const expiresSoon: CertificateCheck = {
  code: 'certificate/expires-soon',
  severity: 'warning',
  needs: ['tree:certificate'],
  says: '{subject} ({name}) expires on {day}, in {days} days.',
  fix: 'Renew it now, and let a program renew it from now on.',
  *run({ tree, facts, today }) {
    for (const { certificate } of inService(tree, facts)) {
      const day = certificate.notAfter.slice(0, 10)
      const days = Math.round((Date.parse(day) - Date.parse(today.slice(0, 10))) / 86_400_000)
      if (days < 0 || days > soon) continue
      yield {
        subject: certificate.id,
        origins: [certificate.origin],
        args: { day, days, name: certificate.names[0] ?? certificate.subject },
      }
    }
  },
}
