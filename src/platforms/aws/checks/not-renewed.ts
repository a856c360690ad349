import type { Check, StyleInput } from '../../../model/check.ts'
import { part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'

/** ACM renews by itself from 60 days before the end on (ACM, "Managed certificate renewal", 2026-11): so late it has failed, or nobody does it. */
const soon = 30

export const notRenewed: Check<StyleInput<AwsTree>> = {
  code: 'certificate/not-renewed',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} ({name}) {ends} on {day}{why}.',
  fix: 'Import the next one, or see why ACM could not renew it: its validation record has to stand, and something has to use it.',
  *run({ tree: { world }, today }) {
    const now = Date.parse(today)
    for (const certificate of world.ofType('aws_acm_certificate')) {
      const value = part(certificate, 'not_after')
      const end = Date.parse(text(value) ?? '')
      if (!value || Number.isNaN(end) || Number.isNaN(now)) continue
      const days = Math.floor((end - now) / 86_400_000)
      if (days > soon) continue
      const imported = text(part(certificate, 'type')) === 'IMPORTED'
      yield {
        subject: certificate.id,
        severity: days < 0 ? 'error' : 'warning',
        origins: [value.origin, certificate.origin],
        args: {
          name: text(part(certificate, 'domain_name')) ?? 'a name that is not known',
          ends: days < 0 ? 'expired' : 'expires',
          day: new Date(end).toISOString().slice(0, 10),
          why: imported ? ', and nobody renews it: it was imported' : '',
        },
      }
    }
  },
}
