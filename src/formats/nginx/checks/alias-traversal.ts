import { readLocation } from '../location.ts'
import { enclosing, occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

export const aliasTraversal: NginxCheck = {
  code: 'nginx/alias-traversal',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{subject} ends without a slash and has an alias, so that {request} reads {file}.',
  fix: 'End the location with a slash where the alias is a folder.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'alias')) {
      const location = enclosing(level, 'location')?.statement
      const [folder = ''] = statement.args
      if (location === undefined || level.statement !== location || folder.includes('$')) continue
      const head = readLocation(location)
      if (head.kind !== 'prefix' || head.path.endsWith('/')) continue
      const climbs = folder.endsWith('/')
      yield {
        subject: placeOf(level),
        origins: [location.origin, statement.origin],
        args: { request: climbs ? `${head.path}../` : `${head.path}x`, file: climbs ? `${folder}../` : `${folder}x` },
        // Without a slash at the alias's end only siblings whose names begin alike are reached.
        ...(climbs ? {} : { severity: 'warning' as const }),
      }
    }
  },
}
