import { httpSites, onlyRedirects } from '../sites.ts'
import type { NginxCheck } from '../look.ts'

export const plainHttp: NginxCheck = {
  code: 'nginx/plain-http',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} serves {name} in clear, although it is there with TLS as well.',
  fix: 'Answer plain HTTP with return 301 https://$host$request_uri alone.',
  *run({ tree }) {
    for (const { servers } of httpSites(tree)) {
      const secure = new Map<string, (typeof servers)[number]>()
      for (const server of servers) {
        if (server.listens.some(({ ssl }) => ssl)) for (const { kind, key } of server.names) if (kind === 'exact' && key !== '' && key !== '_') secure.set(key, server)
      }
      for (const server of servers) {
        const plain = server.listens.find(({ ssl, port, proxyProtocol, address }) => !ssl && port === 80 && !proxyProtocol && address?.value !== 0x7f000001n)
        const name = server.names.find(({ kind, key }) => kind === 'exact' && secure.has(key))
        if (plain === undefined || name === undefined || onlyRedirects(server)) continue
        const conditional = server.level.block.some((statement) => statement.name === 'if' && /\$(?:scheme|https|ssl_protocol|server_port|http_x_forwarded_proto)/.test(statement.args.join(' ')))
        if (!conditional) yield { subject: server.says, origins: [plain.statement.origin, name.statement.origin], args: { name: name.key } }
      }
    }
  },
}
