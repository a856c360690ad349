import { contentOf, type Attribute, type Content } from './content.ts'
import { evaluate } from './expression/evaluate.ts'
import type { Scope } from './expression/scope.ts'
import { mostOfOne, type Evaluation } from './evaluation.ts'
import { convert } from './value/convert.ts'
import { boolType, numberType } from './value/type.ts'
import { unknown, type TfValue } from './value/value.ts'

/** What `count` or `for_each` make of a block. */
export type Expansion =
  | { readonly kind: 'single' }
  /** Switched off: there is none, and who refers to it finds null. */
  | { readonly kind: 'off' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'each'; readonly entries: readonly (readonly [string, TfValue])[] }
  /** Any number of them; `says` is why. */
  | { readonly kind: 'unknown'; readonly says: string; readonly each: TfValue | undefined }

/** Works out how many there are of a resource or module; `what` is its address. */
export function expand(content: Content, scopeOf: (attribute: Attribute) => Scope, evaluation: Evaluation, what: string): Expansion {
  const count = content.attributes.get('count')
  const each = content.attributes.get('for_each')
  const enabled = count === undefined && each === undefined ? switchOf(content) : undefined
  if (enabled !== undefined) {
    const scope = scopeOf(enabled)
    const on = evaluation.guard(
      'wrong-enabled',
      () => scope.origin(enabled.expression.span),
      () => convert(evaluate(enabled.expression, scope), boolType),
      () => unknown('enabled is no bool'),
      'enabled: ',
    )
    if (on.kind === 'unknown') return { kind: 'unknown', says: `whether it is enabled isn't known: ${on.says}`, each: undefined }
    return on.kind === 'bool' && !on.value ? { kind: 'off' } : { kind: 'single' }
  }
  if (count !== undefined) {
    const scope = scopeOf(count)
    return expandCount(evaluate(count.expression, scope), count, scope, evaluation, what)
  }
  if (each !== undefined) {
    const scope = scopeOf(each)
    return expandEach(evaluate(each.expression, scope), each, scope, evaluation, what)
  }
  return { kind: 'single' }
}

/** `enabled` of its `lifecycle` (OpenTofu: The lifecycle Meta-Argument, 1.11, 2026-11), which stands instead of `count` and `for_each`. */
export function switchOf({ blocks }: Content): Attribute | undefined {
  const lifecycle = blocks.find(({ block }) => block.type === 'lifecycle')
  return lifecycle && contentOf([lifecycle.block.body], {}).attributes.get('enabled')
}

function expandCount(value: TfValue, attribute: Attribute, scope: Scope, evaluation: Evaluation, what: string): Expansion {
  const origin = (): ReturnType<Scope['origin']> => scope.origin(attribute.expression.span)
  const found = evaluation.guard(
    'wrong-count',
    origin,
    () => convert(value, numberType),
    () => unknown('count is no number'),
    'count: ',
  )
  if (found.kind === 'unknown') return { kind: 'unknown', says: `count isn't known: ${found.says}`, each: undefined }
  const count = found.kind === 'number' ? found.value.toNumber() : Number.NaN
  if (!Number.isInteger(count) || count < 0) {
    evaluation.problem('wrong-count', 'count must be a whole number, and not less than 0.', origin())
    return { kind: 'unknown', says: 'count is wrong', each: undefined }
  }
  if (count > mostOfOne || !evaluation.takeInstances(count)) return tooMany(count, attribute, scope, evaluation, what)
  return { kind: 'count', count }
}

function expandEach(value: TfValue, attribute: Attribute, scope: Scope, evaluation: Evaluation, what: string): Expansion {
  const origin = (): ReturnType<Scope['origin']> => scope.origin(attribute.expression.span)
  let entries: (readonly [string, TfValue])[]
  switch (value.kind) {
    case 'unknown':
      return { kind: 'unknown', says: `for_each isn't known: ${value.says}`, each: undefined }
    case 'map':
    case 'object':
      entries = [...value.entries]
      break
    case 'set': {
      const unknownItem = value.items.find((item) => item.kind === 'unknown')
      if (unknownItem?.kind === 'unknown')
        return { kind: 'unknown', says: `keys of for_each aren't known: ${unknownItem.says}`, each: unknownItem }
      if (value.items.every((item) => item.kind === 'string')) {
        entries = value.items.map((item) => [item.kind === 'string' ? item.value : '', item] as const)
        break
      }
      evaluation.problem('wrong-for-each', 'for_each takes a map or a set of strings; this is a set of something else.', origin())
      return { kind: 'unknown', says: 'for_each is wrong', each: undefined }
    }
    default:
      evaluation.problem(
        'wrong-for-each',
        `for_each takes a map or a set of strings; this is ${value.kind === 'null' ? 'null' : `a ${value.kind}`}.`,
        origin(),
      )
      return { kind: 'unknown', says: 'for_each is wrong', each: undefined }
  }
  if (entries.length > mostOfOne || !evaluation.takeInstances(entries.length))
    return tooMany(entries.length, attribute, scope, evaluation, what)
  return { kind: 'each', entries }
}

function tooMany(count: number, attribute: Attribute, scope: Scope, evaluation: Evaluation, what: string): Expansion {
  const says = count > mostOfOne ? `there are more than ${mostOfOne} of ${what}` : 'there are too many instances in all'
  const origin = scope.origin(attribute.expression.span)
  evaluation.problem('too-many-instances', `${says.charAt(0).toUpperCase()}${says.slice(1)}; one stands for all of them.`, origin)
  evaluation.notRead(`instances of ${what}: ${says}`, origin)
  return { kind: 'unknown', says, each: undefined }
}
