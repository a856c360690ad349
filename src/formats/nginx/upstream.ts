import { parseAddress } from '../../base/address.ts'
import type { Health } from '../../model/health.ts'
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

/** The pool of an upstream block, added to the output when it is first asked for. `retries`: what failed at one server is tried at the next. */
export function poolOfUpstream(name: string, statement: Statement, configuration: Configuration, retries = true): PoolAnswer {
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
  const health = healthOf(all(block, 'server'), retries, statement.origin)
  add(configuration, { id, says: `upstream ${name}`, method, members, ...(health && { health }), origin: statement.origin })
  return { pool: id }
}

/**
 * Servers are judged by the requests that they get: `max_fails` (1) failures within `fail_timeout` (10 s), and for that long it gets no more; the only server
 * of an upstream always gets them (ngx_http_upstream_module, "server", 2026-11). Of servers that differ, those that are left in longest.
 */
function healthOf(servers: readonly Statement[], retries: boolean, origin: Origin): Health | undefined {
  if (servers.length < 2) return undefined
  const option = (server: Statement, name: string): string | undefined =>
    server.args.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)
  const fails = servers.map((server) => Number(option(server, 'max_fails') ?? 1))
  // Zero turns it off.
  const counted = fails.every((one) => Number.isInteger(one) && one > 0)
  const pauses = servers.map((server) => seconds(option(server, 'fail_timeout') ?? '10s'))
  const known = pauses.flatMap((one) => one ?? [])
  return {
    how: 'passive',
    says: 'max_fails',
    protocol: undefined,
    port: undefined,
    path: undefined,
    expects: undefined,
    interval: counted && known.length === pauses.length ? Math.max(...known) : undefined,
    timeout: undefined,
    unhealthy: counted ? Math.max(...fails) : undefined,
    healthy: undefined,
    deregistration: undefined,
    retries,
    origin,
  }
}

const units: Readonly<Record<string, number>> = { '': 1, ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }

/** `30`, `1m 30s`, `500ms` in seconds (nginx "Configuration file measurement units", 2026-11). */
function seconds(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdw])?\s*)+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+)(ms|[smhdw])?/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ''] ?? 1), 0)
}

/** The pool behind a directive such as proxy_pass: an upstream block of that name, else one that holds the host alone. */
export function poolOf(
  authority: Authority,
  defaultPort: number,
  directive: string,
  origin: Origin,
  configuration: Configuration,
  retries = true,
): PoolAnswer {
  const upstream = configuration.upstreams.get(authority.host)
  if (upstream !== undefined) return poolOfUpstream(upstream.args[0] ?? authority.host, upstream, configuration, retries)
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
  const known = output.pools.get(pool.id)
  // One place that doesn't try the next server is enough to be told.
  if (!known || (known.health?.retries === true && pool.health?.retries === false)) output.pools.set(pool.id, pool)
}

