import { parseAddress } from '../../../base/address.ts'
import { occurrences } from '../look.ts'
import type { NginxCheck } from '../look.ts'
import { all } from '../statement.ts'
import { parseAuthority } from '../upstream.ts'

export const singleUpstream: NginxCheck = {
  code: 'proxy/single-upstream',
  severity: 'note',
  needs: ['tree:nginx'],
  says: '{subject} has one server alone: when it fails, there is no other.',
  fix: 'Add a second server, or one marked backup.',
  *run({ tree }) {
    for (const { statement } of occurrences(tree, 'upstream')) {
      const servers = all(statement.block ?? [], 'server')
      const [only] = servers.filter(({ args }) => !args.includes('down'))
      if (only === undefined || servers.length > 1 || (statement.block ?? []).some(({ name }) => name === 'include')) continue
      // A name may stand for several addresses.
      if (parseAddress(parseAuthority(only.args[0] ?? '')?.host ?? '') !== undefined) yield { subject: `upstream ${statement.args[0] ?? ''}`, origins: [only.origin] }
    }
  },
}
