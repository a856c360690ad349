import type { Text } from '../../base/text.ts'
import { implied, written } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import { get, isAbsent } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import { readJson } from '../../syntax/json.ts'
import { readYaml } from '../../syntax/yaml.ts'
import { givenValues, type ReadingContext } from '../format.ts'
import type { Ledger } from './ledger.ts'
import { textValue } from './value.ts'

/** Values for parameters that were given beside the templates, by the parameter's name. */
export type Inputs = ReadonlyMap<string, Value>

/**
 * Files and single values in the order in which they were given: the later of two counts. Files are those of `aws cloudformation deploy --parameter-
 * overrides file://…` and `create-stack --parameters file://…` (2026-11): a list of `ParameterKey` and `ParameterValue`, a list of
 * `Key=Value`, a map, or a map below `Parameters`.
 */
export function readInputs({ variables, open }: Pick<ReadingContext, 'variables' | 'open'>, ledger: Ledger): Inputs {
  const inputs = new Map<string, Value>()
  for (const given of givenValues(variables)) {
    if (!('file' in given)) {
      inputs.set(given.name, textValue(given.value, implied(`given: ${given.name}`)))
      continue
    }
    const path = given.file
    // Terraform's own.
    if (/\.tfvars(?:\.json)?$/i.test(path)) continue
    const opened = open(path)
    if ('text' in opened) readFile(opened.text, inputs, ledger)
    else ledger.problem('no-parameter-file', implied(`given: ${path}`), `Parameters can't be read from ${path}: it is ${opened.why}.`)
  }
  return inputs
}

function readFile(text: Text, inputs: Map<string, Value>, ledger: Ledger): void {
  const isJson = /^\uFEFF?\s*[[{]/.test(text.content)
  const { problems, tree } = isJson ? readJson(text) : yamlOf(text)
  ledger.problems.push(...problems)
  const give = (name: string, value: Tree): void => {
    const given = givenText(value)
    if (given !== undefined) inputs.set(name, textValue(given, written(text, value.span)))
    else if (!isAbsent(value)) {
      ledger.problem('wrong-type', written(text, value.span), `The value of the parameter ${name} must be one value or a list of them.`)
    }
  }
  const from = get(tree, 'Parameters') ?? tree
  if (from?.kind === 'map') for (const { key, value } of from.entries) give(key, value)
  else if (from?.kind === 'list') {
    for (const item of from.items) {
      const key = get(item, 'ParameterKey')
      const value = get(item, 'ParameterValue')
      if (key?.kind === 'scalar' && value !== undefined) give(key.text, value)
      else if (item.kind === 'scalar' && item.text.includes('=')) {
        const at = item.text.indexOf('=')
        inputs.set(item.text.slice(0, at), textValue(item.text.slice(at + 1), written(text, item.span)))
      }
    }
  } else ledger.problem('no-parameters', written(text, { start: 0, end: 0 }), 'A file with parameters must hold a list or a map.')
}

function yamlOf(text: Text): { readonly tree: Tree | undefined; readonly problems: ReturnType<typeof readYaml>['problems'] } {
  const { documents, problems } = readYaml(text)
  return { tree: documents[0], problems }
}

function givenText(tree: Tree): string | undefined {
  if (tree.kind === 'scalar') return tree.value === null ? undefined : tree.text
  if (tree.kind === 'list' && tree.items.every((item) => item.kind === 'scalar')) {
    return tree.items.map((item) => (item.kind === 'scalar' ? item.text : '')).join(',')
  }
  return undefined
}
