import { around, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all } from '../statement.ts'
import type { Level } from '../statement.ts'

function isGuardedOtherwise(level: Level): boolean {
  return [...around(level)].some(({ block }) => block.some(({ name, args }) => name === 'satisfy' && args[0] === 'any'))
}

export const allowWithoutDeny: NginxCheck = {
  code: 'nginx/allow-without-deny',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} allows some and denies nobody, so that everyone is let in.',
  fix: 'End the list with deny all.',
  *run({ tree }) {
    const seen = new Set<Level>()
    for (const { statement, level } of occurrences(tree, 'allow')) {
      if (seen.has(level) || statement.args[0] === 'all') continue
      seen.add(level)
      const answersNothing = level.block.some(({ name }) => name === 'return')
      if (all(level.block, 'deny').length === 0 && !isGuardedOtherwise(level) && !answersNothing) yield { subject: placeOf(level), origins: [statement.origin] }
    }
  },
}
