import { all, nobody, not, nothing, some, type Match } from '../../../../flow/match.ts'
import type { Language } from '../../../../flow/text/language.ts'
import { opaque } from '../../balance/condition.ts'
import { attribute, blocks, items, part, prefix, text, type Holder } from '../../attribute.ts'
import { referred } from '../../compute/locate.ts'
import type { World } from '../../world.ts'
import { fieldOf, within, type Field } from './field.ts'

/** How the rules of one web ACL are judged. */
export interface Judging {
  readonly world: World
  /** What is made for attacks may refuse any request (profile `waf=strict`); else an ordinary request is taken to be none. */
  readonly strict: boolean
  /** Labels that rules so far put on what they match. */
  readonly labels: { readonly name: string; readonly match: Match }[]
  /** What is not judged, for people: `managed rule group X`, `rate limit`. */
  readonly unjudged: Set<string>
}

// Web ACLs nest statements a few levels deep; the provider knows three (aws_wafv2_web_acl, 2026-11).
const deepest = 32

const forAttacks: Readonly<Record<string, string>> = {
  rate_based_statement: 'rate limit',
  sqli_match_statement: 'SQL injection',
  xss_match_statement: 'cross-site scripting',
  size_constraint_statement: 'size limit',
}

/** The requests that a statement is about. */
export function statementMatch(judging: Judging, statement: Holder, depth = 0): Match {
  const kind = [...statement.attributes.keys()].find((name) => blocks(part(statement, name)).length > 0)
  const [body] = kind === undefined ? [] : blocks(part(statement, kind))
  if (kind === undefined || !body || depth > deepest) return opaque('a statement that is not known', statement.origin)
  const inner = (holder: Holder): Match[] => blocks(part(holder, 'statement')).map((one) => statementMatch(judging, one, depth + 1))
  switch (kind) {
    case 'and_statement':
      return all(...known(body, inner(body)))
    case 'or_statement':
      return some(...known(body, inner(body)))
    case 'not_statement':
      return not(all(...known(body, inner(body))))
    case 'byte_match_statement':
      return byteMatch(body)
    case 'regex_match_statement': {
      const source = text(part(body, 'regex_string'))
      return onField(body, (field) => (source === undefined ? 'the expression is not known' : regexLanguage(source, field)))
    }
    case 'regex_pattern_set_reference_statement':
      return patternSet(judging, body)
    case 'ip_set_reference_statement':
      return addressSet(judging, body)
    case 'geo_match_statement':
      return opaque('the client’s country', body.origin)
    case 'asn_match_statement':
      return opaque('the client’s autonomous system', body.origin)
    case 'label_match_statement':
      return labelled(judging, body)
    case 'managed_rule_group_statement':
      return unjudged(judging, `managed rule group ${text(part(body, 'name')) ?? ''}`.trim(), body)
    default: {
      const says = forAttacks[kind]
      return says === undefined ? opaque(`${kind} is not followed`, body.origin) : unjudged(judging, says, body)
    }
  }
}

/** A combination whose parts aren't known may be anything. */
function known(body: Holder, parts: readonly Match[]): readonly Match[] {
  return parts.length > 0 ? parts : [opaque('statements that are not known', body.origin)]
}

function unjudged({ strict, unjudged: told }: Judging, says: string, body: Holder): Match {
  told.add(says)
  return strict ? opaque(`what ${says} refuses`, body.origin) : nothing
}

function onField(statement: Holder, language: (field: Field) => Language | string): Match {
  const field = fieldOf(statement)
  if (typeof field === 'string') return opaque(field, statement.origin)
  const made = language(field)
  return typeof made === 'string' ? opaque(made, statement.origin) : within(field, made, statement)
}

// Where a searched text has to stand; CONTAINS_WORD: with no letter, digit or underscore beside it (ByteMatchStatement, PositionalConstraint, 2026-11).
function byteMatch(statement: Holder): Match {
  const [searched, place] = [text(part(statement, 'search_string')), text(part(statement, 'positional_constraint'))]
  return onField(statement, ({ lower }) => {
    if (searched === undefined || place === undefined) return 'what it searches for is not known'
    // What is compared has no capital letters any more.
    if (lower && /[A-Z]/.test(searched)) return { kind: 'some', of: [] }
    const fold = lower ? { ignoreCase: true } : {}
    switch (place) {
      case 'EXACTLY':
        return { kind: 'exact', text: searched, ...fold }
      case 'STARTS_WITH':
        return { kind: 'prefix', text: searched, ...fold }
      case 'ENDS_WITH':
        return { kind: 'suffix', text: searched, ...fold }
      case 'CONTAINS':
        return { kind: 'contains', text: searched, ...fold }
      case 'CONTAINS_WORD': {
        const source = `(?:^|[^A-Za-z0-9_])${searched.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(?:$|[^A-Za-z0-9_])`
        return { kind: 'pattern', source, flavour: 're2', anchoring: 'search', ...fold }
      }
      default:
        return `positional constraint ${place} is not understood`
    }
  })
}

/** Expressions are looked for anywhere in the value, as PCRE has them (AWS WAF, "Supported regular expression syntax", 2026-11). */
function regexLanguage(source: string, { lower }: Field): Language | string {
  if (lower && /[A-Z]/.test(source.replace(/\\[A-Z]/g, ''))) return 'an expression with capital letters on what is in lower case'
  return { kind: 'pattern', source, flavour: 'pcre', anchoring: 'search', ...(lower && { ignoreCase: true }) }
}

function patternSet({ world }: Judging, statement: Holder): Match {
  const set = referred(world, part(statement, 'arn'), 'aws_wafv2_regex_pattern_set')
  if (!set || set.lookedUp === true) return opaque('a pattern set that was not read', statement.origin)
  const expressions = blocks(attribute(set, 'regular_expression'))
  return some(
    ...expressions.map((one) => onField(statement, (field) => {
      const source = text(part(one, 'regex_string'))
      return source === undefined ? 'the expression is not known' : regexLanguage(source, field)
    })),
    ...(attribute(set, 'regular_expression')?.kind === 'unknown' ? [opaque(`what ${set.id} holds is not known`, set.origin)] : []),
  )
}

/** The address of whoever opened the connection; with `ip_set_forwarded_ip_config` one that a header tells, which nobody can know. */
function addressSet({ world }: Judging, statement: Holder): Match {
  const set = referred(world, part(statement, 'arn'), 'aws_wafv2_ip_set')
  if (!set || set.lookedUp === true) return opaque('an address set that was not read', statement.origin)
  if (blocks(part(statement, 'ip_set_forwarded_ip_config')).length > 0) return opaque('the address that a header tells', statement.origin)
  const addresses = attribute(set, 'addresses')
  const ranges = items(addresses).flatMap((value) => prefix(value) ?? [])
  const missing = addresses?.kind === 'unknown' || ranges.length < items(addresses).length || set.uncertain !== undefined
  return some({ kind: 'source', peers: { ...nobody, ranges } }, ...(missing ? [opaque(`what ${set.id} holds is not known`, set.origin)] : []))
}

/**
 * Labels are put on by rules that come before and let a request go on; one may be named by its last parts alone (AWS WAF, "Label match rule statement", 2026-11).
 * Those of managed rules are none that an ordinary request has.
 */
function labelled(judging: Judging, statement: Holder): Match {
  const [scope, key] = [text(part(statement, 'scope')), text(part(statement, 'key'))]
  if (key === undefined || scope === undefined) return opaque('the label that it asks for is not known', statement.origin)
  if (key.startsWith('awswaf:managed:')) return unjudged(judging, `labels ${key}`, statement)
  const own = judging.labels.filter(({ name }) => (scope === 'NAMESPACE' ? `:${name}`.includes(`:${key.replace(/:$/, '')}:`) : name === key || name.endsWith(`:${key}`) || key.endsWith(`:${name}`)))
  return some(...own.map(({ match }) => match))
}
