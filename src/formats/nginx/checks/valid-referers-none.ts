import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

export const validReferersNone: NginxCheck = {
  code: 'nginx/valid-referers-none',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: 'valid_referers in {subject} lets requests without a Referer in, and any page can leave it out.',
  fix: 'Remove none; where requests without Referer must pass, do not take this for protection.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'valid_referers')) {
      if (statement.args.includes('none')) yield { subject: placeOf(level), origins: [statement.origin] }
    }
  },
}
