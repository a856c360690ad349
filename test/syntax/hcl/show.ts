import type { Expression, HclBody, Step, TemplatePart } from '../../../src/syntax/hcl/ast.ts'

/** An expression in one line, grouped as it was read: `(1 + (2 * 3))`, `W` for a wrap, `T` for a template, `<…>` for parentheses. */
export function show(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text
    case 'bool':
      return String(expression.value)
    case 'null':
      return 'null'
    case 'text':
      return expression.form === 'name' ? `'${expression.value}'` : JSON.stringify(expression.value)
    case 'template':
      return `T(${showParts(expression.parts)})`
    case 'wrap':
      return `W(${show(expression.value)})`
    case 'variable':
      return expression.name
    case 'traversal':
      return show(expression.source) + showSteps(expression.steps)
    case 'call':
      return `${expression.name}(${expression.args.map(show).join(', ')}${expression.expands ? '...' : ''})`
    case 'unary':
      return `(${expression.operator}${show(expression.value)})`
    case 'binary':
      return `(${show(expression.left)} ${expression.operator} ${show(expression.right)})`
    case 'conditional':
      return `(${show(expression.condition)} ? ${show(expression.then)} : ${show(expression.otherwise)})`
    case 'tuple':
      return `[${expression.items.map(show).join(', ')}]`
    case 'object':
      return `{${expression.entries.map(({ key, value }) => `${show(key)}: ${show(value)}`).join(', ')}}`
    case 'for': {
      const { keyName, valueName, collection, key, value, groups, condition } = expression
      const result = (key === undefined ? '' : `${show(key)} => `) + show(value) + (groups ? '...' : '')
      const tail = condition === undefined ? '' : ` if ${show(condition)}`
      return `for(${keyName ?? '_'}, ${valueName} in ${show(collection)}: ${result}${tail})`
    }
    case 'parentheses':
      return `<${show(expression.value)}>`
    case 'invalid':
      return 'invalid'
  }
}

function showSteps(steps: readonly Step[]): string {
  return steps
    .map((step) => {
      if (step.kind === 'attribute') return `.${step.name}`
      return step.kind === 'index' ? `[${show(step.key)}]` : `${step.form === 'full' ? '[*]' : '.*'}{${showSteps(step.steps)}}`
    })
    .join('')
}

function showParts(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => {
      switch (part.kind) {
        case 'text':
          return JSON.stringify(part.value)
        case 'interpolation':
          return show(part.value)
        case 'if':
          return `if(${show(part.condition)}; ${showParts(part.then)}; ${showParts(part.otherwise)})`
        case 'for':
          return `for(${part.keyName ?? '_'}, ${part.valueName} in ${show(part.collection)}; ${showParts(part.body)})`
      }
    })
    .join(' ')
}

/** A native body in one line: `a=1 b"label"{c=2}`. */
export function showBody(body: HclBody): string {
  if (body.kind === 'json') return 'json'
  return body.items
    .map((item) => {
      if (item.kind === 'attribute') return `${item.name}=${show(item.expression)}`
      return `${item.type}${item.labels.map(({ value }) => JSON.stringify(value)).join('')}{${showBody(item.body)}}`
    })
    .join(' ')
}
