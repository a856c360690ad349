import { parseAddress } from '../../base/address.ts'
import type { Pool, PoolMember } from '../../model/http.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Configuration } from './site.ts'
import { all, saysOf } from './statement.ts'
import type { Statement } from './statement.ts'

export interface Authority {
  /** A name or an address without brackets, lower case. */
  readonly host: string
  readonly port: number | undefined
}

/** `app:8080`, `10.0.0.1`, `[::1]:80`; undefined where it is none, such as a port that isn't a number. */
export function parseAuthority(text: string): Authority | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s/]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (match === null || host === undefined) return undefined
  const port = match[3] === undefined ? undefined : Number(match[3])
  return port !== undefined && (port < 1 || port > 65535) ? undefined : { host: host.toLowerCase(), port }
}

export type PoolAnswer = { readonly pool: string } | { readonly local: string } | { readonly unknown: string }

const methods: Readonly<Record<string, string>> = {
  least_conn: 'least connections',
  ip_hash: 'hash of the client address',
  hash: 'hash',
  random: 'random',
  least_time: 'least time',
}

/** The pool of an upstream block, added to the output when it is first asked for. */
export function poolOfUpstream(name: string, statement: Statement, configuration: Configuration): PoolAnswer {
  const id = `${configuration.id}/upstream/${name}`
  const block = statement.block ?? []
  const members: PoolMember[] = []
  for (const server of all(block, 'server')) {
    const [where = '', ...options] = server.args
    if (where.startsWith('unix:')) return { local: where }
    const authority = parseAuthority(where)
    if (authority === undefined || options.some((option) => option.startsWith('service='))) return { unknown: `${saysOf(server)} cannot be told` }
    const weight = Number(options.find((option) => option.startsWith('weight='))?.slice(7) ?? 1)
    members.push({
      target: targetOf(authority.host),
      // nginx: port 80 where none is written (ngx_http_upstream_module, 2026-11).
      port: authority.port ?? 80,
      weight: Number.isInteger(weight) && weight > 0 ? weight : 1,
      backup: options.includes('backup'),
      down: options.includes('down'),
      origin: server.origin,
    })
  }
  if (block.some((inner) => inner.name === 'include')) return { unknown: `upstream ${name} includes a file that was not read` }
  if (block.some((inner) => /_by_lua|^(?:perl|js)_/.test(inner.name))) return { unknown: `upstream ${name} is chosen by a program` }
  const method = methods[block.find((inner) => methods[inner.name] !== undefined)?.name ?? ''] ?? 'round robin'
  add(configuration, { id, says: `upstream ${name}`, method, members, origin: statement.origin })
  return { pool: id }
}

/** The pool behind a directive such as proxy_pass: an upstream block of that name, else one that holds the host alone. */
export function poolOf(authority: Authority, defaultPort: number, directive: string, origin: Origin, configuration: Configuration): PoolAnswer {
  const upstream = configuration.upstreams.get(authority.host)
  if (upstream !== undefined) return poolOfUpstream(upstream.args[0] ?? authority.host, upstream, configuration)
  const port = authority.port ?? defaultPort
  const host = authority.host.includes(':') ? `[${authority.host}]` : authority.host
  const id = `${configuration.id}/${directive}/${host}:${port}`
  const member: PoolMember = { target: targetOf(authority.host), port, weight: 1, backup: false, down: false, origin }
  add(configuration, { id, says: `${directive} ${host}:${port}`, method: 'single', members: [member], origin })
  return { pool: id }
}

function targetOf(host: string): PoolMember['target'] {
  const address = parseAddress(host)
  if (address !== undefined) return { kind: 'address', address }
  return { kind: 'name', name: host.endsWith('.') ? host.slice(0, -1) : host }
}

function add({ output }: Configuration, pool: Pool): void {
  if (!output.pools.has(pool.id)) output.pools.set(pool.id, pool)
}

