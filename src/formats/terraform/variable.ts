import { Text } from '../../base/text.ts'
import { derived, implied, written, type Origin } from '../../origin/origin.ts'
import { readHclExpression, readInside } from '../../syntax/hcl.ts'
import { anything, readConstraint, withDefaults, type Constraint } from './constraint.ts'
import { contentOf, type Attribute, type Content, type Schema } from './content.ts'
import type { Declared } from './declaration.ts'
import type { Evaluation } from './evaluation.ts'
import { evaluate } from './expression/evaluate.ts'
import type { Scope } from './expression/scope.ts'
import type { ModuleInstance } from './module.ts'
import { convert } from './value/convert.ts'
import type { Type } from './value/type.ts'
import { markSensitive, nullValue, string, unknown, type TfValue } from './value/value.ts'

/** What a variable block says, worked out once for all uses of its module. */
export interface Variable {
  readonly name: string
  readonly constraint: Constraint
  readonly otherwise: TfValue | undefined
  readonly nullable: boolean
  readonly sensitive: boolean
  /** Whether a text from outside (`--var`, the environment) is an expression, not the value itself. */
  readonly takesExpressions: boolean
  readonly validations: readonly Content[]
}

/** A value that somebody gave. */
export type Input =
  | { readonly kind: 'value'; readonly value: TfValue }
  /** From outside: what it means depends on the variable's type. `says` is where it is from: `--var region`. */
  | { readonly kind: 'text'; readonly text: string; readonly says: string }

const schema: Schema = { validation: 0 }
const nothing: Schema = {}

export function variableOf(declared: Declared, evaluation: Evaluation): Variable {
  return evaluation.variableOf(declared, () => readVariable(declared, evaluation))
}

function readVariable(declared: Declared, evaluation: Evaluation): Variable {
  const name = declared.block.labels[0]?.value ?? ''
  const { attributes, blocks } = contentOf(declared.bodies, schema)
  const type = attributes.get('type')
  const constraint = type === undefined ? anything : readType(type, evaluation)
  const given = attributes.get('default')
  const flag = (which: string): boolean | undefined => {
    const expression = attributes.get(which)?.expression
    return expression?.kind === 'bool' ? expression.value : undefined
  }
  return {
    name,
    constraint,
    otherwise:
      given &&
      fit(
        evaluate(given.expression, bareScope(given.text, evaluation)),
        constraint,
        evaluation,
        () => written(given.text, given.expression.span),
        `The default of ${name}: `,
      ),
    nullable: flag('nullable') ?? true,
    sensitive: flag('sensitive') ?? false,
    // Terraform parses by the type that is declared; without one a text is the value itself (configs/named_values.go, decodeVariableType,
    // 2026-11).
    takesExpressions: type !== undefined && !['string', 'number', 'bool'].includes(constraint.type.kind),
    validations: blocks.filter(({ block }) => block.type === 'validation').map(({ block }) => contentOf([block.body], nothing)),
  }
}

function readType({ text, expression }: Attribute, evaluation: Evaluation): Constraint {
  const scope = bareScope(text, evaluation)
  const evaluateDefault = (otherwise: Attribute['expression'], type: Type): TfValue =>
    evaluation.guard(
      'wrong-type',
      () => written(text, otherwise.span),
      () => convert(evaluate(otherwise, scope), type),
      () => nullValue(type),
      'This default does not fit. ',
    )
  // In JSON, and in old files, the type stands in quotes.
  const inside =
    expression.kind === 'text'
      ? readInside(expression, (_, span, says) => evaluation.problem('wrong-type', says, written(text, span)))
      : expression
  return readConstraint(inside, evaluateDefault, (span, says) => evaluation.problem('wrong-type', says, written(text, span)))
}

/** For what stands alone: defaults and files of values see nothing else. */
export function bareScope(text: Text, evaluation: Evaluation): Scope {
  return {
    resolve: () => undefined,
    origin: (span) => written(text, span),
    report: (problem) => evaluation.report(problem),
    isUncertain: () => false,
    files: { folder: '', open: () => ({ why: 'outside' }), paths: [] },
    budget: evaluation.budget,
  }
}

/** A value as the variable's type wants it; one that doesn't fit is a problem, and is used as it is. */
function fit(value: TfValue, { type, defaults }: Constraint, evaluation: Evaluation, origin: () => Origin, what: string): TfValue {
  if (type.kind === 'dynamic' && defaults === undefined) return value
  return evaluation.guard(
    'wrong-type',
    origin,
    () => convert(withDefaults(value, defaults), type),
    () => value,
    what,
  )
}

/** The value that a variable has in one use of its module. */
export function settle(variable: Variable, input: Input | undefined, instance: ModuleInstance, place: () => Origin): TfValue {
  const { evaluation } = instance
  const { name, constraint, otherwise, nullable, sensitive } = variable
  let value = input === undefined ? undefined : given(variable, input, evaluation)
  if (value?.kind === 'null' && !nullable) {
    if (otherwise === undefined) evaluation.problem('null-input', `${name} may not be null, and has no default.`, value.origin ?? place())
    value = otherwise
  }
  if (value === undefined) {
    if (otherwise !== undefined) value = otherwise
    else {
      const says = `variable ${name} has no value`
      if (instance.caller === undefined) evaluation.notRead(says, place())
      return markSensitive(unknown(says, constraint.type, { origin: place() }), sensitive)
    }
  } else if (value !== otherwise) value = fit(value, constraint, evaluation, () => value?.origin ?? place(), `The value of ${name}: `)
  return markSensitive(value, sensitive)
}

function given(variable: Variable, input: Input, evaluation: Evaluation): TfValue {
  if (input.kind === 'value') return input.value
  if (!variable.takesExpressions) return string(input.text, implied(input.says))
  const text = new Text(input.says, input.text)
  const { expression, problems } = readHclExpression(text)
  for (const problem of problems) evaluation.report(problem)
  return evaluate(expression, { ...bareScope(text, evaluation), origin: () => implied(input.says) })
}

/** Whether a value may be what its variable's rules ask for; each rule that says no is a problem. */
export function validate(variable: Variable, instance: ModuleInstance, declared: Declared): void {
  for (const { attributes } of variable.validations) {
    const condition = attributes.get('condition')
    const message = attributes.get('error_message')
    if (condition === undefined) continue
    const scope = instance.scope(condition.text)
    const holds = evaluate(condition.expression, scope)
    if (holds.kind !== 'bool' || holds.value) continue
    const words = message === undefined ? undefined : evaluate(message.expression, instance.scope(message.text))
    const secret = variable.sensitive || holds.secret
    const says = words?.kind === 'string' && !words.secret && !secret ? `: ${words.value.replace(/\s+/g, ' ').trim().slice(0, 300)}` : '.'
    const value = instance.variable(variable.name)
    const own = written(declared.text, condition.expression.span)
    const origin =
      value?.origin === undefined
        ? instance.origin(declared.text, condition.expression.span)
        : derived(`var.${variable.name}`, [value.origin, own])
    instance.evaluation.problem('validation-failed', `The value of ${variable.name} is not valid${says}`, origin)
  }
}
