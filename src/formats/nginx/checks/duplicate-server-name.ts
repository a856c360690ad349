import { httpSites } from '../sites.ts'
import { namesOf, socketsOf } from '../server.ts'
import type { Found } from '../../../model/check.ts'
import type { NginxCheck } from '../look.ts'

export const duplicateServerName: NginxCheck = {
  code: 'nginx/duplicate-server-name',
  severity: 'warning',
  needs: ['tree:nginx'],
  says: 'The name {name} is taken on {socket} already, and in {subject} it is ignored.',
  fix: 'Remove the name from one of the two servers.',
  *run({ tree }) {
    for (const { servers } of httpSites(tree)) {
      const told = new Set<string>()
      for (const socket of socketsOf(servers)) {
        const found: Found[] = []
        namesOf(socket, (name, server) => {
          const key = `${name.statement.text.path}:${name.statement.span.start} ${name.written}`
          // A server without a name beside another without one is a matter of the default.
          if (name.written === '' || told.has(key)) return
          told.add(key)
          found.push({ subject: server.says, origins: [name.statement.origin], args: { name: name.written, socket: socket.name } })
        })
        yield* found
      }
    }
  },
}
