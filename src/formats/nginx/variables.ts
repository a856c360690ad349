import { parseAddress, rangeOf } from '../../base/address.ts'
import { all, anything, nobody, not, nothing, some } from '../../flow/match.ts'
import type { Match } from '../../flow/match.ts'
import type { Language } from '../../flow/text/language.ts'
import type { Origin } from '../../origin/origin.ts'
import { constantOf, joinParts, parseTemplate } from './template.ts'
import type { Part } from './template.ts'

/** What a value may be: the first case whose `when` holds. The last one holds always. */
export interface Case {
  readonly when: Match
  readonly parts: readonly Part[]
  /** The line that gave the value. */
  readonly origin: Origin
}
export type Cases = readonly Case[]

/** The regular expression whose groups `$1`… are, and what it was applied to; `other` is something that a flow doesn't hold (any more). */
export interface Captures {
  readonly on: 'path' | 'host' | 'other'
  readonly pattern: string
  readonly ignoreCase: boolean
}

/** What variables mean at one point of a request's way. Persistent: whoever changes it makes a new one. */
export interface Scope {
  /** Set by `set`, latest value; undefined inside means: it may be anything. */
  readonly values: ReadonlyMap<string, Cases | undefined>
  /** From map, geo, split_clients of the http block. */
  readonly maps: ReadonlyMap<string, (scope: Scope) => Cases | undefined>
  /** What is known of the socket: scheme, server_port, https… */
  readonly constants: ReadonlyMap<string, string>
  /** Undefined where no expression matched last: `$1`… are empty. */
  readonly captures: Captures | undefined
  /** Named groups, and the group's number in its expression. */
  readonly named: ReadonlyMap<string, { readonly captures: Captures; readonly group: number }>
  /** Maps that are being worked out, against a map that asks for itself. */
  readonly open: ReadonlySet<string>
  /** True where the client's address may have been replaced by a header's. */
  readonly addressIsClaimed: boolean
  /** What `$arg_x` asks: the client's query, none any more, or one that isn't known. */
  readonly query: 'kept' | 'none' | 'unknown'
  /** `get`: every method but HEAD has become GET. */
  readonly method: 'kept' | 'get'
}

const mostCases = 256
const mostParts = 64
const longest = 8192

/** All that a text with variables may be, or undefined where that isn't known or would be too many. */
export function casesOf(value: string, scope: Scope, origin: Origin): Cases | undefined {
  return casesOfParts(parseTemplate(value), scope, origin)
}

export function casesOfParts(parts: readonly Part[], scope: Scope, origin: Origin): Cases | undefined {
  let cases: Cases = [{ when: anything, parts: [], origin }]
  for (const part of parts) {
    const more = 'text' in part ? undefined : valueOf(part.variable, scope)
    if (more === 'unknown') return undefined
    if (more === undefined) {
      cases = cases.map((one) => ({ ...one, parts: [...one.parts, part] }))
      continue
    }
    if (cases.length * more.length > mostCases && cases.length > 1) return undefined
    const [only] = cases
    cases =
      cases.length === 1 && only !== undefined
        ? more.map((next) => ({ when: next.when, parts: [...only.parts, ...next.parts], origin: next.origin }))
        : cases.flatMap((one) => more.map((next) => ({ when: all(one.when, next.when), parts: [...one.parts, ...next.parts], origin: next.origin })))
  }
  const joined = cases.map((one) => ({ ...one, parts: joinParts(one.parts) }))
  // A variable that is set from itself again and again would grow without end.
  return joined.some((one) => one.parts.length > mostParts || one.parts.some((part) => 'text' in part && part.text.length > longest)) ? undefined : joined
}

/** The cases of a variable, `unknown`, or undefined where it is the request's own (`host`, `arg_x`) and stays a variable. */
function valueOf(name: string, scope: Scope): Cases | 'unknown' | undefined {
  if (scope.values.has(name)) return scope.values.get(name) ?? 'unknown'
  if (/^\d$/.test(name)) return scope.captures === undefined ? [{ when: anything, parts: [{ text: '' }], origin: { kind: 'implied', says: `nginx: $${name} is empty where no expression matched` } }] : undefined
  if (scope.named.has(name)) return undefined
  const constant = scope.constants.get(name)
  if (constant !== undefined) return [{ when: anything, parts: [{ text: constant }], origin: { kind: 'implied', says: `nginx: $${name}` } }]
  const map = scope.maps.get(name)
  if (map === undefined) return undefined
  if (scope.open.has(name)) return 'unknown'
  return map({ ...scope, open: new Set([...scope.open, name]) }) ?? 'unknown'
}

/** Where the variable of a request lies in a flow; undefined where flows have no such field. */
export function matchVariable(name: string, language: Language, scope: Scope): Match | undefined {
  const orAbsent = languageWithAbsent(language)
  switch (name) {
    // Host names are lower case in $host; the port is never part of it (ngx_http_core_module, embedded variables, 2026-11).
    case 'host':
    case 'http_host':
      return { kind: 'host', language: orAbsent }
    case 'request_method':
      return matchMethod(language, scope)
    case 'uri':
    case 'document_uri':
      return { kind: 'path', language }
    case 'content_type':
    case 'content_length':
      return { kind: 'header', name: name.replace('_', '-'), language: orAbsent }
    case 'remote_addr': {
      if (scope.addressIsClaimed) return undefined
      const address = language.kind === 'exact' ? parseAddress(language.text) : undefined
      return address === undefined ? undefined : { kind: 'source', peers: { ...nobody, ranges: [rangeOf(address)] } }
    }
  }
  if (name.startsWith('http_')) return { kind: 'header', name: name.slice(5).replaceAll('_', '-'), language: orAbsent }
  if (name.startsWith('arg_')) {
    if (scope.query === 'none') return holdsText(language, '') ? anything : nothing
    return scope.query === 'unknown' ? undefined : { kind: 'query', name: name.slice(4), language: orAbsent }
  }
  if (name.startsWith('cookie_')) return { kind: 'cookie', name: name.slice(7), language: orAbsent }
  const group = scope.named.get(name)
  if (group === undefined) return undefined
  return matchWholeGroup(group.captures, group.group, language)
}

/** A group that holds all that its expression was applied to (`^(?<path>.*)$`) can be asked like the thing itself. */
function matchWholeGroup(captures: Captures, group: number, language: Language): Match | undefined {
  if (captures.on === 'other' || group !== 1 || !/^\^?\((?:\?P?<\w+>)?\.[*+]\)\$?$/.test(captures.pattern)) return undefined
  return { kind: captures.on, language }
}

/** nginx gives the empty text for what a request doesn't carry, so a language with the empty text holds "not there" as well. */
function languageWithAbsent(language: Language): Language {
  return holdsText(language, '') ? { kind: 'some', of: [language, { kind: 'absent' }] } : language
}

/** Whether a short text is in a language. */
function holdsText(language: Language, text: string): boolean {
  const fold = (value: string): string => ('ignoreCase' in language && language.ignoreCase === true ? value.toLowerCase() : value)
  switch (language.kind) {
    case 'any':
      return true
    case 'exact':
      return fold(text) === fold(language.text)
    case 'prefix':
      return fold(text).startsWith(fold(language.text))
    case 'suffix':
      return fold(text).endsWith(fold(language.text))
    case 'contains':
      return fold(text).includes(fold(language.text))
    case 'pattern':
      return testOnText(language.source, language.ignoreCase ?? false, text) ?? false
    case 'some':
      return language.of.some((one) => holdsText(one, text))
    case 'all':
      return language.of.every((one) => holdsText(one, text))
    case 'not':
      return !holdsText(language.of, text)
    default:
      return false
  }
}

/** A question about the method. After an error page every method but HEAD has become GET (ngx_http_send_error_page, 2026-11). */
export function matchMethod(language: Language, scope: Scope): Match {
  if (scope.method === 'kept') return { kind: 'method', language }
  const head: Match = { kind: 'method', language: { kind: 'exact', text: 'HEAD' } }
  const [forGet, forHead] = [holdsText(language, 'GET'), holdsText(language, 'HEAD')]
  if (forGet === forHead) return forGet ? anything : nothing
  return forHead ? head : not(head)
}

/** Whether an expression is found in a text; undefined where it isn't JavaScript's, or could take long (only short texts are tried). */
export function testOnText(source: string, ignoreCase: boolean, text: string): boolean | undefined {
  if (text.length > 12 || source.length > 2000) return undefined
  try {
    return new RegExp(source.replaceAll('(?P<', '(?<'), ignoreCase ? 'i' : '').test(text)
  } catch {
    return undefined
  }
}

export type Question =
  /** nginx: true unless empty or `0`. */
  | { readonly ask: 'true' }
  | { readonly ask: 'equals'; readonly text: string }
  | { readonly ask: 'matches'; readonly pattern: string; readonly ignoreCase: boolean }

function languageOf(question: Question): Language {
  switch (question.ask) {
    case 'true':
      return { kind: 'not', of: { kind: 'some', of: [{ kind: 'exact', text: '' }, { kind: 'exact', text: '0' }, { kind: 'absent' }] } }
    case 'equals':
      return { kind: 'exact', text: question.text }
    case 'matches':
      return { kind: 'pattern', source: question.pattern, flavour: 'pcre', anchoring: 'search', ignoreCase: question.ignoreCase }
  }
}

/** The requests for which a question about a value is answered with yes. What cannot be told is `opaque`. */
export function matchValue(cases: Cases | undefined, question: Question, scope: Scope, says: string, origin: Origin): Match {
  const opaque: Match = { kind: 'opaque', says, origin }
  if (cases === undefined) return opaque
  const answers = cases.map((one) => ({ when: one.when, yes: answer(one.parts, question, scope) ?? opaque }))
  // Neighbours with the same answer are one; then from the last case to the first: in this case its answer, else what follows says.
  const groups: { when: Match[]; yes: Match }[] = []
  for (const { when, yes } of answers) {
    const last = groups.at(-1)
    if (last !== undefined && (last.yes === yes || (isConstant(yes) && isConstant(last.yes) && yes.kind === last.yes.kind))) last.when.push(when)
    else groups.push({ when: [when], yes })
  }
  let result: Match = groups.at(-1)?.yes ?? nothing
  for (const { when, yes } of groups.slice(0, -1).reverse()) {
    const here = some(...when)
    if (yes.kind === 'all' && yes.of.length === 0) result = isNothing(result) ? here : some(here, result)
    else if (isNothing(yes)) result = isNothing(result) ? nothing : all(not(here), result)
    else result = some(all(here, yes), all(not(here), result))
  }
  return result
}

function isConstant(match: Match): boolean {
  return (match.kind === 'all' || match.kind === 'some') && match.of.length === 0
}

function isNothing(match: Match): boolean {
  return match.kind === 'some' && match.of.length === 0
}

function answer(parts: readonly Part[], question: Question, scope: Scope): Match | undefined {
  const text = constantOf(parts)
  if (text !== undefined) {
    if (question.ask === 'true') return text !== '' && text !== '0' ? anything : nothing
    if (question.ask === 'equals') return text === question.text ? anything : nothing
    const found = testOnText(question.pattern, question.ignoreCase, text)
    return found === undefined ? undefined : found ? anything : nothing
  }
  const [part] = parts
  if (parts.length !== 1 || part === undefined || !('variable' in part)) return undefined
  return matchVariable(part.variable, languageOf(question), scope)
}

/** Groups of an expression by name: `(?<path>…)`, `(?P<path>…)`, `(?'path'…)` with their numbers. */
export function namedGroups(pattern: string): Map<string, number> {
  const names = new Map<string, number>()
  let group = 0
  let inClass = false
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]
    if (character === '\\') at++
    else if (inClass) inClass = character !== ']'
    else if (character === '[') {
      inClass = true
      if (pattern[at + 1] === '^') at++
      if (pattern[at + 1] === ']') at++
    } else if (character === '(') {
      const named = /^\((?:\?P?<([A-Za-z_]\w*)>|\?'([A-Za-z_]\w*)')/.exec(pattern.slice(at, at + 80))
      if (named !== null) names.set((named[1] ?? named[2] ?? '').toLowerCase(), ++group)
      else if (pattern[at + 1] !== '?' && pattern[at + 1] !== '*') group++
    }
  }
  return names
}

/** After an expression that may or may not have matched, or whose text is gone: `$1`… may be anything. */
export const lostCaptures: Captures = { on: 'other', pattern: '', ignoreCase: false }

/** The scope after an expression matched: its numbered groups replace the earlier ones, its named groups are added. */
export function withCaptures(scope: Scope, captures: Captures): Scope {
  const names = namedGroups(captures.pattern)
  if (names.size === 0) return { ...scope, captures }
  const named = new Map(scope.named)
  for (const [name, group] of names) named.set(name, { captures, group })
  return { ...scope, captures, named }
}

export function withValue(scope: Scope, name: string, cases: Cases | undefined): Scope {
  return { ...scope, values: new Map(scope.values).set(name.toLowerCase(), cases) }
}
