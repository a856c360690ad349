import { httpSites } from '../sites.ts'
import { namesOf, socketsOf } from '../server.ts'
import type { Server } from '../server.ts'
import type { NginxCheck } from '../look.ts'

export const unreachableServer: NginxCheck = {
  code: 'nginx/unreachable-server',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: '{subject} never answers: others take its names, and it is the default of none of its sockets.',
  fix: 'Give it a name of its own, or remove it.',
  *run({ tree }) {
    for (const { servers } of httpSites(tree)) {
      const alive = new Set<Server>()
      for (const socket of socketsOf(servers)) {
        const fallback = socket.members.find(({ listen }) => listen.defaultServer) ?? socket.members[0]
        if (fallback !== undefined) alive.add(fallback.server)
        for (const { server } of namesOf(socket)) alive.add(server)
      }
      for (const server of servers) {
        if (!alive.has(server) && server.listens.length > 0) yield { subject: server.says, origins: [server.statement.origin] }
      }
    }
  },
}
