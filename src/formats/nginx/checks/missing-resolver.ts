import { parseAddress } from '../../../base/address.ts'
import { enclosing, occurrences, placeOf, sources } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all, inherited } from '../statement.ts'
import { parseTemplate } from '../template.ts'
import { parseAuthority } from '../upstream.ts'

export const missingResolver: NginxCheck = {
  code: 'nginx/missing-resolver',
  severity: 'error',
  needs: ['tree:nginx'],
  says: '{subject} passes requests to {host} by a variable, and there is no resolver: the answer is 502.',
  fix: 'Add a resolver, or write the host without a variable so that it is looked up at start.',
  *run({ tree }) {
    for (const { statement, level, configuration } of occurrences(tree, 'proxy_pass')) {
      const [target = ''] = statement.args
      const http = enclosing(level, 'http')
      if (http === undefined || configuration.fragment || !parseTemplate(target).some((part) => 'variable' in part) || inherited(level, 'resolver') !== undefined) continue
      const authority = parseAuthority(/^https?:\/\/([^/$]+)(?:\/|$|\$\{(?:request_uri|uri|document_uri)\})/.exec(sources(target, level))?.[1] ?? '')
      if (authority === undefined || parseAddress(authority.host) !== undefined || authority.host === 'localhost') continue
      const isUpstream = all(http.block, 'upstream').some(({ args }) => args[0]?.toLowerCase() === authority.host)
      if (!isUpstream && !http.block.some(({ name }) => name === 'include')) yield { subject: placeOf(level), origins: [statement.origin], args: { host: authority.host } }
    }
  },
}
