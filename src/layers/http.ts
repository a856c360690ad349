import type { Alternative } from '../flow/path.ts'
import type { FlowSet } from '../flow/space.ts'
import type { Transform } from '../flow/text/language.ts'
import { divide, type Bundle } from '../model/chains.ts'
import type { HttpAction, HttpDefault, HttpRouter, HttpRule, PathChange, SetHeader } from '../model/http.ts'
import type { MatchContext, Matching, Request } from '../model/matching.ts'
import type { Origin } from '../origin/origin.ts'

/** Requests that a router treats alike, with the choices that led there, outermost first. */
export interface Asked {
  readonly set: FlowSet
  readonly action: Exclude<HttpAction, { do: 'route' } | { do: 'rewrite' }>
  readonly trail: readonly { readonly says: string; readonly origin: Origin }[]
  /** The context after the rewrites on the way: the request, or what became of all paths. */
  readonly context: MatchContext
  readonly alternatives: readonly Alternative[]
}

/** nginx: "rewrite or internal redirection cycle" after 10 internal redirects is a 500 (ngx_http_core_module, 2026-11). */
const mostRewrites = 10

/** Sends requests through a router. Every flow of `set` is in at least one outcome. */
export function ask(matching: Matching, router: HttpRouter, context: MatchContext, set: FlowSet): Asked[] {
  const asked: Asked[] = []
  follow(matching, router.rules, router.otherwise, { set, alternatives: [] }, context, [], 0, asked)
  return asked
}

function follow(
  matching: Matching,
  rules: readonly HttpRule[],
  otherwise: HttpDefault,
  bundle: Bundle,
  context: MatchContext,
  trail: Asked['trail'],
  rewrites: number,
  asked: Asked[],
): void {
  let here: Bundle[] = [bundle]
  for (const rule of rules) {
    if (here.length === 0) return
    const next: Bundle[] = []
    const matched = matching.compile(rule.match, context)
    for (const one of here)
      for (const part of divide(matching, rule, matched, one)) {
        if (part.hit) take(matching, rule, part, context, trail, rewrites, asked)
        else next.push(part)
      }
    here = next
  }
  for (const rest of here) take(matching, otherwise, rest, context, trail, rewrites, asked)
}

function take(
  matching: Matching,
  rule: HttpDefault,
  bundle: Bundle,
  context: MatchContext,
  trail: Asked['trail'],
  rewrites: number,
  asked: Asked[],
): void {
  const { action } = rule
  const further = [...trail, { says: rule.says, origin: rule.origin }]
  const end = (final: Asked['action'], after = context): void => {
    asked.push({ set: bundle.set, action: final, trail: further, context: after, alternatives: bundle.alternatives })
  }
  switch (action.do) {
    case 'route':
      follow(matching, action.rules, action.otherwise, bundle, context, further, rewrites, asked)
      break
    case 'rewrite': {
      const router = matching.model.routers.get(action.router)
      if (!router) end({ do: 'unknown', says: `${action.router} is not declared` })
      else if (rewrites >= mostRewrites) end({ do: 'answer', status: 500 })
      else follow(matching, router.rules, router.otherwise, bundle, changePath(context, action.path), further, rewrites + 1, asked)
      break
    }
    case 'forward':
      end(action, setHeaders(changePath(context, action.path, action.host), action.headers))
      break
    default:
      end(action)
  }
}

/** What the next hop sees besides: headers that the proxy sets take the place of the client's. */
function setHeaders(context: MatchContext, headers: readonly SetHeader[] | undefined): MatchContext {
  if (!headers || headers.length === 0) return context
  return { ...context, headersSet: { ...context.headersSet, ...Object.fromEntries(headers.map(({ name, value }) => [name, value])) } }
}

/** Where a redirect leads, with what it keeps of the request as far as that is known. */
export function redirectTo(location: string, request: Request | undefined): string {
  if (!request) return location
  const whole = request.query === '' ? location.replace('?{query}', '') : location
  const kept: Readonly<Record<string, string>> = { '{host}': request.host, '{path}': request.path.replace(/^\//, ''), '{query}': request.query }
  return whole.replaceAll(/\{(?:host|path|query)\}/g, (name) => kept[name] ?? name)
}

/** What the next hop sees: the path changed, and the Host where the proxy sets one. */
export function changePath(context: MatchContext, change: PathChange, host?: string): MatchContext {
  const { request } = context
  const hosted: MatchContext =
    host === undefined ? context : request ? { ...context, request: { ...request, host } } : { ...context, hostSet: host }
  if (change.kind === 'keep') return hosted
  if (change.kind === 'unknown') return { ...hosted, pathUnknown: change.says, request: undefined }
  if (hosted.request) {
    const path = changed(hosted.request.path, change)
    if (path === undefined) return { ...hosted, pathUnknown: `the rewrite ${change.kind === 'pattern' ? change.pattern : ''} can't be worked out`, request: undefined }
    const [only, query] = splitQuery(path)
    return { ...hosted, request: { ...hosted.request, path: only, query: query ?? hosted.request.query } }
  }
  if (change.kind === 'pattern') return { ...hosted, pathUnknown: `the rewrite ${change.pattern} depends on the path` }
  const transform: Transform = change.kind === 'prefix' ? { kind: 'leading', from: change.from, to: change.to } : { kind: 'constant', to: change.to }
  return { ...hosted, pathChanges: [...hosted.pathChanges, transform] }
}

function splitQuery(path: string): [string, string | undefined] {
  const at = path.indexOf('?')
  return at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)]
}

function changed(path: string, change: Exclude<PathChange, { kind: 'keep' } | { kind: 'unknown' }>): string | undefined {
  switch (change.kind) {
    case 'prefix':
      return path.startsWith(change.from) ? change.to + path.slice(change.from.length) : path
    case 'constant':
      return change.to
    case 'pattern':
      try {
        const found = new RegExp(change.pattern, change.ignoreCase ? 'iu' : 'u').exec(path)
        if (!found) return path
        return change.to.replaceAll(/\$(?:\{(\w+)\}|(\d|[a-z_]\w*))/g, (_, braced?: string, bare?: string) => {
          const name = braced ?? bare ?? ''
          return (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? ''
        })
      } catch {
        return undefined
      }
  }
}
