import { occurrences, placeOf, sources } from '../look.ts'
import type { NginxCheck } from '../look.ts'

export const hostSpoofing: NginxCheck = {
  code: 'nginx/host-spoofing',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} passes on a Host that the client may choose freely: {value}.',
  fix: 'Pass $host, or a fixed name.',
  *run({ tree }) {
    for (const { statement, level } of occurrences(tree, 'proxy_set_header', 'grpc_set_header')) {
      const [name = '', value = ''] = statement.args
      if (name.toLowerCase() !== 'host') continue
      if (/\$\{(?:http_\w+|arg_\w+|cookie_\w+)\}/.test(sources(value, level))) yield { subject: placeOf(level), origins: [statement.origin], args: { value } }
    }
  },
}
