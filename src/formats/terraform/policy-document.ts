import { Text } from '../../base/text.ts'
import { readJson } from '../../syntax/json.ts'
import { encodeJson } from './functions/json.ts'
import type { ResourceInstance } from './resource.ts'
import { valueOfTree } from './tree-value.ts'
import { object, string, tuple, unknown, type TfValue } from './value/value.ts'

/** The policy that an `aws_iam_policy_document` stands for, as JSON (AWS provider: aws_iam_policy_document, 2026-11). */
export function policyDocument(instance: ResourceInstance): TfValue | undefined {
  const place = (): ReturnType<typeof instance.set.place> => instance.set.place()
  return instance.set.instance.evaluation.guard(
    'wrong-policy',
    place,
    () => encodeJson(documentOf(instance)),
    () => unknown('the policy is wrong'),
  )
}

function documentOf(instance: ResourceInstance): TfValue {
  const statements: { readonly sid: string; readonly value: TfValue }[] = []
  const put = (value: TfValue, overrides: boolean): void => {
    const sid = sidOf(value)
    const at = sid === '' ? -1 : statements.findIndex((one) => one.sid === sid)
    if (at >= 0 && overrides) statements[at] = { sid, value }
    else statements.push({ sid, value })
  }
  for (const source of documents(instance, 'source_policy_documents', 'source_json')) for (const one of source) put(one, false)
  for (const one of itemsOf(instance.configured('statement'))) put(statementOf(one), true)
  for (const source of documents(instance, 'override_policy_documents', 'override_json')) for (const one of source) put(one, true)
  const entries = new Map<string, TfValue>()
  entries.set('Version', given(instance.configured('version')) ?? string('2012-10-17'))
  const id = given(instance.configured('policy_id'))
  if (id !== undefined) entries.set('Id', id)
  entries.set('Statement', tuple(statements.map(({ value }) => value)))
  return object(entries)
}

function given(value: TfValue | undefined): TfValue | undefined {
  return value === undefined || value.kind === 'null' || (value.kind === 'string' && value.value === '') ? undefined : value
}

function itemsOf(value: TfValue | undefined): readonly TfValue[] {
  if (value === undefined || value.kind === 'null') return []
  if ('items' in value) return value.items
  return [value]
}

function sidOf(statement: TfValue): string {
  const sid = 'entries' in statement ? statement.entries.get('Sid') : undefined
  return sid?.kind === 'string' ? sid.value : ''
}

/** The statements of documents that this one takes in. */
function documents(instance: ResourceInstance, ...names: readonly string[]): (readonly TfValue[])[] {
  const found = names.flatMap((name) => itemsOf(instance.configured(name)))
  return found.map((one): readonly TfValue[] => {
    if (one.kind !== 'string') return [one.kind === 'unknown' ? one : unknown('a policy that is taken in')]
    const text = new Text('policy', one.value)
    const { tree } = readJson(text)
    const value = tree && valueOfTree(tree, text)
    return itemsOf(value !== undefined && 'entries' in value ? value.entries.get('Statement') : unknown('a policy that is taken in'))
  })
}

function statementOf(block: TfValue): TfValue {
  if (!('entries' in block)) return block
  const { entries } = block
  const result = new Map<string, TfValue>()
  const sid = given(entries.get('sid'))
  if (sid !== undefined) result.set('Sid', sid)
  result.set('Effect', given(entries.get('effect')) ?? string('Allow'))
  for (const [name, key] of [
    ['actions', 'Action'],
    ['not_actions', 'NotAction'],
    ['resources', 'Resource'],
    ['not_resources', 'NotResource'],
  ] as const) {
    const value = oneOrMany(entries.get(name))
    if (value !== undefined) result.set(key, value)
  }
  for (const [name, key] of [
    ['principals', 'Principal'],
    ['not_principals', 'NotPrincipal'],
  ] as const) {
    const value = principals(itemsOf(entries.get(name)))
    if (value !== undefined) result.set(key, value)
  }
  const conditions = itemsOf(entries.get('condition'))
  if (conditions.length > 0) result.set('Condition', conditionsOf(conditions))
  return object(result)
}

/** `&{aws:username}` stands for a variable of the policy's own, which Terraform would take for an interpolation. */
function unescape(value: TfValue): TfValue {
  return value.kind === 'string' && value.value.includes('&{') ? string(value.value.replaceAll('&{', '${')) : value
}

function oneOrMany(value: TfValue | undefined): TfValue | undefined {
  const items = itemsOf(value).map(unescape)
  const [only] = items
  if (only === undefined) return undefined
  return items.length === 1 ? only : tuple(items)
}

function principals(blocks: readonly TfValue[]): TfValue | undefined {
  if (blocks.length === 0) return undefined
  const byType = new Map<string, TfValue[]>()
  for (const block of blocks) {
    if (!('entries' in block)) return block
    const type = block.entries.get('type')
    if (type?.kind !== 'string') return type ?? unknown('the type of a principal')
    byType.set(type.value, [...(byType.get(type.value) ?? []), ...itemsOf(block.entries.get('identifiers')).map(unescape)])
  }
  const everyone = byType.get('*')
  if (everyone !== undefined && byType.size === 1) return string('*')
  return object(
    new Map(
      [...byType].map(([type, identifiers]) => [
        type,
        identifiers.length === 1 && identifiers[0] !== undefined ? identifiers[0] : tuple(identifiers),
      ]),
    ),
  )
}

function conditionsOf(blocks: readonly TfValue[]): TfValue {
  const tests = new Map<string, Map<string, TfValue>>()
  for (const block of blocks) {
    if (!('entries' in block)) return block
    const test = block.entries.get('test')
    const variable = block.entries.get('variable')
    if (test?.kind !== 'string' || variable?.kind !== 'string') return unknown('a condition of a policy')
    const inner = tests.get(test.value) ?? new Map<string, TfValue>()
    inner.set(variable.value, oneOrMany(block.entries.get('values')) ?? tuple([]))
    tests.set(test.value, inner)
  }
  return object(new Map([...tests].map(([test, inner]) => [test, object(inner)])))
}
