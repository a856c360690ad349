import { anything, nobody, some } from '../../flow/match.ts'
import type { Match } from '../../flow/match.ts'
import type { AddressRange } from '../../base/address.ts'
import { parseRange } from '../../base/address.ts'
import type { Language } from '../../flow/text/language.ts'
import { parseTemplate } from './template.ts'
import type { Part } from './template.ts'
import type { Statement } from './statement.ts'
import { casesOf, matchVariable, testOnText } from './variables.ts'
import type { Case, Cases, Scope } from './variables.ts'

type Lookup = (scope: Scope) => Cases | undefined

/** The variables that a `map`, `geo` or `split_clients` block gives, each with what it may be. */
export function readMap(statement: Statement): { readonly name: string; readonly lookup: Lookup } | undefined {
  const name = statement.args.at(-1)
  if (name === undefined || !name.startsWith('$')) return undefined
  const lookup: Lookup =
    statement.name === 'map'
      ? (scope) => mapCases(statement, scope)
      : statement.name === 'geo'
        ? (scope) => geoCases(statement, scope)
        : () => splitCases(statement)
  return { name: name.slice(1).toLowerCase(), lookup }
}

function valueParts(text: string): readonly Part[] {
  return parseTemplate(text)
}

/** A value of a map may be a variable itself: its cases are put in, all under the entry's own condition. */
function expandValue(when: Match, value: string, scope: Scope, entry: Statement): Case[] | undefined {
  if (!value.includes('$')) return [{ when, parts: valueParts(value), origin: entry.origin }]
  const inner = casesOf(value, scope, entry.origin)
  return inner?.map((one) => ({ when: isAnything(one.when) ? when : isAnything(when) ? one.when : { kind: 'all', of: [when, one.when] }, parts: one.parts, origin: entry.origin }))
}

function isAnything(match: Match): boolean {
  return match.kind === 'all' && match.of.length === 0
}

interface Entry {
  readonly key: string
  readonly value: string
  readonly statement: Statement
}

function entriesOf(statement: Statement, special: readonly string[]): Entry[] {
  return (statement.block ?? []).flatMap((entry) => {
    const [value] = entry.args
    if (value === undefined || special.includes(entry.name)) return []
    return [{ key: entry.name, value, statement: entry }]
  })
}

/**
 * nginx's order: exact keys, the longest `*.a`, the longest `a.*`, expressions in order, default (ngx_http_map_module, 2026-11).
 * Keys ignore case; a leading backslash protects special words.
 */
function mapCases(statement: Statement, scope: Scope): Cases | undefined {
  const source = statement.args[0] ?? ''
  const block = statement.block ?? []
  const hostnames = block.some((entry) => entry.name === 'hostnames' && entry.args.length === 0)
  if (block.some((entry) => entry.name === 'include')) return undefined
  const entries = entriesOf(statement, ['hostnames', 'volatile', 'include'])
  const given = casesOf(source, scope, statement.origin)
  const ranked: { rank: number; length: number; language: Language; constant: (text: string) => boolean | undefined; entry: Entry }[] = []
  let otherwise: Entry | undefined
  for (const entry of entries) {
    let key = entry.key
    if (key === 'default') {
      otherwise = entry
      continue
    }
    if (key.startsWith('~')) {
      const ignoreCase = key.startsWith('~*')
      const pattern = key.slice(ignoreCase ? 2 : 1)
      const constant = (text: string): boolean | undefined => testOnText(pattern, ignoreCase, text)
      ranked.push({ rank: 3, length: 0, language: { kind: 'pattern', source: pattern, flavour: 'pcre', anchoring: 'search', ignoreCase }, constant, entry })
      continue
    }
    if (key.startsWith('\\')) key = key.slice(1)
    const lower = key.toLowerCase()
    const isExact = (text: string) => (word: string): boolean => word.toLowerCase() === text
    if (hostnames && (lower.startsWith('*.') || lower.startsWith('.'))) {
      const suffix = lower.slice(lower.startsWith('*') ? 2 : 1)
      if (lower.startsWith('.')) ranked.push({ rank: 0, length: 0, language: { kind: 'exact', text: suffix, ignoreCase: true }, constant: isExact(suffix), entry })
      const constant = (text: string): boolean => text.toLowerCase().endsWith(`.${suffix}`)
      ranked.push({ rank: 1, length: suffix.length, language: { kind: 'labels', suffix, count: 'many', ignoreCase: true }, constant, entry })
    } else if (hostnames && lower.endsWith('.*')) {
      const prefix = lower.slice(0, -1)
      const constant = (text: string): boolean => text.toLowerCase().startsWith(prefix)
      ranked.push({ rank: 2, length: prefix.length, language: { kind: 'prefix', text: prefix, ignoreCase: true }, constant, entry })
    } else ranked.push({ rank: 0, length: 0, language: { kind: 'exact', text: lower, ignoreCase: true }, constant: isExact(lower), entry })
  }
  ranked.sort((a, b) => a.rank - b.rank || b.length - a.length)
  const cases: Case[] = []
  for (const { language, constant, entry } of ranked) {
    const when = matchSource(given, language, constant, scope, statement)
    const more = expandValue(when, entry.value, scope, entry.statement)
    if (more === undefined) return undefined
    cases.push(...more)
  }
  if (otherwise === undefined) cases.push({ when: anything, parts: [{ text: '' }], origin: { kind: 'implied', says: `nginx: a map without default gives the empty text` } })
  else {
    const more = expandValue(anything, otherwise.value, scope, otherwise.statement)
    if (more === undefined) return undefined
    cases.push(...more)
  }
  return cases
}

/** When a map's source is in a language: by the source's own cases, each either known text or one variable of the request. */
function matchSource(
  given: Cases | undefined,
  language: Language,
  constant: (text: string) => boolean | undefined,
  scope: Scope,
  statement: Statement,
): Match {
  const opaque: Match = { kind: 'opaque', says: `map ${statement.args[0] ?? ''}`, origin: statement.origin }
  if (given === undefined) return opaque
  const [only] = given
  if (given.length === 1 && only !== undefined) {
    const [part] = only.parts
    if (only.parts.length === 1 && part !== undefined && 'variable' in part) return matchVariable(part.variable, language, scope) ?? opaque
  }
  const yes: Match[] = []
  let earlier: Match[] = []
  for (const one of given) {
    const [part] = one.parts
    let here: Match
    if (one.parts.length === 1 && part !== undefined) {
      if ('text' in part) {
        const known = constant(part.text)
        here = known === undefined ? opaque : known ? anything : some()
      } else here = matchVariable(part.variable, language, scope) ?? opaque
    } else here = opaque
    if (!(here.kind === 'some' && here.of.length === 0)) {
      yes.push({ kind: 'all', of: [...earlier.map((match): Match => ({ kind: 'not', of: match })), one.when, here] })
    }
    earlier = [...earlier, one.when]
  }
  return some(...yes)
}

/** The longest range wins; ranges of addresses only. With `proxy` the address comes from a header and nothing is known. */
function geoCases(statement: Statement, scope: Scope): Cases | undefined {
  const block = statement.block ?? []
  if (block.some((entry) => ['proxy', 'include'].includes(entry.name))) return undefined
  const source = statement.args.length > 1 ? (statement.args[0] ?? '') : '$remote_addr'
  const byAddress = source === '$remote_addr' && !scope.addressIsClaimed
  const ranges: { range: AddressRange; entry: Entry }[] = []
  let otherwise: Entry | undefined
  for (const entry of entriesOf(statement, ['ranges', 'delete', 'proxy_recursive'])) {
    if (entry.key === 'default') {
      otherwise = entry
      continue
    }
    const range = parseRange(entry.key)
    if (range === undefined) return undefined
    ranges.push({ range, entry })
  }
  ranges.sort((a, b) => {
    const difference = a.range.last - a.range.first - (b.range.last - b.range.first)
    return difference < 0n ? -1 : difference > 0n ? 1 : 0
  })
  const cases: Case[] = ranges.map(({ range, entry }) => ({
    when: byAddress ? { kind: 'source', peers: { ...nobody, ranges: [range] } } : { kind: 'opaque', says: `geo ${source}`, origin: statement.origin },
    parts: valueParts(entry.value),
    origin: entry.statement.origin,
  }))
  const last = otherwise
  cases.push({ when: anything, parts: valueParts(last?.value ?? ''), origin: last?.statement.origin ?? { kind: 'implied', says: 'nginx: a geo without default gives the empty text' } })
  return cases
}

/** By a hash of the request: any value may come. */
function splitCases(statement: Statement): Cases {
  const entries = entriesOf(statement, [])
  const cases = entries.map(({ value, statement: entry }, index): Case => ({
    when: index === entries.length - 1 ? anything : { kind: 'opaque', says: `split_clients ${statement.args[0] ?? ''}`, origin: statement.origin },
    parts: valueParts(value),
    origin: entry.origin,
  }))
  return cases.length === 0 ? [{ when: anything, parts: [{ text: '' }], origin: statement.origin }] : cases
}

