import { httpSites, onlyRedirects } from '../sites.ts'
import type { NginxCheck } from '../look.ts'
import { walk } from '../statement.ts'

const setters = new Set(['add_header', 'more_set_headers'])

export const missingHsts: NginxCheck = {
  code: 'nginx/missing-hsts',
  severity: 'note',
  needs: ['tree:nginx'],
  says: '{subject} speaks TLS and never says Strict-Transport-Security, so a first request in clear can be taken over.',
  fix: 'Write add_header Strict-Transport-Security "max-age=31536000" always in the server.',
  *run({ tree }) {
    for (const { level, servers, configuration } of httpSites(tree)) {
      if (configuration.fragment) continue
      const says = (args: readonly string[]): boolean => args.some((argument) => argument.toLowerCase().startsWith('strict-transport-security'))
      if (level.block.some(({ name, args }) => setters.has(name) && says(args))) continue
      for (const server of servers) {
        const named = server.names.some(({ kind, key }) => kind !== 'regex' && key !== '' && key !== '_')
        if (!named || !server.listens.some(({ ssl }) => ssl)) continue
        const inside = [...walk(server.level)]
        // A server that passes everything on may leave the header to those behind it.
        const passes = inside.some(({ statement }) => statement.name.endsWith('_pass'))
        if (passes || inside.some(({ statement }) => (setters.has(statement.name) && says(statement.args)) || statement.name === 'include')) continue
        if (!onlyRedirects(server)) yield { subject: server.says, origins: [server.statement.origin] }
      }
    }
  },
}
