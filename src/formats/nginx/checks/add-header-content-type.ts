import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

export const addHeaderContentType: NginxCheck = {
  code: 'nginx/add-header-content-type',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: 'add_header gives {subject} a second Content-Type.',
  fix: 'Set default_type or types instead: add_header adds a line and replaces none.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'add_header')) {
      if (statement.args[0]?.toLowerCase() === 'content-type') yield { subject: placeOf(level), origins: [statement.origin] }
    }
  },
}
