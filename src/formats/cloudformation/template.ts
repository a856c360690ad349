import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import { get } from '../../syntax/tree.ts'
import type { MapTree, Tree } from '../../syntax/tree.ts'
import { readJson } from '../../syntax/json.ts'
import { readYaml } from '../../syntax/yaml.ts'
import type { Ledger } from './ledger.ts'

/** One template, as it is written. */
export interface Template {
  readonly text: Text
  /** The file's name without its extensions. */
  readonly name: string
  readonly root: MapTree
  /** The macros that it names, AWS's own and others. */
  readonly transforms: readonly string[]
}

/** Reads a text as a template; undefined, with a problem, where it is no map. */
export function readTemplate(text: Text, ledger: Ledger): Template | undefined {
  const isJson = /^\uFEFF?\s*\{/.test(text.content) && !/\.ya?ml$/i.test(text.path)
  let root: Tree | undefined
  if (isJson) {
    const { tree, problems } = readJson(text)
    root = tree
    ledger.problems.push(...problems)
  } else {
    const { documents, problems } = readYaml(text)
    root = documents[0]
    ledger.problems.push(...problems)
    for (const more of documents.slice(1)) ledger.skip('a document behind the first one of a template', written(text, more.span), true)
  }
  // What `aws cloudformation get-template` prints has the template inside.
  const body = get(root, 'TemplateBody')
  if (body?.kind === 'map') root = body
  if (root?.kind !== 'map') {
    ledger.problem('no-template', written(text, root?.span ?? { start: 0, end: 0 }), 'A template must be a map with Resources.')
    return undefined
  }
  const file = text.path.split('/').at(-1) ?? text.path
  const name = file.replace(/\.(?:ya?ml|json|template|cfn|cform)$/i, '').replace(/\.(?:template|cfn)$/i, '')
  return { text, name, root, transforms: transformsOf(get(root, 'Transform')) }
}

function transformsOf(tree: Tree | undefined): string[] {
  if (tree === undefined) return []
  if (tree.kind === 'scalar') return [tree.text]
  if (tree.kind === 'list') return tree.items.flatMap(transformsOf)
  return transformsOf(get(tree, 'Name'))
}

/** Macros of AWS's own that change nothing that is read here, or only by what they are written for. */
const harmless = /^AWS::(?:LanguageExtensions|Serverless-2016-10-31|SecretsManager-.*|CodeDeployBlueGreen|ServiceCatalog.*)$/

/** Whether resources may come to be that don't stand in the template. */
export function hasMacros({ transforms }: Template): boolean {
  return transforms.some((macro) => macro !== 'AWS::LanguageExtensions')
}

/** Lists macros that may make anything of a template. */
export function reportMacros({ text, root, transforms }: Template, ledger: Ledger): void {
  for (const macro of transforms) {
    if (!harmless.test(macro)) {
      ledger.skip(`what the macro ${macro} makes of the template`, written(text, (get(root, 'Transform') ?? root).span), true)
    }
  }
}
