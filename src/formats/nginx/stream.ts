import { all, first, inherited, levelOf, nearest, saysOf } from './statement.ts'
import type { Level } from './statement.ts'
import type { Listener } from '../../model/listener.ts'
import { readListen, socketName } from './listen.ts'
import { peersOf } from './http.ts'
import { obstacle } from './content.ts'
import type { Configuration } from './site.ts'
import { readTls } from './tls.ts'
import { parseAuthority, poolOf } from './upstream.ts'
import { parseTemplate } from './template.ts'

/** Lowers one `stream` block: each `server` passes connections, or datagrams, on to a pool. */
export function lowerStream(level: Level, configuration: Configuration): void {
  const { output, id } = configuration
  // Upstreams of stream and http may have the same name.
  const pools = { ...configuration, id: `${id}/stream` }
  for (const statement of all(level.block, 'server')) {
    if (statement.block === undefined) continue
    const server = levelOf(statement, level)
    const serves = servedBy(server, pools)
    for (const listen of all(server.block, 'listen')) {
      const reading = readListen(listen)
      if ('unix' in reading) continue
      if ('wrong' in reading) {
        output.problems.push({ code: 'nginx/listen', severity: 'warning', says: `${reading.wrong}.`, origin: listen.origin })
        continue
      }
      for (let port = reading.port; port <= Math.min(reading.lastPort, reading.port + 256); port++) {
        const one = { ...reading, port }
        const name = `${socketName(one)}${one.udp ? '/udp' : ''}`
        const listener: Listener = {
          id: `${id}:${name}`,
          says: `nginx stream ${name}`,
          node: id,
          addresses: peersOf(one, id),
          protocol: one.udp ? 'udp' : 'tcp',
          port,
          tls: one.ssl ? readTls([server], listen.origin) : undefined,
          serves,
          names: [],
          origin: listen.origin,
        }
        if (!output.listeners.some((other) => other.id === listener.id)) output.listeners.push(listener)
      }
    }
  }
}

function servedBy(server: Level, configuration: Configuration): Listener['serves'] {
  const strange = obstacle(server)
  if (strange !== undefined) return { kind: 'unknown', says: `${saysOf(strange)} is not understood` }
  if (first(server.block, 'return') !== undefined) return { kind: 'end' }
  const denied = nearest(server, 'allow', 'deny').find((rule) => rule.name === 'deny')
  if (denied !== undefined) return { kind: 'unknown', says: `${saysOf(denied)} in stream: who is refused is not followed` }
  const pass = inherited(server, 'proxy_pass')
  if (pass === undefined) return { kind: 'end' }
  const [target = ''] = pass.args
  if (parseTemplate(target).some((part) => 'variable' in part)) return byName(target, server, configuration)
  if (target.startsWith('unix:')) return { kind: 'unknown', says: `a local program answers at ${target}` }
  return pooled(target, pass.origin, configuration)
}

function pooled(target: string, origin: Listener['origin'], configuration: Configuration): Listener['serves'] {
  const authority = parseAuthority(target)
  if (authority === undefined) return { kind: 'unknown', says: `proxy_pass ${target} is no host and port` }
  const upstream = configuration.upstreams.has(authority.host)
  if (authority.port === undefined && !upstream) return { kind: 'unknown', says: `proxy_pass ${target} needs a port` }
  const pool = poolOf(authority, authority.port ?? 0, 'proxy_pass', origin, configuration)
  if ('pool' in pool) return { kind: 'pool', pool: pool.pool }
  return { kind: 'unknown', says: 'local' in pool ? `a local program answers at ${pool.local}` : pool.unknown }
}

/** By a map over the name in the TLS handshake: one answer only where every value is the same. */
function byName(target: string, server: Level, configuration: Configuration): Listener['serves'] {
  const unknown: Listener['serves'] = { kind: 'unknown', says: `proxy_pass ${target}: chosen by what the connection says of itself` }
  const map = server.parent?.block.find((statement) => statement.name === 'map' && statement.args[1] === target)
  const values = new Set((map?.block ?? []).flatMap((entry) => (['hostnames', 'volatile', 'include'].includes(entry.name) ? [] : entry.args.slice(0, 1))))
  const hasDefault = map?.block?.some((entry) => entry.name === 'default') ?? false
  const [only] = values
  if (map === undefined || !hasDefault || values.size !== 1 || only === undefined || only.includes('$')) return unknown
  return pooled(only, map.origin, configuration)
}
