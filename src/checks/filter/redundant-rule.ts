import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { isWritten } from '../../origin/origin.ts'
import { joined } from '../obstacle.ts'
import { coveredRules, subjectOf } from './covered.ts'

export const redundantRule: Check<Analysis> = {
  code: 'filter/redundant-rule',
  severity: 'note',
  needs: ['filters'],
  says: '{rule}{where} changes nothing: {by} decides the same for all of its flows.',
  fix: 'Take {rule} away, or narrow what makes it needless.',
  *run(analysis) {
    for (const one of coveredRules(analysis)) {
      // Where allowing rules are joined, one that others cover is no less needless for coming later.
      if (one.filter.sessions === 'implicit' ? one.rule.action.do !== 'accept' : one.how !== 'redundant') continue
      // What a platform makes by itself is nobody's to clean up, nor does anybody rely on it who says the same in full.
      if (![one.rule, ...one.by].every(({ origin }) => isWritten(origin))) continue
      yield {
        subject: subjectOf(one),
        origins: [one.rule.origin, ...one.by.map((rule) => rule.origin)],
        args: {
          rule: one.rule.says,
          where: one.filter.sessions === 'implicit' ? '' : ` of ${one.filter.id}`,
          by: joined(one.by.map((rule) => rule.says)),
        },
      }
    }
  },
}
