import { parseAddress } from '../base/address.ts'
import type { Origin } from '../origin/origin.ts'

/** Something that a program calls, found in its environment or arguments; never with a password. */
export interface Call {
  readonly host: string
  readonly port: number | undefined
  readonly protocol: 'tcp' | 'udp'
  readonly url: string | undefined
  readonly origin: Origin
}

export interface EnvironmentValue {
  readonly name: string
  readonly value: string
  readonly origin: Origin
}

// Ports that a URL's scheme stands for (IANA service names, and the products' own manuals for the databases, 2026-11).
const schemePorts: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ws: 80,
  wss: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  redis: 6379,
  rediss: 6379,
  amqp: 5672,
  amqps: 5671,
  mongodb: 27017,
  nats: 4222,
  ldap: 389,
  ldaps: 636,
  memcached: 11211,
  cassandra: 9042,
  mqtt: 1883,
  mqtts: 8883,
  sqlserver: 1433,
}

const url = /\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/?#"'<>]*@)?([^\s/?#"'<>@]+)(\/[^\s?#"'<>]*)?/gi
/** Names of variables whose value is where something is called, when they hold a bare host or `host:port`. */
const addressName =
  /(?:^|_)(?:ADDR(?:ESS(?:ES)?)?|HOSTS?|HOSTNAME|ENDPOINTS?|URL|URI|SERVERS?|BROKERS?|UPSTREAM|BACKEND|TARGET)$/i
/** Names of variables that say where something listens, or what others call it: nothing is called. */
const notCalled = new RegExp(
  'LISTEN|BIND|ADVERTISE|PUBLIC|EXTERNAL|CORS|ORIGIN|CALLBACK|REDIRECT|ISSUER|AUDIENCE|FRONTEND|NO_PROXY|ALLOWED' +
    '|(?:^|[_-])(?:BASE|ROOT|SITE|SELF|APP|DOCS?|HELP|SUPPORT|LOGO|SCHEMA|HOME|SERVE)(?:[_-]|$)',
  'i',
)
const hostName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?$/i

/**
 * What a container calls, as far as its environment and its arguments say so: URLs, `host:port` in variables with such a name, pairs of
 * `X_HOST` and `X_PORT`, data source names. User, password, query, and whatever looks like a token are dropped at once.
 */
export function callsOf(
  environment: readonly EnvironmentValue[],
  args: readonly { readonly value: string; readonly origin: Origin }[],
): Call[] {
  if (environment.length === 0 && args.length === 0) return []
  const calls: Call[] = []
  const ports = new Map(environment.map(({ name, value }) => [name.toUpperCase(), value]))
  for (const { name, value, origin } of environment) {
    if (notCalled.test(name) || value.length > 4096) continue
    const found = [...urlsIn(value, origin), ...sourceNamesIn(value, origin)]
    if (found.length > 0) calls.push(...found)
    else if (addressName.test(name)) calls.push(...bareAddresses(name, value, ports, origin))
  }
  for (const { value, origin } of args)
    if (value.length <= 4096 && !notCalled.test(value.split('=')[0] ?? '')) calls.push(...urlsIn(value, origin))
  return calls.length < 2 ? calls : distinct(calls)
}

function urlsIn(value: string, origin: Origin): Call[] {
  if (!value.includes('://')) return []
  const calls: Call[] = []
  for (const [, scheme = '', authority = '', path = ''] of value.matchAll(url)) {
    const kind = scheme.toLowerCase()
    // `mongodb+srv` finds its servers by SRV records; what port they have isn't said here.
    const known = Object.hasOwn(schemePorts, kind) ? schemePorts[kind] : undefined
    for (const part of authority.split(',')) {
      const place = placeOf(part)
      if (!place) continue
      const protocol = kind === 'udp' || kind === 'statsd' || kind.endsWith('+udp') ? 'udp' : 'tcp'
      const port = place.port ?? (kind.includes('+srv') ? undefined : known)
      const web = kind === 'http' || kind === 'https'
      calls.push({
        host: place.host,
        port,
        protocol,
        url: web && !hasToken(path) ? `${kind}://${place.text}${path || '/'}` : undefined,
        origin,
      })
    }
  }
  return calls
}

/** `user:password@tcp(db:3306)/shop`, `host=db port=5432 dbname=shop`. */
function sourceNamesIn(value: string, origin: Origin): Call[] {
  if (!value.includes('@tcp(') && !value.includes('host=')) return []
  const go = /@tcp\(([^()\s]+)\)/.exec(value)?.[1]
  const libpq = /(?:^|\s)host=([^\s]+)/.exec(value)?.[1]
  const place = go === undefined ? (libpq === undefined ? undefined : placeOf(libpq)) : placeOf(go)
  if (!place) return []
  const port = /(?:^|\s)port=(\d+)/.exec(value)?.[1]
  return [
    {
      host: place.host,
      port: place.port ?? (port === undefined ? (go === undefined ? 5432 : 3306) : Number(port)),
      protocol: 'tcp',
      url: undefined,
      origin,
    },
  ]
}

function bareAddresses(name: string, value: string, ports: ReadonlyMap<string, string>, origin: Origin): Call[] {
  return value.split(',').flatMap((part) => {
    const place = placeOf(part.trim())
    if (!place) return []
    const beside = ports.get(name.toUpperCase().replace(/(?:^|_)[A-Z]+$/, '_PORT'))
    const port = place.port ?? (beside !== undefined && /^\d{1,5}$/.test(beside) ? Number(beside) : undefined)
    // A word alone may be anything; with a dot or a port it is a host.
    if (port === undefined && !place.host.includes('.') && !/HOST$/i.test(name)) return []
    return [{ host: place.host, port, protocol: 'tcp' as const, url: undefined, origin }]
  })
}

/** Host and port of `host`, `host:port`, `[v6]:port`; undefined for what isn't one, and for addresses that mean oneself. */
function placeOf(text: string): { readonly host: string; readonly port: number | undefined; readonly text: string } | undefined {
  const parts = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i.exec(text)
  if (!parts) return undefined
  const host = (parts[1] ?? parts[2] ?? '').toLowerCase()
  const port = parts[3] === undefined ? undefined : Number(parts[3])
  if (port !== undefined && (port === 0 || port > 65535)) return undefined
  const address = parseAddress(host)
  if (address) {
    const loopback = address.family === 4 ? address.value >> 24n === 127n : address.value <= 1n
    if (loopback || address.value === 0n) return undefined
  } else if (!hostName.test(host) || host === 'localhost' || /^[\d.]+$/.test(host)) return undefined
  return { host: host.replace(/\.$/, ''), port, text: text.toLowerCase() }
}

/** Paths of web hooks hold secrets: a long part with digits and letters is taken for one. */
function hasToken(path: string): boolean {
  return path.split('/').some((part) => part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part))
}

function distinct(calls: readonly Call[]): Call[] {
  const seen = new Set<string>()
  return calls.filter(({ host, port, protocol, url: whole }) => {
    const key = `${host} ${port} ${protocol} ${whole}`
    return !seen.has(key) && seen.add(key)
  })
}
