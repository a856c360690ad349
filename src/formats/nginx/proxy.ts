import type { HttpAction } from '../../model/http.ts'
import type { PathChange } from '../../model/http.ts'
import type { Origin } from '../../origin/origin.ts'
import { choose, lowered } from './output.ts'
import type { Lowered } from './output.ts'
import { pathChange } from './path-change.ts'
import { readLocation } from './location.ts'
import type { Visit } from './site.ts'
import { inherited, nearest, saysOf } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { constantOf, formatTemplate, joinParts, parseTemplate } from './template.ts'
import type { Part } from './template.ts'
import { parseAuthority, poolOf } from './upstream.ts'
import type { Authority } from './upstream.ts'
import { casesOf } from './variables.ts'
import { parseAddress } from '../../base/address.ts'

/** Directives that hand a request to someone else. */
export const passes = ['proxy_pass', 'grpc_pass', 'fastcgi_pass', 'uwsgi_pass', 'scgi_pass', 'memcached_pass'] as const

/** `proxy_pass` and its kin: to whom, with which path and Host. */
export function lowerPass(pass: Statement, visit: Visit): Lowered {
  const value = pass.args[0] ?? ''
  const says = saysOf(pass)
  const fail = (why: string): Lowered => lowered({ do: 'unknown', says: why }, says, pass.origin)
  const cases = casesOf(value, visit.scope, pass.origin)
  if (cases === undefined) return fail(`${says}: where that leads is not known`)
  const hasVariables = parseTemplate(value).some((part) => 'variable' in part)
  return choose(
    cases.map((one) => ({
      when: one.when,
      then: lowered(target(pass, one.parts, hasVariables, one.origin, visit), says, pass.origin),
      says,
      origin: one.origin,
    })),
  )
}

interface Target {
  readonly scheme: string
  readonly authority: string
  /** After the authority; empty where nothing is written. */
  readonly uri: readonly Part[]
}

function target(pass: Statement, parts: readonly Part[], hasVariables: boolean, origin: Origin, visit: Visit): HttpAction {
  const split = splitTarget(pass.name, parts)
  const written = formatTemplate(parts)
  if (split === undefined) return { do: 'unknown', says: `${pass.name} ${written}: the request itself names the target` }
  if (split.authority.startsWith('unix:')) return { do: 'unknown', says: `a local program answers at ${split.authority}` }
  const authority = parseAuthority(split.authority)
  if (authority === undefined) return { do: 'unknown', says: `${pass.name} ${written}: ${split.authority} is no host and port` }
  const tls = split.scheme === 'https' || split.scheme === 'grpcs'
  const { configuration } = visit.site
  const isUpstream = configuration.upstreams.has(authority.host)
  if (hasVariables && !isUpstream && parseAddress(authority.host) === undefined && inherited(visit.level, 'resolver') === undefined) {
    // nginx: names in a proxy_pass with variables are looked up while running, and without a resolver that is a 502.
    return { do: 'answer', status: 502 }
  }
  const isHttp = pass.name === 'proxy_pass' || pass.name === 'grpc_pass'
  const next = inherited(visit.level, pass.name.replace(/pass$/, 'next_upstream'))
  const retries = next?.args.includes('off') !== true
  const pool = poolOf(authority, tls ? 443 : 80, pass.name, isUpstream ? origin : pass.origin, configuration, retries)
  if ('local' in pool) return { do: 'unknown', says: `a local program answers at ${pool.local}` }
  if ('unknown' in pool) return { do: 'unknown', says: pool.unknown }
  const host = isHttp ? hostFor(visit, split.scheme, split.authority, authority, pass.name) : { host: undefined }
  if ('unknown' in host) return { do: 'unknown', says: host.unknown }
  return { do: 'forward', pool: pool.pool, path: pathFor(pass, split.uri, hasVariables, visit), host: host.host, tls }
}

/** `http://app/x`: scheme, authority and the rest; undefined where a variable stands in the authority. */
function splitTarget(directive: string, parts: readonly Part[]): Target | undefined {
  const [head, ...rest] = parts
  if (head === undefined || !('text' in head)) return undefined
  const match = /^(?:([a-zA-Z]+):\/\/)?(.*)$/s.exec(head.text)
  const scheme = match?.[1]?.toLowerCase() ?? (directive === 'proxy_pass' ? undefined : directive.slice(0, -5))
  const after = match?.[2] ?? ''
  if (scheme === undefined) return undefined
  if (after.startsWith('unix:')) {
    const close = after.indexOf(':', 5)
    const authority = close < 0 ? after : after.slice(0, close)
    return { scheme, authority, uri: joinOrEmpty([{ text: close < 0 ? '' : after.slice(close + 1) }, ...rest]) }
  }
  const end = after.search(/[/?]/)
  if (end >= 0) return { scheme, authority: after.slice(0, end), uri: joinOrEmpty([{ text: after.slice(end) }, ...rest]) }
  const [next] = rest
  if (next === undefined) return { scheme, authority: after, uri: [] }
  // These begin with a slash, so that the authority ends before them.
  if ('variable' in next && ['request_uri', 'uri', 'document_uri'].includes(next.variable)) return { scheme, authority: after, uri: rest }
  return undefined
}

function joinOrEmpty(parts: readonly Part[]): readonly Part[] {
  const joined = joinParts(parts)
  return constantOf(joined) === '' ? [] : joined
}

/**
 * nginx (proxy_pass, 2026-11): without a URI the request's own path goes on; with one it takes the place of the location's part; with
 * variables it is the whole path; after `rewrite … break` the changed path goes on whole.
 */
function pathFor(pass: Statement, uri: readonly Part[], hasVariables: boolean, visit: Visit): PathChange {
  if (uri.length === 0 || (pass.name !== 'proxy_pass')) return { kind: 'keep' }
  const [first] = uri
  if (hasVariables) {
    if (first !== undefined && 'variable' in first && first.variable === 'request_uri') {
      if (visit.round.moved) return { kind: 'unknown', says: 'the path becomes the one that the client asked for, before it was rewritten' }
      return uri.length === 1 ? { kind: 'keep' } : { kind: 'unknown', says: `the path becomes ${formatTemplate(uri)}` }
    }
    return pathChange(uri, visit.scope)
  }
  if (visit.cut) return { kind: 'keep' }
  const to = constantOf(uri)?.split('?', 1)[0] ?? ''
  const location = locationAround(visit.level)
  if (location?.kind === 'prefix' || location?.kind === 'exact') return { kind: 'prefix', from: location.path, to }
  return { kind: 'unknown', says: `${saysOf(pass)} has a path inside ${location === undefined ? 'a server' : 'a location without a fixed one'}` }
}

function locationAround(level: Level | undefined): ReturnType<typeof readLocation> | undefined {
  for (let here = level; here !== undefined; here = here.parent) {
    if (here.statement?.name === 'location') return readLocation(here.statement)
  }
  return undefined
}

/** What the next hop gets as Host: the innermost level with any proxy_set_header decides, else `$proxy_host`. */
function hostFor(
  visit: Visit,
  scheme: string,
  authority: string,
  { host, port }: Authority,
  directive: string,
): { readonly host: string | undefined } | { readonly unknown: string } {
  const plain = port === undefined || port === (scheme === 'https' || scheme === 'grpcs' ? 443 : 80) ? authority.replace(/:\d+$/, '') : authority
  const header = nearest(visit.level, directive === 'grpc_pass' ? 'grpc_set_header' : 'proxy_set_header').findLast((one) => one.args[0]?.toLowerCase() === 'host')
  if (header === undefined) return { host: host.includes(':') ? plain : plain.toLowerCase() }
  const cases = casesOf(header.args[1] ?? '', visit.scope, header.origin)
  const [only] = cases ?? []
  if (cases?.length !== 1 || only === undefined) return { unknown: `${saysOf(header)}: what Host becomes is not known` }
  const constant = constantOf(only.parts)
  if (constant !== undefined) return { host: constant }
  const [first, ...rest] = only.parts
  if (first !== undefined && 'variable' in first) {
    const isPort = (part: Part): boolean => ('text' in part ? /^:\d*$/.test(part.text) : part.variable === 'server_port' || part.variable === 'proxy_port')
    if (['host', 'http_host'].includes(first.variable) && rest.every(isPort)) return { host: undefined }
    if (first.variable === 'proxy_host' && rest.every(isPort)) return { host: plain }
  }
  return { unknown: `${saysOf(header)}: what Host becomes is not known` }
}
