import { Text } from '../../../src/base/text.ts'
import { written } from '../../../src/origin/origin.ts'
import type { Problem } from '../../../src/origin/problem.ts'
import { evaluate } from '../../../src/formats/terraform/expression/evaluate.ts'
import type { Scope } from '../../../src/formats/terraform/expression/scope.ts'
import { encodeJson } from '../../../src/formats/terraform/functions/json.ts'
import { newBudget } from '../../../src/formats/terraform/value/budget.ts'
import type { Type } from '../../../src/formats/terraform/value/type.ts'
import { object, string, typeOf, type TfValue } from '../../../src/formats/terraform/value/value.ts'
import { readHclExpression } from '../../../src/syntax/hcl.ts'
import { files, type Answer } from './console.ask.ts'

export interface Evaluated {
  readonly value: TfValue
  readonly problems: readonly Problem[]
}

/** A scope with these names; the first of a reference's names counts. */
export function scopeOf(text: Text, names: Readonly<Record<string, TfValue>>, problems: Problem[]): Scope {
  return {
    resolve: ([name = '']) => {
      const value = Object.hasOwn(names, name) ? names[name] : undefined
      return value && { value, taken: 1 }
    },
    origin: (span) => written(text, span),
    report: (problem) => problems.push(problem),
    isUncertain: () => false,
    files: {
      folder: '',
      paths: Object.keys(files).toSorted(),
      open: (path) => {
        const content = Object.hasOwn(files, path) ? files[path] : undefined
        return content === undefined ? { why: 'absent' } : { text: new Text(path, content) }
      },
    },
    budget: newBudget(),
  }
}

export function evaluateText(source: string, names: Readonly<Record<string, TfValue>> = {}): Evaluated {
  const text = new Text('main.tf', source)
  const { expression, problems: broken } = readHclExpression(text)
  const problems: Problem[] = [...broken]
  return { value: evaluate(expression, scopeOf(text, names, problems)), problems }
}

const names = { local: object(new Map([['template', string('<${x}>')]])) }

/** What we make of an expression, in the words of what Terraform answers. */
export function answer(source: string): Answer {
  const { value, problems } = evaluateText(source, names)
  if (problems.length > 0) return 'error'
  if (!value.known) return 'unknown'
  const json = encodeJson({ ...value, sensitive: false })
  return { json: json.kind === 'string' && !/[+-]Inf/.test(json.value) ? json.value : undefined, type: writeType(typeOf(value)), sensitive: value.sensitive }
}

/** As the console writes it, without white space and commas at ends. */
function writeType(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind}(${writeType(type.element)})`
    case 'tuple':
      return `tuple([${type.elements.map(writeType).join(',')}])`
    case 'object':
      return `object({${[...type.attributes].map(([name, each]) => `${name.replaceAll(/\s+/g, '')}:${writeType(each)}`).join(',')}})`
    default:
      return type.kind
  }
}
