import type { CallExpression, Expression } from '../../../syntax/hcl/ast.ts'
import { functions } from '../functions/index.ts'
import type { Call, Parameter, TfFunction } from '../functions/function.ts'
import { convert } from '../value/convert.ts'
import { linksIn } from '../value/links.ts'
import { Fault } from '../value/fault.ts'
import { spend } from '../value/budget.ts'
import { boolType } from '../value/type.ts'
import { bool, markSensitive, typeOf, unknown, type TfValue } from '../value/value.ts'
import { linkOf } from './access.ts'
import { isNothing, isOfUncertain } from './perhaps.ts'
import type { Evaluation } from './evaluation.ts'
import { why } from './operators.ts'

/** Functions that can't be called in some place, by name. */
export type Banned = Pick<ReadonlySet<string>, 'has'>

/** A function's value. A `Fault` where there is no such function, or its arguments are wrong. */
export function evaluateCall(expression: CallExpression, evaluation: Evaluation, call: Call, banned?: Banned): TfValue {
  const name = expression.name.startsWith('core::') ? expression.name.slice(6) : expression.name
  if (name === 'try' || name === 'can') return attempt(expression, evaluation, name)
  const own = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (own === undefined) {
    // What a provider's function comes to is known to the provider alone.
    if (name.startsWith('provider::') && !name.startsWith('provider::terraform::')) {
      for (const arg of expression.args) evaluation.value(arg)
      return unknown(`the function ${name} of a provider`)
    }
    throw new Fault(`There is no function called "${name}".`, { code: 'terraform/no-such-function', span: expression.nameSpan })
  }
  if (banned?.has(name) === true) throw new Fault(`${name} can't be called here.`, { span: expression.nameSpan })
  if (name === 'templatestring') requireReference(expression)
  const before = evaluation.faults()
  const args = argumentsOf(expression, evaluation)
  if (evaluation.faults() > before) return unknown('an error in an argument')
  if (args === undefined) return unknown('a list of arguments that is not known')
  return apply(own, args, call)
}

/** Runs a function with its rules for types, nulls, unknowns and marks. A `Fault` names the argument that is wrong by its number. */
function apply(own: TfFunction, given: readonly TfValue[], call: Call): TfValue {
  const { parameters, rest } = own
  if (given.length < parameters.length) throw new Fault(`${parameters.length} arguments are needed; there are ${given.length}.`)
  if (rest === undefined && given.length > parameters.length) {
    throw new Fault(`${parameters.length} arguments are taken; there are ${given.length}.`, { argument: parameters.length })
  }
  let sensitive = false
  let missing: TfValue | undefined
  const args = given.map((value, at) => {
    const parameter = parameters[at] ?? rest
    if (parameter === undefined) return value
    const converted = convertArgument(value, parameter, at)
    if (own.marks === undefined ? converted.secret : own.marks === 'inside' && converted.sensitive) sensitive = true
    if (!enough(converted, parameter)) missing ??= converted
    return converted
  })
  spend(args.length)
  if (missing !== undefined) {
    const type = typeof own.result === 'function' ? own.result(args) : own.result
    if (own.picks === true && args[0]?.kind === 'unknown' && args[0].each !== undefined && args.slice(2).every(isNothing)) {
      const { each } = args[0]
      const found = linkOf(each) === undefined ? unknown(why(missing), typeOf(each), { from: linksIn(each) }) : each
      return markSensitive(found, sensitive)
    }
    const each = own.keeps === true && args[0]?.kind === 'unknown' ? args[0].each : undefined
    const details = { from: linksIn(...args), each, refined: { notNull: true } }
    return markSensitive(unknown(why(missing), type, details), sensitive || args.some(({ secret }) => secret))
  }
  return markSensitive(own.run(args, call), sensitive && own.dropsMarks !== true)
}

function convertArgument(value: TfValue, parameter: Parameter, at: number): TfValue {
  try {
    const converted = convert(value, parameter.type)
    if (converted.kind === 'null' && parameter.nullable !== true) throw new Fault('This argument is null.')
    return converted
  } catch (error) {
    throw error instanceof Fault ? new Fault(error.message, { ...error.where, argument: at }) : error
  }
}

function enough(value: TfValue, { needs = 'all' }: Parameter): boolean {
  if (value.known || needs === 'nothing') return true
  return needs === 'itself' && value.kind !== 'unknown' && !(value.kind === 'object' && value.open !== undefined)
}

/** Undefined where the last is to be expanded and isn't known. */
function argumentsOf(expression: CallExpression, evaluation: Evaluation): TfValue[] | undefined {
  const args = expression.args.map((arg) => evaluation.value(arg))
  if (!expression.expands) return args
  const last = args.pop()
  const span = expression.args.at(-1)?.span ?? expression.span
  if (last === undefined || last.kind === 'unknown') return undefined
  if (last.kind !== 'list' && last.kind !== 'set' && last.kind !== 'tuple') throw new Fault('Only a list, a set or a tuple can be expanded to arguments.', { span })
  for (const item of last.items) args.push(markSensitive(item, last.sensitive))
  return args
}

/**
 * `try`: the first argument that comes to something; `can`: whether its argument does. What isn't known yet may still come to an error: then so is the
 * answer, but for a plain attribute of a resource, which is there whatever its value.
 */
function attempt(expression: CallExpression, evaluation: Evaluation, name: 'try' | 'can'): TfValue {
  if (name === 'can' && expression.args.length !== 1) throw new Fault('One argument is needed.')
  if (expression.args.length === 0) throw new Fault('At least one argument is needed.')
  for (const [at, arg] of expression.args.entries()) {
    const before = evaluation.faults()
    const assumed = evaluation.assumed()
    const value = evaluation.value(arg)
    if (evaluation.faults() > before) {
      evaluation.forget(before)
      if (name === 'can') return bool(false)
      continue
    }
    // An element was taken of something of which nobody knows how many there are: there may be none.
    if (evaluation.assumed() > assumed) return name === 'can' ? unknown('whether there is such an element', boolType) : perhaps(value, expression.args.slice(at + 1), evaluation)
    if (isThere(value)) return name === 'can' ? bool(true) : value
    return unknown(why(value), name === 'can' ? boolType : undefined, { from: linksIn(value) })
  }
  throw new Fault('All arguments come to errors.')
}

/**
 * A value of something that may not be there, or what is said for that case. Where that is nothing, the value refers to it if it is there at all: so it
 * still does.
 */
function perhaps(value: TfValue, others: readonly Expression[], evaluation: Evaluation): TfValue {
  const before = evaluation.faults()
  const otherwise = others.map((other) => evaluation.value(other))
  evaluation.forget(before)
  if (otherwise.every(isNothing) && isOfUncertain(value, evaluation)) return value
  return unknown('whether there is such an element', undefined, { from: linksIn(value, ...otherwise) })
}

/** Made of what is known and of plain attributes of resources, as lists and maps of them are: nothing of it can come to an error. */
function isThere(value: TfValue): boolean {
  if (value.known || isPlainAttribute(value)) return true
  if ('items' in value) return value.items.every(isThere)
  return 'entries' in value && (value.kind === 'map' || value.open === undefined) && value.depth < 20 && [...value.entries.values()].every(isThere)
}

function isPlainAttribute(value: TfValue): boolean {
  const link = linkOf(value)
  return link !== undefined && /^\w*$/.test(link.attribute)
}

/** Terraform takes a template only from something with a name (templatestring, 1.11, 2026-11). */
function requireReference({ args }: CallExpression): void {
  const [template] = args
  if (template !== undefined && template.kind !== 'traversal' && template.kind !== 'variable') {
    throw new Fault('The template must be a reference to something with a name.', { argument: 0 })
  }
}

