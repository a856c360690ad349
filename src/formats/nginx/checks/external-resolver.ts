import { isPublic, parseAddress, rangeOf } from '../../../base/address.ts'
import { parseAuthority } from '../upstream.ts'
import { occurrences, placeOf } from '../look.ts'
import type { NginxCheck } from '../look.ts'

export const externalResolver: NginxCheck = {
  code: 'nginx/external-resolver',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} looks names up at {resolver}, over the open internet and unsigned.',
  fix: 'Ask a resolver on this host or in this network.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'resolver')) {
      for (const argument of statement.args) {
        if (argument.includes('=')) continue
        const address = parseAddress(parseAuthority(argument)?.host ?? '')
        if (address !== undefined && isPublic(rangeOf(address))) yield { subject: placeOf(level), origins: [statement.origin], args: { resolver: argument } }
      }
    }
  },
}
