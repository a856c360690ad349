import { around, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all, walk } from '../statement.ts'
import type { Level, Statement } from '../statement.ts'

const security = new Set([
  'strict-transport-security', 'content-security-policy', 'x-frame-options', 'x-content-type-options', 'referrer-policy', 'permissions-policy',
  'x-xss-protection', 'cross-origin-opener-policy', 'cross-origin-embedder-policy', 'cross-origin-resource-policy',
])

/** The headers of the nearest level around that has any. */
function above(level: Level, directive: string): readonly Statement[] {
  if (level.parent === undefined) return []
  for (const here of around(level.parent)) {
    const found = all(here.block, directive)
    if (found.length > 0) return found
  }
  return []
}

export const lostHeader: NginxCheck = {
  code: 'nginx/lost-header',
  severity: 'note',
  needs: ['tree:nginx'],
  says: '{subject} has a {directive} of its own and so loses {lost} from around it.',
  fix: 'Repeat the lost headers there, or move the new one out; nginx inherits these directives only where a level has none.',
  *run({ tree }) {
    for (const configuration of tree.configurations) {
      const levels = new Set([...walk(configuration.main)].map(({ level }) => level))
      for (const level of levels) {
        for (const directive of ['add_header', 'proxy_set_header', 'grpc_set_header', 'fastcgi_param']) {
          const own = all(level.block, directive)
          const [first] = own
          if (first === undefined) continue
          const names = new Set(own.map(({ args }) => args[0]?.toLowerCase()))
          const lost = above(level, directive).filter(({ args }) => !names.has(args[0]?.toLowerCase()))
          if (lost.length === 0) continue
          const grave = directive !== 'add_header' || lost.some(({ args }) => security.has(args[0]?.toLowerCase() ?? ''))
          yield {
            subject: placeOf(level),
            origins: [first.origin, ...lost.map(({ origin }) => origin)],
            args: { directive, lost: [...new Set(lost.map(({ args }) => args[0] ?? ''))].join(', ') },
            ...(grave ? { severity: 'warning' as const } : {}),
          }
        }
      }
    }
  },
}
