import { not } from '../../flow/match.ts'
import type { Match } from '../../flow/match.ts'
import type { PathChange } from '../../model/http.ts'
import { lowered, either } from './output.ts'
import type { Lowered } from './output.ts'
import { answerStatus, queryAfter, redirectTo, statusNow } from './content.ts'
import { pathChange } from './path-change.ts'
import type { Visit } from './site.ts'
import { levelOf, saysOf } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { parseTemplate } from './template.ts'
import { casesOf, casesOfParts, lostCaptures, matchValue, withCaptures, withValue } from './variables.ts'
import type { Captures, Case, Scope } from './variables.ts'
import { passes } from './proxy.ts'
import { effectOf } from './directives.ts'

const redirects = [301, 302, 303, 307, 308]
/** An `if` whose block falls through splits the way in two; after so many of them the answer is given up. */
const mostSplits = 6

interface Step {
  readonly statement: Statement
  readonly level: Level
}

/** The directives of a block that nginx's rewrite module runs one after the other: set, if, return, rewrite, break. */
export function lowerScript(level: Level, visit: Visit, end: (visit: Visit) => Lowered): Lowered {
  return run(stepsOf(level), 0, visit, end)
}

function stepsOf(level: Level): Step[] {
  return level.block.filter(({ name }) => ['set', 'if', 'return', 'rewrite', 'break'].includes(name)).map((statement) => ({ statement, level }))
}

function run(steps: readonly Step[], at: number, visit: Visit, end: (visit: Visit) => Lowered): Lowered {
  const step = steps[at]
  if (step === undefined) return end(visit)
  const { statement } = step
  const next = (after: Visit): Lowered => run(steps, at + 1, after, end)
  switch (statement.name) {
    case 'set':
      return next({ ...visit, scope: set(statement, visit.scope) })
    case 'return':
      return lowerReturn(statement, visit)
    case 'break':
      return end({ ...visit, changed: false })
    case 'rewrite':
      return lowerRewrite(statement, visit, next, end)
    default:
      return lowerIf(step, steps, at, visit, next, end)
  }
}

function set(statement: Statement, scope: Scope): Scope {
  const [name = '', value = ''] = statement.args
  return withValue(scope, name.slice(1), casesOf(value, scope, statement.origin))
}

/** `return 404`, `return 301 url`, `return url`, `return 200 text`, and 444 that closes (ngx_http_rewrite_module, 2026-11). */
function lowerReturn(statement: Statement, visit: Visit): Lowered {
  const [head = '', text] = statement.args
  const says = saysOf(statement)
  if (!/^\d{1,3}$/.test(head)) return redirectTo(302, head, visit, says, statement.origin)
  const status = Number(head)
  if (status === 444) return lowered({ do: 'close' }, says, statement.origin)
  if (text === undefined) return answerStatus(status, visit, says, statement.origin)
  return redirects.includes(status) ? redirectTo(status, text, visit, says, statement.origin) : lowered({ do: 'answer', status: statusNow(status, visit) }, says, statement.origin)
}

function lowerRewrite(statement: Statement, visit: Visit, next: (visit: Visit) => Lowered, end: (visit: Visit) => Lowered): Lowered {
  const [pattern = '', replacement = '', flag] = statement.args
  const says = saysOf(statement)
  const { origin } = statement
  const when: Match = { kind: 'path', language: { kind: 'pattern', source: pattern, flavour: 'pcre', anchoring: 'search', ignoreCase: false } }
  const scope = withCaptures(visit.scope, { on: 'path', pattern, ignoreCase: false })
  const inside: Visit = { ...visit, scope }
  // nginx: an expression that was asked in vain empties $1… (ngx_http_script_regex_start_code, 2026-11).
  const rest = next({ ...visit, scope: { ...visit.scope, captures: undefined } })
  if (flag === 'redirect' || flag === 'permanent' || /^(?:https?:\/\/|\$scheme\b)/.test(replacement)) {
    return either(when, redirectTo(flag === 'permanent' ? 301 : 302, replacement, inside, says, origin), rest, says, origin)
  }
  const cases = casesOf(replacement, scope, origin)
  const [only] = cases ?? []
  const path: PathChange = cases?.length === 1 && only !== undefined ? pathChange(only.parts, scope) : { kind: 'unknown', says: `${says}: the new path is not known` }
  const { site, level } = visit
  // Groups were those of the old path: afterwards they name nothing that the flow still has.
  const query = replacement.endsWith('?') ? 'none' : replacement.includes('?') ? queryAfter(replacement, 'kept') : visit.round.query
  const forgotten: Visit = { ...visit, internal: true, round: { ...visit.round, query, moved: true }, scope: { ...scope, query, captures: lostCaptures, named: new Map([...scope.named].map(([name, group]) => [name, { ...group, captures: { ...group.captures, on: 'other' as const } }])) } }
  const go = (router: string): Lowered => lowered({ do: 'rewrite', path, router }, says, origin)
  const here = `${statement.text.path}:${statement.span.start} ${JSON.stringify({ ...visit.round, query })} ${site.mark(visit.scope.values)} ${site.mark(level.statement ?? level.block)} ${visit.cut} ${visit.splits}`
  let then: Lowered
  if (flag === 'last') {
    // In a server's block the rewrites end here and a location is looked for; in a location the same.
    then = go(site.router(`rewrite ${here}`, says, () => end({ ...forgotten, changed: true })))
  } else if (flag === 'break') {
    then = go(site.router(`break ${here}`, says, () => end({ ...forgotten, changed: false, cut: true })))
  } else then = go(site.router(`rewrite ${here}`, says, () => next({ ...forgotten, changed: true })))
  return either(when, then, rest, says, origin)
}

function lowerIf(
  { statement, level }: Step,
  steps: readonly Step[],
  at: number,
  visit: Visit,
  next: (visit: Visit) => Lowered,
  end: (visit: Visit) => Lowered,
): Lowered {
  const inner = levelOf(statement, level)
  const says = `if ${statement.args.join(' ')}`
  const condition = readCondition(statement, visit.scope)
  const body = stepsOf(inner)
  const mixed: Scope = condition.no === 'same' ? visit.scope : { ...visit.scope, captures: lostCaptures }
  const otherwise: Visit = condition.no === 'same' ? visit : { ...visit, scope: { ...visit.scope, captures: condition.no } }
  // nginx: a request for which an `if` holds goes on in the if's own nameless location, which has no try_files.
  const triesFiles = level.block.some(({ name }) => name === 'try_files')
  if (!triesFiles && inner.block.every(({ name }) => name === 'set')) return next({ ...visit, scope: { ...setSometimes(body, condition, visit.scope), captures: mixed.captures } })
  const others = inner.block.filter(({ name }) => effectOf(name) !== 'harmless' && !['set', 'if', 'return', 'rewrite', 'break', ...harmlessInIf].includes(name))
  const leaves = body.some(({ statement: { name, args } }) => name === 'return' || name === 'break' || (name === 'rewrite' && args[2] !== undefined))
  if (body.length === 0 && others.length === 0 && !triesFiles) return next({ ...visit, scope: mixed })
  const strange = others.find(({ name }) => !(passes as readonly string[]).includes(name) && !['root', 'alias', 'try_files', 'deny', 'allow', 'proxy_set_header', 'error_page'].includes(name))
  const inside: Visit = {
    ...visit,
    level: inner,
    scope: scopeInside(condition, visit.scope),
    splits: visit.splits + (leaves ? 0 : 1),
  }
  const yes =
    strange !== undefined || inside.splits > mostSplits || (!leaves && !visit.site.maySplit())
      ? lowered({ do: 'unknown', says: strange === undefined ? `${says}: too many ifs that fall through` : `${strange.name} inside if` }, says, statement.origin)
      : run([...body, ...steps.slice(at + 1)], 0, inside, end)
  return either(condition.match, yes, next(otherwise), says, statement.origin)
}

const harmlessInIf = ['add_header', 'access_log', 'error_log', 'proxy_redirect', 'userid', 'server_tokens', 'index', 'proxy_bind']

/** A body of sets alone doesn't split the way: the variables get one case more. */
function setSometimes(body: readonly Step[], condition: Condition, scope: Scope): Scope {
  const when = condition.match
  let result = scope
  let inside = scopeInside(condition, scope)
  for (const { statement } of body) {
    const name = (statement.args[0] ?? '').slice(1).toLowerCase()
    inside = set(statement, inside)
    const yes = inside.values.get(name)
    const no = result.values.has(name) ? result.values.get(name) : casesOfParts(parseTemplate(`\${${name}}`), result, statement.origin)
    const empty: Case[] = [{ when: { kind: 'all', of: [] }, parts: [{ text: '' }], origin: { kind: 'implied', says: 'nginx: a variable that was not set is empty' } }]
    const before = scope.values.has(name) || scope.maps.has(name) ? no : empty
    const joined = yes === undefined || before === undefined ? undefined : [...yes.map((one) => ({ ...one, when: { kind: 'all' as const, of: [when, one.when] } })), ...before]
    result = withValue(result, name, joined)
  }
  return result
}

interface Condition {
  readonly match: Match
  /** What `$1`… are where it holds and where it doesn't: `same` as before, none, or those of its expression. */
  readonly yes: Captures | undefined | 'same'
  readonly no: Captures | undefined | 'same'
}

function scopeInside({ yes }: Condition, scope: Scope): Scope {
  if (yes === 'same') return scope
  return yes === undefined ? { ...scope, captures: undefined } : withCaptures(scope, yes)
}

/** `($x)`, `($x = y)`, `($x !~* z)`, `(!-f $y)`: the parentheses belong to the first and last word. */
export function readCondition(statement: Statement, scope: Scope): Condition {
  const says = `if ${statement.args.join(' ')}`
  const words = [...statement.args]
  const opaque: Match = { kind: 'opaque', says, origin: statement.origin }
  const head = words[0] ?? ''
  words[0] = head.startsWith('(') ? head.slice(1) : head
  const tail = words.at(-1) ?? ''
  if (tail.endsWith(')')) words[words.length - 1] = tail.slice(0, -1)
  const [variable = '', operator, value, ...more] = words.filter((word) => word !== '' || words.length > 2).filter((word, index) => !(index === 0 && word === ''))
  const given = value ?? ''
  if (!variable.startsWith('$') || more.some((word) => word !== '')) return { match: opaque, yes: 'same', no: 'same' }
  const cases = casesOf(variable, scope, statement.origin)
  const ask = (question: Parameters<typeof matchValue>[1]): Match => matchValue(cases, question, scope, says, statement.origin)
  switch (operator) {
    case undefined:
    case '':
      return { match: ask({ ask: 'true' }), yes: 'same', no: 'same' }
    case '=':
      return { match: equals(variable, given, scope, statement, ask), yes: 'same', no: 'same' }
    case '!=':
      return { match: not(equals(variable, given, scope, statement, ask)), yes: 'same', no: 'same' }
    case '~':
    case '~*':
    case '!~':
    case '!~*': {
      const ignoreCase = operator.endsWith('*')
      const match = ask({ ask: 'matches', pattern: given, ignoreCase })
      const name = variable.replace(/^\$\{?|\}$/g, '')
      const on = name === 'uri' || name === 'document_uri' ? 'path' : name === 'host' ? 'host' : 'other'
      const captures: Captures = { on, pattern: given, ignoreCase }
      return operator.startsWith('!') ? { match: not(match), yes: undefined, no: captures } : { match, yes: captures, no: undefined }
    }
    default:
      return { match: opaque, yes: 'same', no: 'same' }
  }
}

function equals(variable: string, text: string, scope: Scope, statement: Statement, ask: (question: { ask: 'equals'; text: string }) => Match): Match {
  const right = casesOf(text, scope, statement.origin)
  const [only] = right ?? []
  const [part] = only?.parts ?? []
  if (right?.length === 1 && only?.parts.length === 1 && part !== undefined && 'text' in part) return ask({ ask: 'equals', text: part.text })
  return { kind: 'opaque', says: `if ${variable} = ${text}`, origin: statement.origin }
}
