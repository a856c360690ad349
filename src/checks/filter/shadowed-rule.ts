import type { Analysis } from '../../engine/analysis.ts'
import type { Check } from '../../model/check.ts'
import { joined } from '../obstacle.ts'
import { coveredRules, subjectOf } from './covered.ts'

export const shadowedRule: Check<Analysis> = {
  code: 'filter/shadowed-rule',
  severity: 'warning',
  needs: ['filters'],
  says: 'In {subject}, {rule} ({does}) never decides: all of its flows are taken before by {by}, which {differs}.',
  fix: 'Move {rule} before it, narrow what comes before, or take {rule} away.',
  *run(analysis) {
    for (const one of coveredRules(analysis)) {
      // Where allowing rules are joined, what comes after them is what none of them allows: nothing is hidden.
      if (one.how !== 'shadowed' || one.filter.sessions === 'implicit') continue
      yield {
        subject: subjectOf(one),
        origins: [one.rule.origin, ...one.by.map((rule) => rule.origin)],
        args: {
          rule: one.rule.says,
          does: one.rule.action.do,
          by: joined(one.by.map((rule) => rule.says)),
          differs: one.by.every((rule) => rule.action.do === one.rule.action.do) ? 'decides the same for more' : 'decides otherwise',
        },
      }
    }
  },
}
