import { everyIpv4, everyIpv6, rangeOf } from '../../base/address.ts'
import { nobody } from '../../flow/match.ts'
import type { Peers } from '../../flow/match.ts'
import type { Listener } from '../../model/listener.ts'
import type { Listen } from './listen.ts'
import { lowerSocket, readServer, socketsOf } from './server.ts'
import type { Server } from './server.ts'
import type { Configuration } from './site.ts'
import { all } from './statement.ts'
import type { Level } from './statement.ts'
import { readMap } from './map.ts'
import { readTls } from './tls.ts'
import type { Cases, Scope } from './variables.ts'

/** Lowers one `http` block: a listener and a router for every socket. Gives its servers. */
export function lowerHttp(level: Level, configuration: Configuration): Server[] {
  const maps = new Map<string, (scope: Scope) => Cases | undefined>()
  for (const statement of all(level.block, 'map', 'geo', 'split_clients')) {
    const map = readMap(statement)
    if (map !== undefined) maps.set(map.name, map.lookup)
  }
  const scope: Scope = { values: new Map(), maps, constants: new Map(), captures: undefined, named: new Map(), open: new Set(), addressIsClaimed: false, query: 'kept', method: 'kept' }
  const servers = all(level.block, 'server').flatMap((statement) => (statement.block === undefined ? [] : [readServer(statement, level, configuration)]))
  const { output, id } = configuration
  for (const socket of socketsOf(servers)) {
    const router = `${id}:${socket.name}`
    const { rules, otherwise } = lowerSocket(socket, router, scope, configuration)
    output.routers.push({ id: router, says: `nginx ${socket.name}`, rules, otherwise })
    const fallback = socket.members.find(({ listen }) => listen.defaultServer) ?? socket.members[0]
    const ssl = socket.members.some(({ listen }) => listen.ssl)
    const levels = [...(fallback === undefined ? [] : [fallback.server]), ...socket.members.map(({ server }) => server)].map(({ level: inner }) => inner)
    const listener: Listener = {
      id: router,
      says: `nginx ${socket.name}`,
      node: id,
      addresses: peersOf(socket.listen, id),
      protocol: socket.listen.quic || socket.listen.udp ? 'udp' : 'tcp',
      port: socket.listen.port,
      tls: ssl ? readTls([...new Set(levels)], socket.listen.statement.origin) : undefined,
      serves: { kind: 'http', router },
      names: [...new Set(socket.members.flatMap(({ server }) => server.names.flatMap(({ kind, key }) => claimed(kind, key))))],
      origin: socket.listen.statement.origin,
    }
    output.listeners.push(listener)
  }
  return servers
}

/** Names that somebody may look up: `*.shop.example` stays a wildcard, expressions and `_` are none. */
function claimed(kind: string, key: string): string[] {
  if (key === '' || key === '_' || key.startsWith('$')) return []
  return kind === 'exact' ? [key] : kind === 'leading' ? [`*.${key}`] : []
}

/** `*:80` takes every IPv4 address of its node, and the node's own identity where no address of it is known. */
export function peersOf(listen: Listen, node: string): Peers {
  if (listen.address !== undefined) return { ...nobody, ranges: [rangeOf(listen.address)] }
  if (listen.family === 4) return { ...nobody, ranges: [everyIpv4], endpoints: [node] }
  return { ...nobody, ranges: listen.both ? [everyIpv4, everyIpv6] : [everyIpv6], endpoints: [node] }
}
