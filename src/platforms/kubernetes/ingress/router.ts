import { all, nobody } from '../../../flow/match.ts'
import type { Match } from '../../../flow/match.ts'
import type { HttpAction, HttpDefault, HttpRouter, HttpRule } from '../../../model/http.ts'
import { implied } from '../../../origin/origin.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Backend, Ingress, IngressPath } from '../resource.ts'
import type { Adjustments } from './annotations.ts'
import type { Controller, Flavour } from './controller.ts'
import type { Pools } from './pools.ts'

/** One path of one Ingress under one host. */
interface Route {
  readonly ingress: Ingress
  readonly adjustments: Adjustments
  readonly path: IngressPath
}

export interface RouterInput {
  readonly controller: Controller
  readonly adjustments: ReadonlyMap<Ingress, Adjustments>
  readonly pools: Pools
}

type Scheme = 'http' | 'https'

const noMatch = implied('ingress: a request that no rule matches goes to the controller’s own default backend, which answers 404')

/**
 * The rules of all Ingresses of a controller, in the order in which they decide: exact hosts before wildcards before no host at all; within
 * a host the longest path, and of equal paths Exact before Prefix (kubernetes.io "Ingress", multiple matches and hostname wildcards, 2026-11).
 */
export function routerOf(scheme: Scheme, input: RouterInput): HttpRouter {
  const { controller } = input
  const byHost = routesByHost(input)
  const hosts = [...byHost.keys()].sort(byPrecedence)
  const rules: HttpRule[] = []
  for (const host of hosts) {
    const routes = byHost.get(host) ?? []
    const origin = routes[0]?.ingress.rules.find((rule) => rule.host === host)?.origin ?? routes[0]?.path.origin ?? noMatch
    rules.push({
      match: hostMatch(host),
      action: hostAction(scheme, host, routes, byHost, input),
      says: `Ingress host ${host === '' ? '(any)' : host}`,
      origin,
    })
  }
  return {
    id: `kubernetes/IngressController/${controller.name}/${scheme}`,
    says: `Ingresses of class ${controller.name} over ${scheme}`,
    rules,
    otherwise: otherHosts(input),
  }
}

function byPrecedence(a: string, b: string): number {
  return rank(a) - rank(b) || b.length - a.length || (a < b ? -1 : a > b ? 1 : 0)
}

function rank(host: string): number {
  return host === '' ? 2 : host.startsWith('*.') ? 1 : 0
}

function hostMatch(host: string): Match {
  if (host === '') return all()
  // A wildcard covers exactly one label (kubernetes.io "Ingress", hostname wildcards, 2026-11).
  if (host.startsWith('*.')) return { kind: 'host', language: { kind: 'labels', suffix: host.slice(2), count: 'one', ignoreCase: true } }
  return { kind: 'host', language: { kind: 'exact', text: host, ignoreCase: true } }
}

function routesByHost({ controller, adjustments }: RouterInput): Map<string, Route[]> {
  const byHost = new Map<string, Route[]>()
  for (const ingress of oldestFirst(controller.ingresses)) {
    const adjusted = adjustments.get(ingress)
    if (!adjusted) continue
    for (const rule of ingress.rules) {
      const list = byHost.get(rule.host) ?? []
      byHost.set(rule.host, list)
      for (const path of rule.paths) list.push({ ingress, adjustments: adjusted, path })
    }
  }
  return byHost
}

/** By creation where all are dated (ingress-nginx "How it works", 2026-11), else as read. */
function oldestFirst(ingresses: readonly Ingress[]): readonly Ingress[] {
  if (ingresses.some(({ created }) => created === undefined)) return ingresses
  return [...ingresses].sort((a, b) => ((a.created ?? '') < (b.created ?? '') ? -1 : a.created === b.created ? 0 : 1))
}

function hostAction(
  scheme: Scheme,
  host: string,
  routes: readonly Route[],
  byHost: ReadonlyMap<string, readonly Route[]>,
  input: RouterInput,
): HttpAction {
  const { flavour } = input.controller
  const hasTls = input.controller.ingresses.some((ingress) => coversTls(ingress, host))
  if (scheme === 'https' && !hasTls && flavour !== 'nginx')
    return {
      do: 'unknown',
      says: `no Ingress declares TLS for ${host === '' ? 'every host' : host}: whether it is answered over https depends on the controller`,
    }
  // One path with regular expressions makes all paths of its host such (ingress-nginx "Ingress Path Matching", 2026-11).
  const regex = flavour === 'nginx' && routes.some(({ adjustments }) => adjustments.regex || adjustments.rewrite !== undefined)
  const ordered = withoutDoubles(
    [...routes].sort((a, b) => byPath(a.path, b.path, regex)),
    input,
  )
  const rules = ordered.flatMap(({ route, conflict }) => routeRules(scheme, route, conflict, { hasTls, regex }, input))
  return { do: 'route', rules: [...rules, ...fallThrough(host, byHost, flavour)], otherwise: otherPaths(routes, input) }
}

function byPath(a: IngressPath, b: IngressPath, regex: boolean): number {
  return b.path.length - a.path.length || (regex ? 0 : typeRank(a) - typeRank(b))
}

function typeRank({ type }: IngressPath): number {
  return type === 'Exact' ? 0 : 1
}

/** Of two Ingresses with the same path under one host the older wins for ingress-nginx; undated, or elsewhere, it is open. */
function withoutDoubles(routes: readonly Route[], { controller }: RouterInput): { readonly route: Route; readonly conflict: boolean }[] {
  const byKey = new Map<string, { route: Route; conflict: boolean }>()
  const dated = controller.flavour === 'nginx' && controller.ingresses.every(({ created }) => created !== undefined)
  for (const route of routes) {
    const key = `${route.path.type === 'Exact' ? '=' : ''}${route.path.path}`
    const first = byKey.get(key)
    if (!first) byKey.set(key, { route, conflict: false })
    else if (!dated && first.route.ingress !== route.ingress && !sameBackend(first.route, route)) first.conflict = true
  }
  return [...byKey.values()]
}

function sameBackend(a: Route, b: Route): boolean {
  return (
    a.ingress.namespace === b.ingress.namespace &&
    a.path.backend.service === b.path.backend.service &&
    a.path.backend.port === b.path.backend.port
  )
}

function coversTls({ tls, rules }: Ingress, host: string): boolean {
  if (!rules.some((rule) => rule.host === host)) return tls.some(({ hosts }) => hosts.includes(host))
  return tls.some(({ hosts }) => hosts.length === 0 || hosts.includes(host) || hosts.includes(host.replace(/^[^.]+/, '*')))
}

function routeRules(
  scheme: Scheme,
  route: Route,
  conflict: boolean,
  { hasTls, regex }: { readonly hasTls: boolean; readonly regex: boolean },
  input: RouterInput,
): HttpRule[] {
  const { ingress, adjustments, path } = route
  const { flavour } = input.controller
  const match = pathMatch(path, flavour, regex)
  const says = `Ingress ${ingress.namespace}/${ingress.name}, path ${path.path || '/'}`
  const rule = (action: HttpAction, origin: Origin = path.origin): HttpRule => ({ match, action, says, origin })
  if (adjustments.unknown) return [rule({ do: 'unknown', says: adjustments.unknown.says }, adjustments.unknown.origin)]
  if (conflict) return [rule({ do: 'unknown', says: 'several Ingresses claim this host and path with different backends' })]
  if (scheme === 'http') {
    const redirect = redirectsToTls(adjustments, hasTls, flavour)
    if (redirect === 'yes')
      return [
        { ...rule({ do: 'answer', status: 308, location: 'https://$host$request_uri' }), origin: ingress.tls[0]?.origin ?? path.origin },
      ]
    if (redirect === 'maybe')
      return [
        rule({
          do: 'unknown',
          says: 'the host has TLS, and whether plain http is redirected or served depends on the controller (profile ingress=nginx|standard)',
        }),
      ]
  }
  if (adjustments.redirect)
    return [
      rule({ do: 'answer', status: adjustments.redirect.status, location: adjustments.redirect.location }, adjustments.redirect.origin),
    ]
  const forward = rule(forwardAction(ingress, path.backend, adjustments, path, input.pools))
  if (!adjustments.allowed) return [forward]
  const refused: Match = { kind: 'not', of: { kind: 'source', peers: { ...nobody, ranges: adjustments.allowed.ranges } } }
  return [
    {
      match: all(match, refused),
      action: { do: 'answer', status: 403 },
      says: `${says}: source not allowed`,
      origin: adjustments.allowed.origin,
    },
    forward,
  ]
}

/** ingress-nginx redirects with 308 where the host has TLS, unless told not to (its TLS page, 2026-11); the API says nothing of redirects. */
function redirectsToTls({ redirectToTls }: Adjustments, hasTls: boolean, flavour: Flavour): 'yes' | 'maybe' | 'no' {
  if (flavour === 'nginx') return (redirectToTls ?? hasTls) ? 'yes' : 'no'
  return flavour === 'standard' || !hasTls ? 'no' : 'maybe'
}

function pathMatch({ path, type, origin }: IngressPath, flavour: Flavour, regex: boolean): Match {
  const text = path === '' ? '/' : path
  if (regex)
    return { kind: 'path', language: { kind: 'pattern', source: `^${text}`, flavour: 'pcre', anchoring: 'search', ignoreCase: true } }
  if (type === 'Exact') return { kind: 'path', language: { kind: 'exact', text } }
  if (text === '/') return all()
  if (type === 'Prefix') return { kind: 'path', language: { kind: 'elements', prefix: text } }
  // ingress-nginx writes such a path as a plain nginx location: a prefix of characters (its updateServerLocations, 2026-11).
  if (flavour === 'nginx') return { kind: 'path', language: { kind: 'prefix', text } }
  const opaque: Match = {
    kind: 'opaque',
    says: 'pathType ImplementationSpecific: what the path matches depends on the controller (profile ingress=nginx)',
    origin,
  }
  return /^[\w/.-]+$/.test(text) ? all({ kind: 'path', language: { kind: 'prefix', text } }, opaque) : opaque
}

function forwardAction(
  ingress: Ingress,
  backend: Backend,
  { rewrite, upstreamHost, upstreamTls }: Adjustments,
  path: IngressPath | undefined,
  pools: Pools,
): HttpAction {
  const pool = pools.of(ingress.namespace, backend)
  if (pool === undefined)
    return { do: 'unknown', says: `the backend ${backend.resource ?? ''} is no Service, and what it answers depends on the controller` }
  const rewrites = path !== undefined && rewrite !== undefined && rewrite !== path.path
  return {
    do: 'forward',
    pool,
    path: rewrites ? { kind: 'pattern', pattern: path.path === '' ? '/' : path.path, ignoreCase: true, to: rewrite } : { kind: 'keep' },
    host: upstreamHost,
    tls: upstreamTls,
  }
}

/** ingress-nginx chooses a server by host and stays there; others may go on to a wildcard's or everybody's paths. */
function fallThrough(host: string, byHost: ReadonlyMap<string, readonly Route[]>, flavour: Flavour): HttpRule[] {
  if (flavour === 'nginx' || host === '') return []
  const others = [...byHost].filter(
    ([other]) =>
      other !== host &&
      (other === '' || (other.startsWith('*.') && !host.startsWith('*.') && host.slice(host.indexOf('.') + 1) === other.slice(2))),
  )
  return others.flatMap(([other, routes]) =>
    routes.map(({ path, ingress }) => ({
      match: pathMatch(path, flavour, false),
      action: {
        do: 'unknown',
        says: `no path of ${host} matches; whether the paths of ${other === '' ? 'rules without a host' : other} are tried next depends on the controller`,
      } as const,
      says: `Ingress ${ingress.namespace}/${ingress.name}, path ${path.path || '/'}`,
      origin: path.origin,
    })),
  )
}

/** The host is known and none of its paths matches. */
function otherPaths(routes: readonly Route[], input: RouterInput): HttpDefault {
  const own = routes.find(({ ingress }) => ingress.defaultBackend !== undefined)
  if (own?.ingress.defaultBackend) return forwardDefault(own.ingress, own.ingress.defaultBackend, input)
  // ingress-nginx uses a default backend for the hosts of its own Ingress, and one without rules for unknown hosts alone (its controller.go, 2026-11).
  return input.controller.flavour === 'nginx' ? answer404() : otherHosts(input)
}

/** No rule names the host. */
function otherHosts(input: RouterInput): HttpDefault {
  const { ingresses, flavour } = input.controller
  const withDefault = oldestFirst(ingresses).filter(({ defaultBackend }) => defaultBackend !== undefined)
  const candidates = flavour === 'nginx' ? withDefault.filter(({ rules }) => rules.length === 0) : withDefault
  const [first, ...more] = candidates
  if (!first?.defaultBackend) return answer404()
  const dated = ingresses.every(({ created }) => created !== undefined)
  if (more.length > 0 && !(flavour === 'nginx' && dated))
    return unknownDefault('several Ingresses have a default backend', first.defaultBackend.origin)
  if (flavour !== 'nginx' && flavour !== 'standard' && first.rules.length > 0) {
    return unknownDefault(
      'whether an Ingress with rules gives its default backend to other hosts and paths depends on the controller',
      first.defaultBackend.origin,
    )
  }
  return forwardDefault(first, first.defaultBackend, input)
}

function forwardDefault(ingress: Ingress, backend: Backend, { adjustments, pools }: RouterInput): HttpDefault {
  const adjusted = adjustments.get(ingress)
  if (!adjusted || adjusted.unknown) return unknownDefault(adjusted?.unknown?.says ?? 'its annotations are not known', backend.origin)
  return {
    action: forwardAction(ingress, backend, adjusted, undefined, pools),
    says: `default backend of Ingress ${ingress.namespace}/${ingress.name}`,
    origin: backend.origin,
  }
}

function unknownDefault(says: string, origin: Origin): HttpDefault {
  return { action: { do: 'unknown', says }, says, origin }
}

function answer404(): HttpDefault {
  return { action: { do: 'answer', status: 404 }, says: 'no Ingress rule matches', origin: noMatch }
}
