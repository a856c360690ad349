import type { Text } from '../../base/text.ts'
import { implied, written } from '../../origin/origin.ts'
import type { HclBody } from '../../syntax/hcl/ast.ts'
import { readJson } from '../../syntax/json.ts'
import { at } from '../../syntax/tree.ts'
import { givenValues } from '../format.ts'
import { isLocal, sourceOfCall } from './call.ts'
import { contentOf } from './content.ts'
import type { Module } from './declaration.ts'
import type { Evaluation } from './evaluation.ts'
import { evaluate } from './expression/evaluate.ts'
import type { Folder } from './folder.ts'
import { ModuleInstance } from './module.ts'
import { joinPath } from './paths.ts'
import { valueOfTree } from './tree-value.ts'
import type { TfValue } from './value/value.ts'
import { bareScope, type Input } from './variable.ts'

/** A folder in which Terraform would be run, with what is given to it. */
export interface Root {
  readonly folder: string
  readonly workspace: string
  /** What stands before the id of a resource, so that it is unique among all roots; takes its address with its module, without keys. */
  readonly prefix: (address: string) => string
  /** The folder of a module that is called; undefined where it isn't to be had. */
  readonly folderOfCall: (outer: ModuleInstance, name: string, source: string) => string | undefined
}

/** How a folder is called where nothing else tells it apart. */
export function nameOfRoot(folder: string): string {
  return folder === '' ? '.' : folder
}

/**
 * The folders in which Terraform is run: those that no other folder's module block names. Of folders that name each other in a ring, and
 * that nobody else
 * names, the first is one.
 */
export function findRoots(modules: ReadonlyMap<string, Module>): string[] {
  const calls = new Map<string, Set<string>>()
  const called = new Set<string>()
  for (const [folder, module] of modules) {
    const targets = new Set<string>()
    for (const declared of module.calls.values()) {
      const source = sourceOfCall(declared, module)?.source
      const target = source !== undefined && isLocal(source) ? joinPath(folder, source) : undefined
      if (target !== undefined && modules.has(target)) targets.add(target)
    }
    calls.set(folder, targets)
    for (const target of targets) if (target !== folder) called.add(target)
  }
  const reached = new Set<string>()
  const reach = (from: string): void => {
    const open = [from]
    for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
      if (reached.has(folder)) continue
      reached.add(folder)
      open.push(...(calls.get(folder) ?? []))
    }
  }
  const roots = [...modules.keys()].filter((folder) => !called.has(folder))
  for (const root of roots) reach(root)
  for (const folder of modules.keys()) {
    if (reached.has(folder)) continue
    roots.push(folder)
    reach(folder)
  }
  return roots.sort()
}

/** So many addresses of one root are compared with those of the others; of a larger one every id has the folder in front. */
const mostAddresses = 50_000

/** Addresses without keys that more than one root declares; undefined for all of them. */
export function findCollisions(roots: readonly string[], evaluation: Evaluation): (address: string) => boolean {
  if (roots.length < 2) return () => false
  const holders = new Map<string, number>()
  for (const [number, folder] of roots.entries()) {
    let count = 0
    const walk = (module: Module, path: string, around: readonly string[]): boolean => {
      for (const { address } of module.resources) {
        if (++count > mostAddresses) return false
        const key = `${path}.${address}`
        const holder = holders.get(key)
        holders.set(key, holder === undefined || holder === number ? number : -1)
      }
      for (const [name, declared] of module.calls) {
        const source = sourceOfCall(declared, module)?.source
        const target = source !== undefined && isLocal(source) ? joinPath(module.folder, source) : undefined
        if (target === undefined || around.includes(target)) continue
        const called = evaluation.moduleIn(target)
        if (called !== undefined && !walk(called, path === '' ? `module.${name}` : `${path}.module.${name}`, [...around, target]))
          return false
        if (++count > mostAddresses) return false
      }
      return true
    }
    const module = evaluation.moduleIn(folder)
    if (module !== undefined && !walk(module, '', [folder])) return () => true
  }
  return (address) => holders.get(address) === -1 || !holders.has(address)
}

/** A root with its inputs, ready to be asked. */
export function openRoot(
  folder: Folder,
  module: Module,
  collides: (address: string) => boolean,
  evaluation: Evaluation,
  read: (text: Text) => HclBody,
): ModuleInstance {
  const { context } = evaluation
  const chosen = context.variables?.workspace ?? trimmed(context.open(joined(folder.path, '.terraform/environment')))
  const prefix = `${nameOfRoot(folder.path)}:`
  const vendored = lazy(() => readManifest(folder.path, evaluation))
  const root: Root = {
    folder: folder.path,
    workspace: chosen ?? 'default',
    prefix: (address) => (collides(address) ? prefix : ''),
    folderOfCall: (outer, name, source) =>
      isLocal(source) ? joinPath(outer.module.folder, source) : vendored().get([...outer.callNames, name].join('.')),
  }
  const inputs = readInputs(folder, module, evaluation, read)
  return new ModuleInstance(evaluation, module, root, undefined, '', (name) => inputs.get(name))
}

function trimmed(opened: { readonly text: Text } | { readonly why: string }): string | undefined {
  const name = 'text' in opened ? opened.text.content.trim() : ''
  return name === '' ? undefined : name
}

function joined(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`
}

function lazy<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined
  return () => (done ??= { value: work() }).value
}

/** Where `terraform init` put the modules that come from elsewhere, by the names of the calls on the way to them. */
function readManifest(folder: string, evaluation: Evaluation): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  const opened = evaluation.context.open(joined(folder, '.terraform/modules/modules.json'))
  if (!('text' in opened)) return folders
  const list = at(readJson(opened.text).tree, 'Modules')
  for (const item of list?.kind === 'list' ? list.items : []) {
    const key = at(item, 'Key')
    const dir = at(item, 'Dir')
    if (key?.kind !== 'scalar' || dir?.kind !== 'scalar') continue
    const target = joinPath(folder, dir.text)
    if (target !== undefined) folders.set(key.text, target)
  }
  return folders
}

/**
 * The values of a root's variables, the later over the earlier: the environment, the files that are read by themselves, then files and single
 * values in the order in which they were given (Terraform: Input Variables, Variable Definition Precedence, 2026-11).
 */
function readInputs(folder: Folder, module: Module, evaluation: Evaluation, read: (text: Text) => HclBody): ReadonlyMap<string, Input> {
  const { context } = evaluation
  const inputs = new Map<string, Input>()
  for (const name of module.variables.keys()) {
    const value = context.variables?.environment[`TF_VAR_${name}`]
    if (value !== undefined) inputs.set(name, { kind: 'text', text: value, says: `environment variable TF_VAR_${name}` })
  }
  for (const text of folder.values) readValues(text, module, evaluation, read, inputs, true)
  for (const given of givenValues(context.variables)) {
    if ('file' in given) {
      const opened = context.open(given.file)
      if ('text' in opened) readValues(opened.text, module, evaluation, read, inputs, false)
      else evaluation.problem('values-not-read', `The file of values ${given.file} cannot be read (${opened.why}).`, implied(`--var-file ${given.file}`))
    } else if (module.variables.has(given.name)) inputs.set(given.name, { kind: 'text', text: given.value, says: `--var ${given.name}` })
  }
  return inputs
}

function readValues(
  text: Text,
  module: Module,
  evaluation: Evaluation,
  read: (text: Text) => HclBody,
  inputs: Map<string, Input>,
  tellsUndeclared: boolean,
): void {
  const body = read(text)
  const take = (name: string, span: { readonly start: number; readonly end: number }, value: () => TfValue): void => {
    if (module.variables.has(name)) inputs.set(name, { kind: 'value', value: value() })
    else if (tellsUndeclared)
      evaluation.problem(
        'undeclared-variable',
        `No variable ${name} is declared, so this value has no effect.`,
        written(text, span),
        'warning',
      )
  }
  if (body.kind === 'json') {
    // Texts in *.tfvars.json are taken as they stand.
    for (const { entries } of body.maps) for (const { key, keySpan, value } of entries) take(key, keySpan, () => valueOfTree(value, text))
    return
  }
  const scope = bareScope(text, evaluation)
  const { attributes, blocks } = contentOf([body], {})
  for (const { name, nameSpan, expression } of attributes.list) take(name, nameSpan, () => evaluate(expression, scope))
  for (const { block } of blocks) evaluation.problem('unknown-block', 'A file of values holds no blocks.', written(text, block.headerSpan))
}
