import type { Span, Text } from '../../../base/text.ts'
import type { CallExpression, Expression, Step, TraversalExpression, VariableExpression } from '../../../syntax/hcl/ast.ts'
import { readHcl, readTemplate } from '../../../syntax/hcl.ts'
import type { Problem } from '../../../origin/problem.ts'
import { written } from '../../../origin/origin.ts'
import type { Call } from '../functions/function.ts'
import { spend, spendBytes, stop, within } from '../value/budget.ts'
import { convert } from '../value/convert.ts'
import { Fault } from '../value/fault.ts'
import { Num } from '../value/number.ts'
import { boolType, numberType, stringType } from '../value/type.ts'
import { bool, markSensitive, nullValue, number, object, string, tuple, unknown, type TfValue } from '../value/value.ts'
import { attributeOf, elementAt } from './access.ts'
import { evaluateCall, type Banned } from './call.ts'
import { evaluateConditional } from './conditional.ts'
import type { Evaluation } from './evaluation.ts'
import { evaluateFor } from './loop.ts'
import { negate, not, operate } from './operators.ts'
import { leadingNames, type Scope } from './scope.ts'
import { splat } from './splat.ts'
import { renderTemplate } from './template.ts'

/**
 * What an expression comes to. Never throws: what is wrong is reported to the scope with its place, and the value is then unknown (as much of it
 * as was touched). Costs at most a share of the scope's budget; what costs more is reported as `terraform/evaluation-stopped`.
 */
export function evaluate(expression: Expression, scope: Scope): TfValue {
  const evaluator = new Evaluator(scope, [])
  const { problems } = evaluator
  const value = within(
    scope.budget,
    () => evaluator.value(expression),
    (says) => {
      const origin = scope.origin(expression.span)
      problems.push({ code: 'terraform/evaluation-stopped', severity: 'warning', says: `Evaluation stopped: ${says}.`, origin })
      return unknown(`evaluation stopped: ${says}`)
    },
  )
  for (const problem of problems) scope.report(problem)
  return value
}

/** Within a template that a function renders, functions that render another are not available. */
const rendering: Banned = new Set(['templatefile', 'templatestring'])

/** A file of variables calls no functions. */
const noFunctions: Banned = { has: () => true }

/** Expressions that wait for each other at most, whatever lies between them: the machine's stack holds several times as many. */
const DEEPEST = 1500
let waiting = 0

/** Unknown, of the type that the expression has whatever its operands: sides of a conditional are compared by it, also where one is wrong. */
function afterError(expression: Expression): TfValue {
  const says = 'an error in its expression'
  if (expression.kind === 'binary') return unknown(says, '+-*/%'.includes(expression.operator) ? numberType : boolType)
  return unknown(says, expression.kind === 'unary' ? (expression.operator === '-' ? numberType : boolType) : undefined)
}

interface Bound {
  readonly name: string
  readonly value: TfValue
  readonly outer: Bound | undefined
}

class Evaluator implements Evaluation {
  readonly scope: Scope
  readonly problems: Problem[]
  /** What loops name, the innermost first. */
  #bound: Bound | undefined
  #call: Call | undefined
  #assumed = 0
  readonly #banned: Banned | undefined

  constructor(scope: Scope, problems: Problem[], banned?: Banned) {
    this.scope = scope
    this.problems = problems
    this.#banned = banned
  }

  /** What functions may ask; most expressions call none. */
  #calls(): Call {
    this.#call ??= {
      isUncertain: this.scope.isUncertain,
      files: this.scope.files,
      render: (template, names) => this.#render(template, names),
      variables: (text) => this.#variables(text),
    }
    return this.#call
  }

  value(expression: Expression): TfValue {
    spend(1)
    if (++waiting > DEEPEST) {
      waiting--
      stop('expressions are nested too deeply')
    }
    try {
      return this.#plain(expression)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.note(error, expression.span)
      return afterError(expression)
    } finally {
      waiting--
    }
  }

  note(fault: Fault, span: Span): void {
    const { code = 'terraform/wrong-value', span: own = span } = fault.where
    this.problems.push({ code, severity: 'error', says: fault.message, origin: this.scope.origin(own) })
  }

  faults(): number {
    return this.problems.length
  }

  forget(count: number): void {
    this.problems.length = count
  }

  assumed(): number {
    return this.#assumed
  }

  bind<T>(names: readonly [string | undefined, TfValue][], run: () => T): T {
    const before = this.#bound
    for (const [name, value] of names) if (name !== undefined) this.#bound = { name, value, outer: this.#bound }
    try {
      return run()
    } finally {
      this.#bound = before
    }
  }

  #plain(expression: Expression): TfValue {
    switch (expression.kind) {
      case 'text':
        return string(expression.value, this.scope.origin(expression.span))
      case 'number':
        return this.#number(expression.text, expression.span)
      case 'bool':
        return bool(expression.value, this.scope.origin(expression.span))
      case 'null':
        return nullValue(undefined, this.scope.origin(expression.span))
      case 'template':
        return renderTemplate(expression.parts, this)
      case 'wrap':
      case 'parentheses':
        return this.value(expression.value)
      case 'variable':
      case 'traversal':
        return this.#traverse(expression)
      case 'call':
        return this.#called(expression)
      case 'unary':
        return expression.operator === '-' ? negate(this.value(expression.value)) : not(this.value(expression.value))
      case 'binary': {
        const before = this.faults()
        const left = this.value(expression.left)
        const right = this.value(expression.right)
        return this.faults() > before ? afterError(expression) : operate(expression.operator, left, right)
      }
      case 'conditional':
        return evaluateConditional(expression, this)
      case 'tuple':
        spendBytes(expression.items.length * 16)
        return tuple(expression.items.map((item) => this.value(item)), this.scope.origin(expression.span))
      case 'object':
        return this.#object(expression)
      case 'for':
        return evaluateFor(expression, this)
      case 'invalid':
        return unknown('an expression that could not be read')
    }
  }

  #number(text: string, span: Span): TfValue {
    const value = Num.parse(text)
    if (value === undefined) throw new Fault('This number has too many digits.')
    return number(value, this.scope.origin(span))
  }

  /** A fault of an argument stands at that argument. */
  #called(expression: CallExpression): TfValue {
    try {
      return evaluateCall(expression, this, this.#calls(), this.#banned)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const { argument, span, code = 'terraform/function-call' } = error.where
      const own = span ?? (argument === undefined ? undefined : expression.args[Math.min(argument, expression.args.length - 1)]?.span)
      throw new Fault(`${expression.name}: ${error.message}`, { code, span: own ?? expression.span })
    }
  }

  #object(expression: Expression & { readonly kind: 'object' }): TfValue {
    spendBytes(expression.entries.length * 32)
    const entries = new Map<string, TfValue>()
    let missing: string | undefined
    let sensitive = false
    for (const { key, value } of expression.entries) {
      if (key.kind === 'text') {
        entries.set(key.value, this.value(value))
        continue
      }
      const own = this.value(key)
      const name = this.#key(own, key.span)
      if (own.sensitive) sensitive = true
      const result = this.value(value)
      if (name.kind === 'string') entries.set(name.value, result)
      else missing ??= name.kind === 'unknown' ? name.says : 'an unknown key'
    }
    const result = missing === undefined ? object(entries, this.scope.origin(expression.span)) : unknown(missing)
    return markSensitive(result, sensitive)
  }

  #key(value: TfValue, span: Span): TfValue {
    try {
      const name = convert(value, stringType)
      if (name.kind === 'null') throw new Fault('A key is null.')
      return name
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.note(error, span)
      return unknown('an error in a key')
    }
  }

  #traverse(expression: VariableExpression | TraversalExpression): TfValue {
    if (expression.kind === 'variable') return this.#look(expression.name, [], expression.span).value
    const { source, steps } = expression
    if (source.kind !== 'variable') {
      const before = this.faults()
      const value = this.value(source)
      return this.faults() > before ? value : this.#walk(value, steps, 0)
    }
    const { value, taken } = this.#look(source.name, steps, source.span)
    return this.#walk(value, steps, taken)
  }

  /** The value of a root name, and how many steps behind it belong to that. */
  #look(name: string, steps: readonly Step[], span: Span): { readonly value: TfValue; readonly taken: number } {
    for (let bound = this.#bound; bound !== undefined; bound = bound.outer) if (bound.name === name) return { value: bound.value, taken: 0 }
    const names = leadingNames(name, steps)
    const found = this.scope.resolve(names, { start: span.start, end: steps[names.length - 2]?.span.end ?? span.end })
    if (found === undefined) {
      const shown = names.slice(0, name === 'data' || name === 'ephemeral' ? 3 : 2).join('.')
      throw new Fault(`There is nothing called "${shown}" here.`, { code: 'terraform/unknown-name', span })
    }
    return { value: found.value, taken: found.taken - 1 }
  }

  #walk(value: TfValue, steps: readonly Step[], from: number): TfValue {
    let at = value
    for (let index = from; index < steps.length; index++) {
      const step = steps[index]
      if (step === undefined) break
      try {
        if (at.kind === 'unknown' && at.each !== undefined) this.#assumed++
        if (step.kind === 'attribute') at = attributeOf(at, step.name)
        else if (step.kind === 'index') {
          const before = this.faults()
          const key = this.value(step.key)
          if (this.faults() > before) return unknown('an error in an index')
          at = elementAt(at, key)
        } else at = splat(at, step, (each, inner) => this.#walk(each, inner, 0))
      } catch (error) {
        throw error instanceof Fault ? new Fault(error.message, { span: step.span, ...error.where }) : error
      }
    }
    return at
  }

  /** Attributes that refer to nothing. */
  #variables(text: Text): TfValue {
    const { body, problems } = readHcl(text)
    if (body.kind !== 'native' || problems.length > 0 || body.items.some(({ kind }) => kind === 'block')) throw new Fault('The text is no file of variables.', { argument: 0 })
    const scope: Scope = { ...this.scope, resolve: () => undefined, origin: (span) => written(text, span) }
    const inner = new Evaluator(scope, this.problems, noFunctions)
    return object(new Map(body.items.flatMap((item) => (item.kind === 'attribute' ? [[item.name, inner.value(item.expression)] as const] : []))))
  }

  /** A template of a file or of a value: it sees the names that it is given and no others. */
  #render(template: Text, names: ReadonlyMap<string, TfValue>): TfValue {
    const { expression, problems } = readTemplate(template)
    const [problem] = problems.filter(({ severity }) => severity === 'error')
    if (problem !== undefined) throw new Fault(`The template can't be read: ${problem.says}`)
    const scope: Scope = {
      ...this.scope,
      resolve: ([name = '']) => {
        const value = names.get(name)
        return value && { value, taken: 1 }
      },
      origin: (span) => written(template, span),
    }
    return new Evaluator(scope, this.problems, rendering).value(expression)
  }
}
