import { derived, written, type Origin } from '../../origin/origin.ts'
import type { Span, Text } from '../../base/text.ts'
import type { BoolExpression, Expression, HclBody, NumberExpression, TextExpression } from '../../syntax/hcl/ast.ts'
import type { Link } from '../../platforms/value.ts'
import { nestedType, type Attribute, type NestedBlock, type Schema } from './content.ts'
import { evaluate } from './expression/evaluate.ts'
import { leadingNames, type Scope } from './expression/scope.ts'
import type { ModuleInstance, Surroundings } from './module.ts'
import { dottedName } from './provider.ts'
import { bool, number, object, string, tuple, unknown, withOrigin, type TfValue } from './value/value.ts'

/** So deep do blocks nest, `content` left out. */
const deepestBlock = 40

/**
 * The inside of a resource or of a nested block: in JSON everything but these is read as an argument, for only the provider knows what is
 * a block.
 */
export const resourceSchema: Schema = { connection: 0, dynamic: 1, lifecycle: 0, provisioner: 1 }
const dynamicSchema: Schema = { content: 0 }

/** An argument's value. */
export function evaluateAttribute({ text, expression }: Attribute, instance: ModuleInstance, scope: Scope): TfValue {
  return literal(expression, instance, text) ?? reference(expression, scope) ?? evaluate(expression, scope)
}

/** A plain reference, `aws_vpc.main.id`: what else there is to evaluation isn't needed for it. */
function reference(expression: Expression, scope: Scope): TfValue | undefined {
  if (expression.kind !== 'traversal' || expression.source.kind !== 'variable') return undefined
  const names = leadingNames(expression.source.name, expression.steps)
  if (names.length <= expression.steps.length) return undefined
  const found = scope.resolve(names, expression.span)
  return found?.taken === names.length ? found.value : undefined
}

/** What stands there itself: most arguments are so, and cost next to nothing. */
export function literal(expression: Expression, instance: ModuleInstance, text: Text): TfValue | undefined {
  if (!isLiteral(expression)) return undefined
  const origin = instance.origin(text, expression.span)
  if (expression.kind === 'text') return string(expression.value, origin)
  return expression.kind === 'bool' ? bool(expression.value, origin) : number(Number(expression.text), origin)
}

export function isLiteral(expression: Expression): expression is TextExpression | BoolExpression | NumberExpression {
  return expression.kind === 'text' || expression.kind === 'bool' || (expression.kind === 'number' && /^\d{1,15}$/.test(expression.text))
}

/** Where a value is from that an argument has: the argument's own place first, then what made the value, then the calls. */
export function originOf(value: TfValue, { text, expression }: Attribute, instance: ModuleInstance): Origin {
  const { span } = expression
  const own = value.origin
  if (own === undefined) return instance.origin(text, span)
  if (isWithin(own, text, span)) return own
  const here = written(text, span)
  const before = own.kind === 'derived' ? own.from : [own]
  const chain = instance.chain.filter((call) => !before.includes(call))
  return derived(instance.path, [here, ...before.slice(0, 12), ...chain])
}

function isWithin(origin: Origin, text: Text, span: Span): boolean {
  if (origin.kind === 'derived') return origin.from[0] !== undefined && isWithin(origin.from[0], text, span)
  return origin.kind === 'written' && origin.text === text && origin.start >= span.start && origin.end <= span.end
}

/**
 * All nested blocks of one type, `dynamic` ones unfolded: a list of objects, for so the provider's state has them. Where nobody knows how
 * many a `dynamic`
 * block makes, an unknown stands for all of them.
 */
export function evaluateBlocks(
  type: string,
  blocks: readonly NestedBlock[],
  instance: ModuleInstance,
  surroundings: Surroundings | undefined,
  owner: Link,
  depth = 0,
): TfValue {
  const items: TfValue[] = []
  let first: NestedBlock | undefined
  const add = (block: NestedBlock, body: HclBody, around: Surroundings | undefined): void => {
    const attribute = owner.attribute === '' ? `${type}[${items.length}]` : `${owner.attribute}.${type}[${items.length}]`
    items.push(evaluateBody(block, body, instance, around, { resource: owner.resource, attribute }, depth))
  }
  for (const one of blocks) {
    if (nestedType(one.block) !== type) continue
    first ??= one
    if (one.block.type !== 'dynamic') add(one, one.block.body, surroundings)
    else
      unfold(one, instance, surroundings, add, (says) =>
        items.push(unknown(says, undefined, { origin: instance.origin(one.text, one.block.headerSpan) })),
      )
  }
  return tuple(items, first && instance.origin(first.text, first.block.headerSpan))
}

function evaluateBody(
  { text, block }: NestedBlock,
  body: HclBody,
  instance: ModuleInstance,
  surroundings: Surroundings | undefined,
  open: Link,
  depth: number,
): TfValue {
  const origin = instance.origin(text, block.headerSpan)
  if (depth >= deepestBlock) {
    instance.evaluation.problem('block-depth', `Blocks nest deeper than ${deepestBlock} here.`, origin)
    return unknown('blocks nest too deep', undefined, { origin })
  }
  const { attributes, blocks } = instance.evaluation.contentOf(body, resourceSchema)
  const scope = surroundings === undefined ? instance.scope(text) : instance.scopeWith(text, surroundings)
  const entries = new Map<string, TfValue>()
  for (const attribute of attributes.list) {
    const value = evaluateAttribute(attribute, instance, scope)
    const place = originOf(value, attribute, instance)
    entries.set(attribute.name, place === value.origin ? value : withOrigin(value, place))
  }
  for (const { block: nested } of blocks) {
    const type = nestedType(nested)
    if (!entries.has(type)) entries.set(type, evaluateBlocks(type, blocks, instance, surroundings, open, depth + 1))
  }
  return object(entries, origin, open)
}

/** What `for_each` of a `dynamic` block makes of its `content`, once for each element. */
function unfold(
  dynamic: NestedBlock,
  instance: ModuleInstance,
  surroundings: Surroundings | undefined,
  add: (block: NestedBlock, body: HclBody, around: Surroundings) => void,
  addUnknown: (says: string) => void,
): void {
  const { text, block } = dynamic
  const { evaluation } = instance
  const { attributes, blocks } = evaluation.contentOf(block.body, dynamicSchema)
  const type = nestedType(block)
  const each = attributes.get('for_each')
  const content = blocks.find((nested) => nested.block.type === 'content')
  if (each === undefined || content === undefined) {
    evaluation.problem(
      'missing-argument',
      `A dynamic block needs ${each === undefined ? 'for_each' : 'a content block'}.`,
      instance.origin(text, block.headerSpan),
    )
    return
  }
  const named = attributes.get('iterator')
  const iterator = (named && dottedName(named.expression)) ?? type
  const scope = surroundings === undefined ? instance.scope(each.text) : instance.scopeWith(each.text, surroundings)
  const elements = evaluate(each.expression, scope)
  const pairs = elementsOf(elements)
  if (pairs === undefined) {
    if (elements.kind === 'unknown') addUnknown(`how many ${type} blocks there are isn't known: ${elements.says}`)
    else {
      evaluation.problem(
        'wrong-for-each',
        `for_each takes a collection; this is ${elements.kind === 'null' ? 'null' : `a ${elements.kind}`}.`,
        instance.origin(each.text, each.expression.span),
      )
      addUnknown('for_each is wrong')
    }
    return
  }
  if (!evaluation.takeBlocks(pairs.length)) {
    evaluation.problem(
      'too-many-blocks',
      `There are too many ${type} blocks; they are left out from here on.`,
      instance.origin(text, block.headerSpan),
    )
    addUnknown(`there are too many ${type} blocks`)
    return
  }
  // What is the same for all of them is looked up once; the rest is put over it.
  for (const [key, value] of pairs) {
    const around = new Map(surroundings)
    around.set(iterator, object(new Map([['key', key], ['value', value]])))
    add(content, content.block.body, around)
  }
}

function elementsOf(value: TfValue): readonly (readonly [TfValue, TfValue])[] | undefined {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.items.map((item, i) => [number(i), item])
    case 'set':
      // A set's elements have no keys but themselves (Terraform: dynamic Blocks, 2026-11).
      return value.items.map((item) => [item, item])
    case 'map':
    case 'object':
      return [...value.entries].map(([key, item]) => [string(key), item])
    default:
      return undefined
  }
}
