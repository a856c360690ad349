import { readLocation } from '../location.ts'
import { enclosing, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all } from '../statement.ts'

export const missingNamedLocation: NginxCheck = {
  code: 'nginx/missing-named-location',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{subject} sends requests to {name}, which its server does not have: the answer is 500.',
  fix: 'Add the location, or correct the name.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'try_files', 'error_page')) {
      const name = statement.args.at(-1) ?? ''
      const server = enclosing(level, 'server')
      if (!name.startsWith('@') || server === undefined || server.block.some((inner) => inner.name === 'include')) continue
      const named = all(server.block, 'location').map((location) => readLocation(location))
      if (!named.some((head) => head.kind === 'named' && head.name === name)) yield { subject: placeOf(level), origins: [statement.origin], args: { name } }
    }
  },
}
