import type { Language } from '../../flow/text/language.ts'
import type { HttpRule } from '../../model/http.ts'
import { answerStatus, limited, lowerContent, notMethods, obstacle } from './content.ts'
import { languageOfLocation, readLocation } from './location.ts'
import type { LocationHead } from './location.ts'
import { actionOf, either, lowered } from './output.ts'
import type { Lowered } from './output.ts'
import { passes } from './proxy.ts'
import { lowerScript } from './rewrite.ts'
import type { Visit } from './site.ts'
import { all, first, inherited, levelOf, saysOf } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { withCaptures } from './variables.ts'

interface Location<Head extends LocationHead> {
  readonly head: Head
  readonly statement: Statement
}

type Exact = Extract<LocationHead, { kind: 'exact' }>
type Prefix = Extract<LocationHead, { kind: 'prefix' }>
type Regex = Extract<LocationHead, { kind: 'regex' }>

/**
 * Which location of a level answers, as rules of which the first match decides. What nginx does (ngx_http_core_find_location, 2026-11):
 * an exact location ends the search; else the longest prefix is remembered and its own nested locations are asked; a nested expression
 * ends the search; else this level's expressions in order, unless the remembered prefix is `^~`; an expression ends the search, outer
 * ones included; else the deepest prefix, and without one what is around. `after` are the rules of the outer levels' expressions.
 */
export function lowerLookup(level: Level, own: Lowered, after: readonly HttpRule[], visit: Visit): Lowered {
  const exact: Location<Exact>[] = []
  const prefixes: Location<Prefix>[] = []
  const regexes: Location<Regex>[] = []
  for (const statement of all(level.block, 'location')) {
    const head = readLocation(statement)
    if (head.kind === 'exact' && !exact.some((one) => one.head.path === head.path)) exact.push({ head, statement })
    else if (head.kind === 'prefix' && !prefixes.some((one) => one.head.path === head.path)) prefixes.push({ head, statement })
    else if (head.kind === 'regex') regexes.push({ head, statement })
  }
  if (exact.length + prefixes.length + regexes.length === 0 && after.length === 0) return own
  prefixes.sort((a, b) => b.head.path.length - a.head.path.length)

  const tail = [...regexes.map((one) => ruleOfRegex(one, level, visit)), ...after]
  const rules: HttpRule[] = [
    ...exact.map((one) => rule(one, { kind: 'exact', text: one.head.path }, actionOf(lowerLocation(one.statement, level, visit)))),
    ...redirects([...exact, ...prefixes], visit, level),
  ]
  // A prefix that hides expressions, or has locations inside, is decided before this level's expressions; so are longer plain ones inside it.
  const early = new Set(prefixes.filter(({ head, statement }) => tail.length === 0 || head.noRegex || first(statement.block ?? [], 'location') !== undefined))
  for (const one of prefixes) {
    if (!early.has(one)) continue
    const inside = prefixes.filter((other) => !early.has(other) && other !== one && other.head.path.startsWith(one.head.path)).map(({ head }) => head.path)
    const inner = lowerLookup(levelOf(one.statement, level), lowerLocation(one.statement, level, visit), one.head.noRegex ? after : tail, visit)
    rules.push(rule(one, prefixWithout(one.head.path, inside), actionOf(inner)))
  }
  rules.push(...tail)
  for (const one of prefixes) {
    if (!early.has(one)) rules.push(rule(one, languageOfLocation(one.head), actionOf(lowerLocation(one.statement, level, visit))))
  }
  return { rules: [...rules, ...own.rules], otherwise: own.otherwise }
}

function rule({ statement }: { readonly statement: Statement }, language: Language, action: HttpRule['action']): HttpRule {
  return { match: { kind: 'path', language }, action, says: saysOf(statement), origin: statement.origin }
}

function prefixWithout(path: string, longer: readonly string[]): Language {
  const prefix: Language = { kind: 'prefix', text: path }
  // Only the outermost of the longer ones say something.
  const outermost = longer.filter((one) => !longer.some((other) => other !== one && one.startsWith(other)))
  return longer.length === 0 ? prefix : { kind: 'all', of: [prefix, ...outermost.map((text): Language => ({ kind: 'not', of: { kind: 'prefix', text } }))] }
}

function ruleOfRegex(one: Location<Regex>, level: Level, visit: Visit): HttpRule {
  const inside: Visit = { ...visit, scope: withCaptures(visit.scope, { on: 'path', pattern: one.head.pattern, ignoreCase: one.head.ignoreCase }) }
  const inner = lowerLookup(levelOf(one.statement, level), lowerLocation(one.statement, level, inside), [], inside)
  return rule(one, languageOfLocation(one.head), actionOf(inner))
}

/** `location /x/` that passes requests on answers `/x` with a redirect, where `/x` has no location of its own (ngx_http_core_module, 2026-11). */
function redirects(locations: readonly Location<Exact | Prefix>[], visit: Visit, level: Level): HttpRule[] {
  const rules: HttpRule[] = []
  for (const one of locations) {
    const { path } = one.head
    const bare = path.slice(0, -1)
    if (path.length < 2 || !path.endsWith('/') || !one.statement.block?.some((inner) => (passes as readonly string[]).includes(inner.name))) continue
    if (locations.some((other) => other.head.path === bare) || rules.some(({ says }) => says === `redirect to ${path}`)) continue
    // An exact location of the same path stands for both.
    const here = levelOf(locations.find(({ head }) => head.kind === 'exact' && head.path === path)?.statement ?? one.statement, level)
    const internal = !visit.internal && inherited(here, 'internal') !== undefined
    const inner = { ...visit, level: here }
    const action = internal ? actionOf(answerStatus(404, inner, 'internal', one.statement.origin)) : ({ do: 'answer', status: 301, location: path } as const)
    rules.push({ match: { kind: 'path', language: { kind: 'exact', text: bare } }, action, says: `redirect to ${path}`, origin: one.statement.origin })
  }
  return rules
}

/** What a location does once it was chosen, without the locations inside it. */
export function lowerLocation(statement: Statement, parent: Level, visit: Visit): Lowered {
  const level = levelOf(statement, parent)
  const inside: Visit = { ...visit, level }
  const says = saysOf(statement)
  // nginx: what is inside an internal location is internal too (ngx_http_core_merge_loc_conf, 2026-11).
  if (inherited(level, 'internal') !== undefined && !visit.internal) return answerStatus(404, inside, `${says} is internal`, statement.origin)
  const strange = obstacle(level)
  if (strange !== undefined) return lowered({ do: 'unknown', says: `${saysOf(strange)} is not understood` }, saysOf(strange), strange.origin)
  return lowerHere(level, inside)
}

/** A level's own rewrites and content: of a location, or of a server for paths without a location. */
export function lowerHere(level: Level, visit: Visit): Lowered {
  const script = lowerScript(level, visit, (end) =>
    end.changed ? lowered({ do: 'rewrite', path: { kind: 'keep' }, router: visit.site.again('last', end.round) }, 'the path was rewritten', originOf(level)) : lowerContent(end),
  )
  // nginx: a limited method has a configuration of its own, in which the location's rewrites don't stand.
  const limit = first(level.block, 'limit_except')
  return limit === undefined ? script : either(notMethods(limit, visit), limited(limit, visit), script, saysOf(limit), limit.origin)
}

function originOf(level: Level): HttpRule['origin'] {
  return level.statement?.origin ?? { kind: 'implied', says: 'nginx' }
}
