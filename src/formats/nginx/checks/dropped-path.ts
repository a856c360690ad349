import { readLocation } from '../location.ts'
import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

export const droppedPath: NginxCheck = {
  code: 'proxy/dropped-path',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} passes {request} on as {passed}.',
  fix: 'End the location and the path of proxy_pass both with a slash, or both without.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'proxy_pass')) {
      const [target = ''] = statement.args
      const location = level.statement
      if (location?.name !== 'location' || target.includes('$')) continue
      const head = readLocation(location)
      const path = /^[a-z]+:\/\/(?:unix:[^:]*:|[^/]*)(\/[^?]*)/.exec(target)?.[1]
      if (head.kind !== 'prefix' || path === undefined) continue
      // A location without slash and a path with one double it; the other way round the border is lost.
      const slash = head.path.endsWith('/')
      if (slash === path.endsWith('/')) continue
      if (!slash && path === '/' && head.path === '') continue
      const request = slash ? `${head.path}x` : `${head.path}/x`
      yield { subject: placeOf(level), origins: [statement.origin, location.origin], args: { request, passed: path + request.slice(head.path.length) } }
    }
  },
}
