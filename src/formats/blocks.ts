import { isUtf8 } from 'node:buffer'
import type { Value } from '../platforms/value.ts'

/** So deeply structures are told; what lies deeper is not known. */
const deepest = 60

/** Lists of structures that the provider calls by one of them (AWS provider: aws_wafv2_web_acl, aws_ecs_service, aws_lb_listener_rule, 2026-11). */
const singular: Readonly<Record<string, string>> = {
  ClientAliases: 'client_alias',
  CustomKeys: 'custom_key',
  ExcludedRules: 'excluded_rule',
  InsertHeaders: 'insert_header',
  ResponseHeaders: 'response_header',
  Rewrites: 'rewrite',
  RuleActionOverrides: 'rule_action_override',
  RuleLabels: 'rule_label',
  Services: 'service',
  Statements: 'statement',
  TextTransformations: 'text_transformation',
}

/** Lists of texts that the provider has in a block of their own, in what policies of CloudFront say of a request (aws_cloudfront_cache_policy, 2026-11). */
const listed: ReadonlySet<string> = new Set(['Cookies', 'Headers', 'QueryStrings'])

/** Texts that AWS's command line writes in base64; templates have another name for such a one (wafv2 ByteMatchStatement, 2026-11). */
const encoded: Readonly<Record<'template' | 'answer', string>> = { template: 'SearchStringBase64', answer: 'SearchString' }

/** A structure as AWS's interface has it, of a template or of an answer, as blocks in the provider's words; `snake` writes one name so. */
export function blocksOf(value: Value, snake: (name: string) => string, source: 'template' | 'answer', depth = 0): Value {
  if (depth > deepest) return { kind: 'unknown', says: 'nested too deep to be read', origin: value.origin }
  const inner = (item: Value): Value => blocksOf(item, snake, source, depth + 1)
  if (value.kind === 'list') return { ...value, items: value.items.map((item) => (item.kind === 'map' ? block(item) : item)) }
  if (value.kind !== 'map') return value
  return { kind: 'list', items: [block(value)], origin: value.origin }

  function block(map: Extract<Value, { readonly kind: 'map' }>): Value {
    const entries = [...map.entries].map(([key, item]): [string, Value] => {
      if (key === encoded[source]) return ['search_string', decoded(item)]
      if (key === 'Labels') return ['labels', pairs(item) ?? inner(item)]
      if (listed.has(key) && item.kind === 'list' && item.items.every(({ kind }) => kind !== 'map'))
        return [snake(key), { kind: 'list', items: [{ kind: 'map', entries: new Map([['items', item]]), origin: item.origin }], origin: item.origin }]
      return [singular[key] ?? snake(key), inner(item)]
    })
    return { kind: 'map', entries: new Map(entries), origin: map.origin }
  }
}

function decoded(value: Value): Value {
  if (value.kind !== 'text') return value
  const bytes = Buffer.from(value.value, 'base64')
  return isUtf8(bytes) ? { ...value, value: bytes.toString('utf8') } : { kind: 'unknown', says: 'bytes that are no text', origin: value.origin }
}

/** `[{Key, Value}]` as a map; undefined where it is something else. */
function pairs(value: Value): Value | undefined {
  if (value.kind !== 'list') return undefined
  const entries = new Map<string, Value>()
  for (const item of value.items) {
    const [key, own] = item.kind === 'map' ? [item.entries.get('Key'), item.entries.get('Value')] : []
    if (key?.kind !== 'text' || own === undefined) return undefined
    entries.set(key.value, own)
  }
  return { kind: 'map', entries, origin: value.origin }
}
