import { httpSites, onlyRedirects } from '../sites.ts'
import type { NginxCheck } from '../look.ts'
import { walk } from '../statement.ts'

const wanted = ['X-Content-Type-Options', 'Content-Security-Policy', 'Referrer-Policy']

export const missingSecurityHeaders: NginxCheck = {
  code: 'nginx/missing-security-headers',
  severity: 'note',
  needs: ['tree:nginx'],
  says: '{subject} serves files to browsers without {headers}.',
  fix: 'Add them with add_header … always in the server.',
  *run({ tree }) {
    for (const { level, servers, configuration } of httpSites(tree)) {
      if (configuration.fragment) continue
      for (const server of servers) {
        const inside = [...level.block, ...[...walk(server.level)].map(({ statement }) => statement)]
        // Whoever stands behind a proxy may send them himself.
        if (!inside.some(({ name }) => name === 'root' || name === 'alias') || inside.some(({ name }) => name.endsWith('_pass') || name === 'include') || onlyRedirects(server)) continue
        const sent = new Set(inside.flatMap(({ name, args }) => (name === 'add_header' ? [args[0]?.toLowerCase()] : name === 'more_set_headers' ? args.map((argument) => argument.split(':')[0]?.toLowerCase()) : [])))
        const lacking = wanted.filter((header) => !sent.has(header.toLowerCase()))
        if (lacking.length > 0 && server.listens.some(({ ssl }) => ssl)) yield { subject: server.says, origins: [server.statement.origin], args: { headers: lacking.join(', ') } }
      }
    }
  },
}
