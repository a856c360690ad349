import { all, anything, some, type Match } from '../../../../flow/match.ts'
import type { HttpAction, HttpRule, PathChange } from '../../../../model/http.ts'
import type { Language } from '../../../../flow/text/language.ts'
import type { Origin } from '../../../../origin/origin.ts'
import { opaque } from '../../balance/condition.ts'

/** What a path in front of a stage's own paths is: `/prod`, a base path, or nothing. */
export interface Mount {
  readonly prefix: string
  /** In front of the ids of what is made for it. */
  readonly id: string
}

/** One route of an API: a method and a path with variables, and where its requests go. */
export interface ApiRoute {
  /** `ANY` for every method that has no route of its own; undefined where it isn't known. */
  readonly method: string | undefined
  /** `/orders/{id}`, `/{proxy+}`; `$default` for what no other route takes; undefined where it isn't known. */
  readonly path: string | undefined
  readonly says: string
  /** Requests that are refused before anything is asked: without a key, a token, a signature. */
  readonly refused: readonly HttpRule[]
  readonly action: (mount: Mount) => HttpAction
  readonly origin: Origin
}

/** A stage or the API itself, as a whole: who takes which request. */
export interface Routed {
  readonly routes: readonly ApiRoute[]
  /** What no route takes. */
  readonly missing: { readonly status: number; readonly origin: Origin }
  /**
   * Does a path that is taken for one method refuse the others, whatever a less specific path says? `unknown` where that isn't documented.
   */
  readonly methodsAt: 'route' | 'unknown'
  /** Why there may be other routes. */
  readonly doubt: { readonly says: string; readonly origin: Origin } | undefined
}

/**
 * The routes of a stage as rules: paths without greedy variables before those with one, fixed parts before variables, a method before `ANY`, `$default` last
 * (API Gateway, "Create routes for HTTP APIs", routing API requests, 2026-11).
 */
export function routeRules({ routes, methodsAt, doubt }: Routed, mount: Mount): HttpRule[] {
  const ordered = routes
    .filter(({ path }) => path !== '$default')
    .map((route) => ({ route, rank: rankOf(route) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
  const rules = ordered.flatMap(({ route }, place): HttpRule[] => {
    const { path, says, origin } = route
    const taken = path === undefined ? opaque(`the path of ${says} is not known`, origin) : templateMatch(path, mount, origin)
    const one: HttpRule = { match: all(taken, methodMatch(route)), action: actionOf(route, mount), says, origin }
    const last = ordered[place + 1]?.route.path !== path
    const wider = ordered.slice(place + 1).some((other) => other.route.path === undefined || other.route.path.includes('{'))
    if (methodsAt === 'route' || !last || !wider || route.method === 'ANY') return [one]
    const refuses = opaque(`whether a less specific path takes the methods that ${path ?? 'a path'} does not have`, origin)
    return [one, { match: all(taken, refuses), action: { do: 'answer', status: 403 }, says: `${path ?? 'a path'} without that method`, origin }]
  })
  const usual = routes.filter(({ path }) => path === '$default').map((route): HttpRule => ({ match: anything, action: actionOf(route, mount), says: route.says, origin: route.origin }))
  const others: HttpRule[] = doubt ? [{ match: opaque(doubt.says, doubt.origin), action: { do: 'unknown', says: doubt.says }, says: 'a route that is not known', origin: doubt.origin }] : []
  return [...rules, ...others, ...usual]
}

function rankOf({ path, method }: ApiRoute): string {
  if (path === undefined) return '0'
  const parts = path.split('/').slice(1).map((part) => (/^\{.*\+\}$/.test(part) ? '2' : /^\{.*\}$/.test(part) ? '1' : '0'))
  return `${parts.includes('2') ? '2' : '1'} ${parts.join('')} ${path} ${method === 'ANY' || method === undefined ? '1' : '0'}`
}

function methodMatch({ method, says, origin }: ApiRoute): Match {
  if (method === 'ANY') return anything
  return method === undefined ? opaque(`the method of ${says} is not known`, origin) : { kind: 'method', language: { kind: 'exact', text: method } }
}

function actionOf(route: ApiRoute, mount: Mount): HttpAction {
  const action = route.action(mount)
  return route.refused.length === 0 ? action : { do: 'route', rules: route.refused, otherwise: { action, says: 'authorized', origin: route.origin } }
}

const quote = (part: string): string => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** The paths that a template stands for: a variable is one part, a greedy one is one or more (API Gateway, "Working with path variables", 2026-11). */
function templateMatch(template: string, { prefix }: Mount, origin: Origin): Match {
  const path = (language: Language): Match => ({ kind: 'path', language })
  const own = template === '/' ? '' : template
  if (!own.includes('{')) {
    const exact = `${prefix}${own}`
    if (exact === '') return path({ kind: 'exact', text: '/' })
    if (own === '') return path({ kind: 'some', of: [{ kind: 'exact', text: exact }, { kind: 'exact', text: `${exact}/` }] })
    return some(path({ kind: 'exact', text: exact }), all(path({ kind: 'exact', text: `${exact}/` }), opaque('whether a slash at the end counts is not documented', origin)))
  }
  return path({ kind: 'pattern', source: sourceOf(own, prefix, () => ''), flavour: 're2', anchoring: 'full' })
}

/** A template as an expression for the whole path; `name`: what a variable's group is called. */
function sourceOf(template: string, prefix: string, name: (variable: string) => string): string {
  const parts = template.split('/').map((part) => {
    const variable = /^\{(.*?)(\+?)\}$/.exec(part)
    if (!variable) return quote(part)
    const inner = variable[2] === '+' ? '.+' : '[^/]+'
    const group = name(variable[1] ?? '')
    return group === '' ? inner : `(?<${group}>${inner})`
  })
  return `${quote(prefix)}${parts.join('/')}`
}

/**
 * What becomes of the path on its way to an address with a path of its own. `variables`: which of the route's stands for which of the address's.
 */
export function pathTo(template: string | undefined, { prefix }: Mount, to: string, variables: (name: string) => string | undefined): PathChange {
  if (template === undefined) return { kind: 'unknown', says: 'the path of a route is not known' }
  // Everything goes on with its full path (API Gateway, "Working with the $default route", 2026-11).
  if (template === '$default') return prefix === '' && (to === '' || to === '/') ? { kind: 'keep' } : { kind: 'prefix', from: prefix, to: to.replace(/\/$/, '') }
  if (!to.includes('{')) return { kind: 'constant', to: to === '' ? '/' : to }
  const used = [...to.matchAll(/\{([^{}]+)\}/g)].map((one) => variables(one[1] ?? ''))
  const greedy = /^(.*\/)\{([^{}/]+)\+\}$/.exec(template)
  if (greedy && !(greedy[1] ?? '').includes('{') && used.length === 1 && used[0] === greedy[2] && to.endsWith('}')) {
    return { kind: 'prefix', from: `${prefix}${greedy[1] ?? ''}`, to: to.replace(/\{[^{}]+\}$/, '') }
  }
  const names = new Map<string, string>()
  const source = sourceOf(template, prefix, (variable) => {
    names.set(variable, `part${names.size}`)
    return names.get(variable) ?? ''
  })
  if (used.some((name) => name === undefined || !names.has(name))) return { kind: 'unknown', says: 'what a variable of an address stands for is not known' }
  const made = to.replaceAll('$', '$$').replaceAll(/\{([^{}]+)\}/g, (_, name: string) => `\${${names.get(variables(name) ?? '') ?? ''}}`)
  return { kind: 'pattern', pattern: `^${source}$`, ignoreCase: false, to: made }
}
