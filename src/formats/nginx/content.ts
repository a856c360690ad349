import { parseRange } from '../../base/address.ts'
import { anything, nobody, not } from '../../flow/match.ts'
import type { Match } from '../../flow/match.ts'
import type { HttpRule } from '../../model/http.ts'
import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import { effectOf } from './directives.ts'
import { actionOf, choose, either, lowered } from './output.ts'
import type { Lowered } from './output.ts'
import { pathChange } from './path-change.ts'
import { lowerPass, passes } from './proxy.ts'
import type { Round, Visit } from './site.ts'
import { all, first, inherited, levelOf, nearest, saysOf } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { constantOf, formatTemplate, parseTemplate } from './template.ts'
import { casesOf, matchMethod } from './variables.ts'
import { readLocation } from './location.ts'

/** The first directive at or around a block that isn't understood and could change its answer. */
export function obstacle(level: Level): Statement | undefined {
  for (let here: Level | undefined = level; here !== undefined; here = here.parent) {
    const inner = ['server', 'location', 'if', 'limit_except'].includes(here.statement?.name ?? '')
    const found = here.block.find(({ name }) => (name === 'include' ? inner : effectOf(name) === 'unknown'))
    if (found !== undefined) return found
  }
  return undefined
}

/** A request that found its place and passed its rewrites: access, then files tried, then the handler. */
export function lowerContent(visit: Visit): Lowered {
  return lowerAccess(visit.level, visit, tryFiles(visit))
}

/** Methods that a limit_except is about: all but those named; GET brings HEAD (ngx_http_core_module, 2026-11). */
export function notMethods(limit: Statement, { scope }: Visit): Match {
  const methods = limit.args.map((method) => method.toUpperCase())
  if (methods.includes('GET')) methods.push('HEAD')
  return not(matchMethod({ kind: 'some', of: methods.map((text) => ({ kind: 'exact', text })) }, scope))
}

export function limited(limit: Statement, visit: Visit): Lowered {
  const inner = { ...visit, level: levelOf(limit, visit.level) }
  return lowerAccess(inner.level, inner, handler(inner))
}

/** allow and deny in order, auth_basic, auth_request, joined by satisfy. */
function lowerAccess(level: Level, visit: Visit, content: Lowered): Lowered {
  const rules = nearest(level, 'allow', 'deny')
  const any = inherited(level, 'satisfy')?.args[0] === 'any'
  const logins = ['auth_basic', 'auth_request', 'auth_jwt'].flatMap((name) => {
    const login = inherited(level, name)
    return login === undefined || login.args[0] === 'off' ? [] : [login]
  })
  let guarded = content
  for (const login of logins.reverse()) {
    const known: Match = { kind: 'opaque', says: `the request is let in by ${login.name}`, origin: login.origin }
    const refused = answerStatus(401, visit, saysOf(login), login.origin)
    guarded = either(known, guarded, refused, saysOf(login), login.origin)
  }
  if (rules.length === 0) return guarded
  const allowed = any ? content : guarded
  const cases = rules.flatMap((rule) => {
    const when = matchClient(rule, visit)
    if (when === undefined) return []
    const denied = any && logins.length > 0 ? guarded : answerStatus(403, visit, saysOf(rule), rule.origin)
    return [{ when, then: rule.name === 'allow' ? allowed : denied, says: saysOf(rule), origin: rule.origin }]
  })
  const otherwise = { when: anything, then: guarded, says: 'nginx: what no allow or deny names is let in', origin: implied('nginx: what no allow or deny names is let in') }
  return choose([...cases, otherwise])
}

function matchClient(rule: Statement, { scope }: Visit): Match | undefined {
  const [who = ''] = rule.args
  if (who === 'all') return anything
  if (who === 'unix:') return undefined
  const range = parseRange(who)
  if (range === undefined || scope.addressIsClaimed) return { kind: 'opaque', says: saysOf(rule), origin: rule.origin }
  return { kind: 'source', peers: { ...nobody, ranges: [range] } }
}

/** Whether files are there isn't declared, so both ways go on: one of them is found, or the last argument counts. */
function tryFiles(visit: Visit): Lowered {
  const tried = first(visit.level.block, 'try_files')
  if (tried === undefined || visit.level.statement?.name === 'if') return handler(visit)
  const last = tried.args.at(-1) ?? ''
  const says = saysOf(tried)
  const exists: Match = { kind: 'opaque', says: `one of the files of ${says} is there`, origin: tried.origin }
  return either(exists, handler(visit), fallback(last, tried, visit), says, tried.origin)
}

function fallback(last: string, tried: Statement, visit: Visit): Lowered {
  const says = saysOf(tried)
  if (last.startsWith('=')) return answerStatus(Number(last.slice(1)), visit, says, tried.origin)
  if (last.startsWith('@')) return toNamed(last, visit, says, tried.origin)
  const cases = casesOf(last, visit.scope, tried.origin)
  const [only] = cases ?? []
  if (cases?.length !== 1 || only === undefined) return lowered({ do: 'unknown', says: `${says}: the last path is not known` }, says, tried.origin)
  return lowered({ do: 'rewrite', path: pathChange(only.parts, visit.scope), router: visit.site.again('redirect', { ...visit.round, query: queryAfter(last, 'none') }) }, says, tried.origin)
}

function toNamed(name: string, visit: Visit, says: string, origin: Origin, round: Round = visit.round): Lowered {
  const router = visit.site.at(name, round)
  // nginx: "could not find named location", answered with 500 (ngx_http_named_location, 2026-11).
  return lowered(router === undefined ? { do: 'answer', status: 500 } : { do: 'rewrite', path: { kind: 'keep' }, router }, says, origin)
}

/**
 * A status that nginx gives by itself. An error_page for it changes the answer where it names a location, or a path with `=`;
 * without `=` the status stays and only the body changes.
 */
export function answerStatus(status: number, visit: Visit, says: string, origin: Origin): Lowered {
  const given = status < 300 ? statusNow(status, visit) : status
  if (visit.round.failing && inherited(visit.level, 'recursive_error_pages')?.args[0] !== 'on') return lowered({ do: 'answer', status: given }, says, origin)
  const page = nearest(visit.level, 'error_page').find((one) => one.args.slice(0, -1).some((code) => code === String(status)))
  const target = page?.args.at(-1)
  if (page === undefined || target === undefined || status < 300) return lowered({ do: 'answer', status: given }, says, origin)
  const pageSays = saysOf(page)
  // nginx: without `=` the error's status stays, with `=` the next answer's counts, with `=N` it is N (ngx_http_send_error_page, 2026-11).
  const overwrite = page.args.find((argument) => argument.startsWith('='))
  const number = Number(overwrite?.slice(1))
  const round: Round = { ...visit.round, failing: true, status: overwrite === undefined ? status : number === 0 ? undefined : number }
  if (target.startsWith('@')) return toNamed(target, visit, pageSays, page.origin, round)
  if (target.startsWith('/')) {
    if (overwrite === undefined) return lowered({ do: 'answer', status: given }, says, origin)
    const cases = casesOf(target, visit.scope, page.origin)
    const [only] = cases ?? []
    if (cases?.length !== 1 || only === undefined) return lowered({ do: 'unknown', says: `${pageSays}: the path is not known` }, pageSays, page.origin)
    return lowered({ do: 'rewrite', path: pathChange(only.parts, visit.scope), router: visit.site.again('redirect', { ...round, method: 'get', query: queryAfter(target, 'none') }) }, pageSays, page.origin)
  }
  return lowered({ do: 'answer', status: redirectStatus(page), location: target }, pageSays, page.origin)
}

function redirectStatus(page: Statement): number {
  const given = page.args.find((argument) => /^=\d+$/.test(argument))
  const status = given === undefined ? 302 : Number(given.slice(1))
  return [301, 302, 303, 307, 308].includes(status) ? status : 302
}

/**
 * The status with which an answer leaves: inside an error page that has a status, that one. Errors and redirects set their own
 * (ngx_http_special_response_handler, 2026-11).
 */
export function statusNow(status: number, visit: Visit): number {
  return visit.round.status ?? status
}

/** What becomes of the query where the path is written anew: `?$args` keeps it, nothing after `?` drops it. */
export function queryAfter(uri: string, without: Round['query']): Round['query'] {
  const mark = uri.indexOf('?')
  const rest = mark < 0 ? /\$\{?is_args\}?(.*)$/.exec(uri)?.[1] : uri.slice(mark + 1)
  if (rest === undefined) return without
  if (/^\$\{?(?:args|query_string)\}?$/.test(rest)) return 'kept'
  return rest === '' ? 'none' : 'unknown'
}

/** A redirect's target with what is known of its variables put in. */
export function redirectTo(status: number, url: string, visit: Visit, says: string, origin: Origin): Lowered {
  const cases = casesOf(url, visit.scope, origin)
  if (cases === undefined) return lowered({ do: 'answer', status, location: formatTemplate(parseTemplate(url)) }, says, origin)
  return choose(
    cases.map((one) => ({ when: one.when, then: lowered({ do: 'answer', status, location: formatTemplate(one.parts) }, says, origin), says, origin: one.origin })),
  )
}

const answersItself = ['stub_status', 'empty_gif']

/** Who makes the answer: the block's last handler, for an `if` without one its location's; without any, files. */
function handler(visit: Visit): Lowered {
  for (let here: Level | undefined = visit.level; here !== undefined; here = here.parent) {
    const pass = all(here.block, ...passes, ...answersItself).at(-1)
    if (pass !== undefined) {
      return answersItself.includes(pass.name) ? lowered({ do: 'answer', status: statusNow(200, visit) }, saysOf(pass), pass.origin) : lowerPass(pass, visit)
    }
    // nginx: handlers aren't inherited, except by the nameless locations of `if` and limit_except.
    if (here.statement?.name !== 'if' && here.statement?.name !== 'limit_except') break
  }
  return files(visit)
}

function files(visit: Visit): Lowered {
  const root = nearest(visit.level, 'root', 'alias').at(-1)
  const origin = root?.origin ?? implied('nginx: files come from the folder html where no root is given')
  const says = root === undefined ? 'files' : saysOf(root)
  const plain = withoutFile(lowered({ do: 'files', root: root?.args[0] }, says, origin), visit, origin)
  const rules = indexRules(visit)
  const served: Lowered = { rules: [...rules, ...plain.rules], otherwise: plain.otherwise }
  if (nearest(visit.level, 'dav_methods').some(({ args }) => args[0] !== 'off')) return served
  // nginx: files are for GET, HEAD and POST, whether they are there or not (ngx_http_static_handler, 2026-11).
  const others = not(matchMethod({ kind: 'some', of: ['GET', 'HEAD', 'POST'].map((text) => ({ kind: 'exact', text })) }, visit.scope))
  const why = implied('nginx: files answer GET, HEAD and POST only')
  return either(others, answerStatus(405, visit, 'files', why), served, 'a method that files do not answer', why)
}

/** Files with an error page that another location answers: whether the file is there decides, and that isn't declared. */
function withoutFile(found: Lowered, visit: Visit, origin: Origin): Lowered {
  const missing = answerStatus(404, visit, 'the file is not there', origin)
  const forbidden = answerStatus(403, visit, 'the folder has no index', origin)
  let result = found
  if (actionOf(missing).do !== 'answer') result = either({ kind: 'opaque', says: 'the file is there', origin }, found, missing, 'files', origin)
  if (actionOf(forbidden).do === 'answer') return result
  const folder: Match = { kind: 'all', of: [{ kind: 'path', language: { kind: 'suffix', text: '/' } }, { kind: 'opaque', says: 'the folder is there without an index', origin }] }
  return either(folder, forbidden, result, 'a folder without an index', origin)
}

/** A folder's index file is looked for in all locations again; that matters only where another location answers for such a file. */
function indexRules(visit: Visit): HttpRule[] {
  const index = inherited(visit.level, 'index')
  const names = index?.args ?? ['index.html']
  const origin = index?.origin ?? implied('nginx: the index of a folder is index.html')
  return names.flatMap((name): HttpRule[] => {
    if (constantOf(parseTemplate(name)) === undefined || name.startsWith('/') || !answeredElsewhere(name, visit)) return []
    const says = `index ${name}`
    const there: Match = {
      kind: 'all',
      of: [
        { kind: 'path', language: { kind: 'suffix', text: '/' } },
        { kind: 'opaque', says: `the folder holds ${name}`, origin },
      ],
    }
    return [{ match: there, action: { do: 'rewrite', path: { kind: 'pattern', pattern: '^(.*)$', ignoreCase: false, to: `$1${name}` }, router: visit.site.again('redirect', visit.round) }, says, origin }]
  })
}

function answeredElsewhere(name: string, { site, level }: Visit): boolean {
  return all(site.server.block, 'location').some((location) => {
    if (location === level.statement) return false
    const isFiles = !(location.block ?? []).some((inner) => (passes as readonly string[]).includes(inner.name) || ['return', 'rewrite', 'if', 'deny', 'auth_basic', 'internal', 'location'].includes(inner.name))
    if (isFiles) return false
    const head = readLocation(location)
    if (head.kind === 'exact') return head.path.endsWith(`/${name}`)
    if (head.kind !== 'regex') return false
    // An expression that could end in the index's ending; whether it does is decided when the path is matched again.
    const extension = name.slice(name.lastIndexOf('.') + 1)
    return head.pattern.includes(extension) || !/[a-z]/i.test(head.pattern)
  })
}
