import type { Match } from '../../../src/flow/match.ts'
import type { Language } from '../../../src/flow/text/language.ts'
import type { HttpAction, HttpRouter, PathChange } from '../../../src/model/http.ts'
import type { Facts } from '../../../src/model/facts.ts'
import { parseAddress } from '../../../src/base/address.ts'

/** One request, as the smallest possible evaluation of HttpRouter sees it: one value for everything. */
export interface Request {
  readonly host: string | undefined
  readonly path: string
  readonly method: string
  readonly source: string
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  /** What is known of what the configuration doesn't say (whether a file is there), by the words of the match. */
  readonly known?: (says: string, path: string) => boolean | undefined
}

export type Outcome =
  | { readonly end: 'answer'; readonly status: number; readonly location?: string }
  | { readonly end: 'forward'; readonly pool: string; readonly path: string | undefined; readonly host: string | undefined; readonly tls: boolean }
  | { readonly end: 'files' | 'close' }
  | { readonly end: 'unknown'; readonly says: string }

/** true, false, or undefined where it cannot be told. */
export function holds(match: Match, request: Request): boolean | undefined {
  switch (match.kind) {
    case 'all':
      return three(match.of.map((one) => holds(one, request)), false)
    case 'some':
      return three(match.of.map((one) => holds(one, request)), true)
    case 'not': {
      const inner = holds(match.of, request)
      return inner === undefined ? undefined : !inner
    }
    case 'source': {
      const address = parseAddress(request.source)
      return match.peers.ranges.some((range) => address !== undefined && range.family === address.family && range.first <= address.value && address.value <= range.last)
    }
    case 'host':
      return speaks(match.language, request.host?.toLowerCase())
    case 'path':
      return speaks(match.language, request.path)
    case 'method':
      return speaks(match.language, request.method)
    case 'header':
      return speaks(match.language, request.headers[match.name])
    case 'query':
      return speaks(match.language, request.query[match.name])
    case 'cookie':
      return speaks(match.language, request.cookies?.[match.name])
    case 'opaque':
      return request.known?.(match.says, request.path)
    default:
      return undefined
  }
}

function three(values: readonly (boolean | undefined)[], decides: boolean): boolean | undefined {
  if (values.includes(decides)) return decides
  return values.includes(undefined) ? undefined : !decides
}

export function speaks(language: Language, text: string | undefined): boolean {
  if (language.kind === 'absent') return text === undefined
  if (language.kind === 'not') return !speaks(language.of, text)
  if (language.kind === 'some') return language.of.some((one) => speaks(one, text))
  if (language.kind === 'all') return language.of.every((one) => speaks(one, text))
  if (text === undefined) return false
  if (language.kind === 'any') return true
  const fold = (value: string): string => ('ignoreCase' in language && language.ignoreCase === true ? value.toLowerCase() : value)
  switch (language.kind) {
    case 'exact':
      return fold(text) === fold(language.text)
    case 'prefix':
      return fold(text).startsWith(fold(language.text))
    case 'suffix':
      return fold(text).endsWith(fold(language.text))
    case 'contains':
      return fold(text).includes(fold(language.text))
    case 'labels': {
      const suffix = `.${fold(language.suffix)}`
      const rest = fold(text).endsWith(suffix) ? text.slice(0, -suffix.length) : ''
      return rest !== '' && (language.count === 'many' || !rest.includes('.'))
    }
    case 'pattern':
      return expression(language.anchoring === 'full' ? `^(?:${language.source})$` : language.source, language.ignoreCase ?? false).test(text)
    default:
      throw new Error(`nginx never speaks of ${language.kind}`)
  }
}

function expression(source: string, ignoreCase: boolean): RegExp {
  return new RegExp(source.replaceAll('(?P<', '(?<'), ignoreCase ? 'i' : '')
}

export function changed(path: string, change: PathChange): string | undefined {
  switch (change.kind) {
    case 'keep':
      return path
    case 'prefix':
      return path.startsWith(change.from) ? change.to + path.slice(change.from.length) : undefined
    case 'constant':
      return change.to
    case 'pattern': {
      const found = expression(change.pattern, change.ignoreCase).exec(path)
      return found === null ? undefined : change.to.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '')
    }
    case 'unknown':
      return undefined
  }
}

export function ask(facts: Partial<Facts>, router: string, request: Request): Outcome {
  const routers = new Map((facts.routers ?? []).map((one) => [one.id, one]))
  let now = request
  let at = routers.get(router)
  // nginx: ten changes of the path, then 500.
  for (let change = 0; change < 40; change++) {
    if (at === undefined) throw new Error(`no router ${router}`)
    const action = decide(at, now)
    if (action === undefined) return { end: 'unknown', says: 'a rule that cannot be told' }
    if (action.do !== 'rewrite') return finish(action, now)
    const path = changed(now.path, action.path)
    if (path === undefined) return { end: 'unknown', says: 'path' }
    now = { ...now, path }
    at = routers.get(action.router)
  }
  return { end: 'answer', status: 500 }
}

function decide(router: Pick<HttpRouter, 'rules' | 'otherwise'>, request: Request): HttpAction | undefined {
  for (const { match, action } of router.rules) {
    const yes = holds(match, request)
    if (yes === undefined) return undefined
    if (yes) return action.do === 'route' ? decide(action, request) : action
  }
  const { action } = router.otherwise
  return action.do === 'route' ? decide(action, request) : action
}

function finish(action: HttpAction, request: Request): Outcome {
  switch (action.do) {
    case 'forward':
      return { end: 'forward', pool: action.pool, path: changed(request.path, action.path), host: action.host, tls: action.tls }
    case 'answer':
      return { end: 'answer', status: action.status, ...(action.location === undefined ? {} : { location: action.location }) }
    case 'files':
      return { end: 'files' }
    case 'close':
      return { end: 'close' }
    default:
      return { end: 'unknown', says: action.do === 'unknown' ? action.says : action.do }
  }
}
