import { forEachText, type Text } from '../../base/text.ts'
import { implied, written } from '../../origin/origin.ts'
import type { Problem } from '../../origin/problem.ts'
import type { HclBody } from '../../syntax/hcl/ast.ts'
import { readHcl } from '../../syntax/hcl.ts'
import type { FormatReading, ReadingContext } from '../format.ts'
import { contentOf, noteProblems } from './content.ts'
import { declare, type Module } from './declaration.ts'
import { Evaluation } from './evaluation.ts'
import { evaluate } from './expression/evaluate.ts'
import { foldersOf, makeFolder, type Folder } from './folder.ts'
import { resourcesOf } from './hand-over.ts'
import type { ModuleInstance } from './module.ts'
import { dottedName } from './provider.ts'
import { recognise } from './recognise.ts'
import { findCollisions, findRoots, openRoot } from './root.ts'
import { handOverValue } from './to-value.ts'
import type { TerraformTree } from './tree.ts'
import { validate, variableOf } from './variable.ts'

const parsed = forEachText((text) => readHcl(text))

/** The resources of every root module with all that it calls. */
export function read(files: readonly Text[], context: ReadingContext): FormatReading {
  const problems: Problem[] = []
  const folders = foldersOf(files)
  const modules = new Map<string, Module>()
  const bodies = new Map<Text, HclBody>()

  const parse = (text: Text): HclBody => {
    let body = bodies.get(text)
    if (body === undefined) {
      noteProblems(text, problems)
      const reading = parsed(text)
      problems.push(...reading.problems)
      body = reading.body
      bodies.set(text, body)
    }
    return body
  }
  const declareFolder = ({ path, configurations, overrides }: Folder): Module | undefined => {
    if (configurations.length + overrides.length === 0) return undefined
    const parsedIn = (texts: readonly Text[]): { text: Text; body: HclBody }[] => texts.map((text) => ({ text, body: parse(text) }))
    const module = declare(path, parsedIn(configurations), parsedIn(overrides), problems)
    modules.set(path, module)
    return module
  }
  const absent = new Set<string>()
  /** Modules of `.terraform` aren't among the files that were named: they are opened when they are called. */
  const moduleIn = (path: string): Module | undefined => {
    const known = modules.get(path)
    if (known !== undefined || absent.has(path)) return known
    const found = context.match(path === '' ? '*' : `${path}/*`).filter((one) => recognise(one) === 'yes')
    const texts = found.flatMap((one) => {
      const opened = context.open(one)
      return 'text' in opened ? [opened.text] : []
    })
    const module = declareFolder(makeFolder(path, texts))
    if (module === undefined) absent.add(path)
    return module
  }

  for (const folder of folders.values()) declareFolder(folder)
  const evaluation = new Evaluation(context, moduleIn)
  const rootFolders = findRoots(modules)
  const collides = findCollisions(rootFolders, evaluation)
  evaluation.roots = rootFolders.flatMap((path) => {
    const module = modules.get(path)
    return module === undefined ? [] : [openRoot(folders.get(path) ?? makeFolder(path, []), module, collides, evaluation, parse)]
  })
  const resources = evaluation.roots.flatMap((root) => resourcesOf(root, importsOf(root), evaluation.roots.length > 1))
  const roots = evaluation.roots.map((root) => {
    check(root)
    const outputs = [...root.module.outputs].map(([name, { text, block }]) => {
      const value = root.output(name)
      return [
        name,
        value === undefined
          ? ({ kind: 'null', origin: written(text, block.span) } as const)
          : handOverValue(value, value.origin ?? written(text, block.span), evaluation),
      ] as const
    })
    return { folder: root.module.folder, module: root.module, outputs: new Map(outputs), unset: unsetOf(root) }
  })
  tellOfValues(folders, evaluation)
  const trees: TerraformTree = { roots, resources, modules: [...modules.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1)), instances: evaluation.roots }
  return { facts: {}, problems: [...problems, ...evaluation.problems], unread: evaluation.unread, resources, trees }
}

/** Everything that nobody asked for yet is worked out too, for what may be wrong with it. */
function check(instance: ModuleInstance): void {
  for (const [name, declared] of instance.module.variables) {
    instance.variable(name)
    validate(variableOf(declared, instance.evaluation), instance, declared)
  }
  for (const name of instance.module.locals.keys()) instance.local(name)
  for (const name of instance.module.outputs.keys()) instance.output(name)
  for (const name of instance.module.calls.keys()) for (const inner of instance.call(name)?.instances() ?? []) check(inner)
}

/** Variables of a root module that have neither a default nor a value that anybody gave. */
function unsetOf(root: ModuleInstance): string[] {
  return [...root.module.variables.keys()].filter((name) => {
    const value = root.variable(name)
    return value?.kind === 'unknown' && value.says === `variable ${name} has no value`
  })
}

/** The ids that `import` blocks give to resources, by address. */
function importsOf(root: ModuleInstance): ReadonlyMap<string, string> {
  const ids = new Map<string, string>()
  for (const { bodies } of root.module.imports) {
    const { attributes } = contentOf(bodies, {})
    const to = attributes.get('to')
    const id = attributes.get('id')
    if (to === undefined || id === undefined || attributes.has('for_each')) continue
    const address = addressOf(to.text.content.slice(to.expression.span.start, to.expression.span.end), dottedName(to.expression))
    const value = evaluate(id.expression, root.scope(id.text))
    if (value.kind === 'string') ids.set(`${root.root.prefix(`.${address.replace(/\[(?:\d+|"[^"]*")\]/g, '')}`)}${address}`, value.value)
  }
  return ids
}

/** `aws_vpc.main`, `aws_subnet.a["x"]`: as it is written, without blanks. */
function addressOf(text: string, dotted: string | undefined): string {
  return dotted ?? text.replace(/\s+/g, '')
}

/** Files of values that nobody named say nothing. */
function tellOfValues(folders: ReadonlyMap<string, Folder>, evaluation: Evaluation): void {
  const named = new Set(evaluation.context.variables?.files ?? [])
  const roots = new Set(evaluation.roots.map((root) => root.module.folder))
  for (const { path, values, otherValues } of folders.values()) {
    for (const text of [...otherValues, ...(roots.has(path) ? [] : values)]) {
      if (named.has(text.path)) continue
      evaluation.notRead(`${text.path} is not read by itself; --var-file names it`, written(text, { start: 0, end: 0 }), false)
    }
  }
  for (const name of Object.keys(evaluation.context.variables?.values ?? {})) {
    if (evaluation.roots.some((root) => root.module.variables.has(name))) continue
    evaluation.problem(
      'undeclared-variable',
      `No root module declares a variable ${name}, so this value has no effect.`,
      implied(`--var ${name}`),
      'warning',
    )
  }
}
