import { holdsForTls, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

// RFC 8996 forbids TLS 1.0 and 1.1, RFC 7568 and 6176 SSL 3 and 2 (2026-11).
const old = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1']

export const oldVersion: NginxCheck = {
  code: 'tls/old-version',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} speaks {versions}, which is broken and forbidden.',
  fix: 'Write ssl_protocols TLSv1.2 TLSv1.3.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'ssl_protocols')) {
      if (!holdsForTls(level, 'ssl_protocols')) continue
      const found = statement.args.filter((version) => old.includes(version))
      if (found.length > 0) yield { subject: placeOf(level), origins: [statement.origin], args: { versions: found.join(', ') } }
    }
  },
}
