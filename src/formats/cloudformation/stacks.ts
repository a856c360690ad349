import { implied } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { Text } from '../../base/text.ts'
import type { Profile } from '../../model/profile.ts'
import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import { at, get } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import type { ReadingContext } from '../format.ts'
import { readInputs } from './inputs.ts'
import { Ledger } from './ledger.ts'
import { Stack } from './stack.ts'
import type { Output, Setting } from './stack.ts'
import { readTemplate, reportMacros } from './template.ts'
import type { Template } from './template.ts'
import { movedTo, textOf, textValue, unknownValue } from './value.ts'

/** Stacks in stacks deeper than this are a mistake. */
const deepestNest = 20

/** All templates of one reading: which of them are stacks of their own, which are nested, and what they export to each other. */
export class StackSet {
  readonly ledger = new Ledger()
  readonly profile: Profile
  readonly #context: ReadingContext
  readonly #templates = new Map<string, Template | undefined>()
  readonly #skipped = new Map<string, { count: number; readonly origin: Origin; readonly matters: boolean }>()
  #roots: readonly Stack[] = []
  #exports: Map<string, Output[]> | 'busy' | undefined

  constructor(context: ReadingContext) {
    this.#context = context
    this.profile = context.profile
  }

  /** Every resource of every template. */
  resources(texts: readonly Text[]): Resource[] {
    const inputs = readInputs(this.#context, this.ledger)
    const templates = texts.flatMap((text) => this.#template(text) ?? [])
    const nested = new Set(templates.flatMap((template) => locationsOf(template).map((location) => besides(template, location))))
    const own = templates.filter(({ text }) => !nested.has(text.path))
    // Templates that nest each other in a circle have no beginning: then each is one.
    const roots = own.length > 0 ? own : templates
    const prefixes = prefixesOf(roots)
    this.#roots = roots.map((template, index) => {
      const name = textValue(
        template.name,
        implied('cloudformation: a stack has a name only once it is made; that of its template stands for it'),
      )
      return new Stack(
        template,
        { prefix: prefixes[index] ?? '', name, given: inputs, calls: [], path: [template.text.path], uncertain: undefined },
        this,
      )
    })
    const resources = this.#roots.flatMap((stack) => {
      reportMacros(stack.template, this.ledger)
      return stack.resources()
    })
    for (const [type, { count, origin, matters }] of this.#skipped) {
      this.ledger.skip(count === 1 ? type : `${type} (${count})`, origin, matters)
    }
    return resources
  }

  #template(text: Text): Template | undefined {
    const { path } = text
    if (!this.#templates.has(path)) this.#templates.set(path, readTemplate(text, this.ledger))
    return this.#templates.get(path)
  }

  /** A type that nobody translates, told once with how often it occurs. */
  skipType(type: string, origin: Origin, matters: boolean): void {
    const known = this.#skipped.get(type)
    if (known === undefined) this.#skipped.set(type, { count: 1, origin, matters })
    else known.count++
  }

  /** The stack that another one nests; undefined, with a reason, where its template isn't at hand. */
  nested(location: string | undefined, outer: Template, what: string, origin: Origin, setting: Setting): Stack | undefined {
    if (location === undefined || /^[a-z][a-z\d+.-]*:/i.test(location)) {
      this.ledger.skip(`${what}: its template ${location === undefined ? 'is not known' : 'stands elsewhere'}`, origin, true)
      return undefined
    }
    const path = besides(outer, location)
    if (setting.path.includes(path)) {
      this.ledger.problem('stack-cycle', origin, `The template ${path} nests itself.`)
      return undefined
    }
    const opened = this.#context.open(path)
    if (!('text' in opened)) {
      this.ledger.skip(`${what}: its template is ${opened.why}`, origin, true)
      return undefined
    }
    if (setting.path.length > deepestNest || !this.ledger.budget.stack()) {
      this.ledger.problem('too-many-stacks', origin, 'Stacks nest too deeply, or there are too many of them; this one is not read.')
      return undefined
    }
    const template = this.#template(opened.text)
    if (template === undefined) return undefined
    reportMacros(template, this.ledger)
    return new Stack(template, { ...setting, path: [...setting.path, path] }, this)
  }

  /** The value that a template exports under a name. */
  imported(asked: Value, origin: Origin): Value {
    const name = textOf(asked)
    if (name === undefined) {
      const why = asked.kind === 'unknown' ? `: ${asked.says}` : ''
      return unknownValue(`which export is meant is not known${why}`, origin)
    }
    const exports = this.#exported()
    if (exports === undefined) return unknownValue('exports need each other', origin)
    const found = exports.get(name) ?? []
    const [only] = found
    if (only === undefined) return unknownValue(`no template that was read exports ${name}`, origin)
    if (found.length > 1) return unknownValue(`several templates export ${name}`, origin)
    const value = only.value()
    return movedTo(value, { kind: 'derived', says: `export ${name}`, from: [origin, value.origin] })
  }

  #exported(): ReadonlyMap<string, readonly Output[]> | undefined {
    if (this.#exports === 'busy') return undefined
    if (this.#exports !== undefined) return this.#exports
    this.#exports = 'busy'
    const exports = new Map<string, Output[]>()
    for (const stack of this.#roots.flatMap((root) => [root, ...root.nestedStacks()])) {
      for (const output of stack.outputs().values()) {
        if (output.exported !== undefined) exports.set(output.exported, [...(exports.get(output.exported) ?? []), output])
      }
    }
    this.#exports = exports
    return exports
  }
}

/** The local paths of templates that a template nests, as far as they stand there in plain text. */
function locationsOf({ root }: Template): string[] {
  const found: string[] = []
  const visit = (tree: Tree | undefined, depth: number): void => {
    if (tree?.kind === 'list') for (const item of tree.items) visit(item, depth + 1)
    if (tree?.kind !== 'map' || depth > 12) return
    const type = get(tree, 'Type')
    if (type?.kind === 'scalar' && /^AWS::(?:CloudFormation::Stack|Serverless::Application)$/.test(type.text)) {
      const asset = at(tree, 'Metadata', 'aws:asset:path')
      const location = asset ?? at(tree, 'Properties', 'TemplateURL') ?? at(tree, 'Properties', 'Location')
      if (location?.kind === 'scalar' && !location.text.includes('${')) found.push(location.text)
    } else for (const { value } of tree.entries) visit(value, depth + 1)
  }
  visit(get(root, 'Resources'), 0)
  return found
}

/** A path that a template gives, from the folder that it stands in. */
function besides({ text }: Template, location: string): string {
  const parts = location.startsWith('/') ? [] : text.path.split('/').slice(0, -1)
  for (const part of location.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return location.startsWith('/') ? `/${parts.join('/')}` : parts.join('/')
}

/**
 * What stands before the logical ids of each template: nothing for one alone, else its name, or its whole path where names are the same.
 */
function prefixesOf(templates: readonly Template[]): string[] {
  if (templates.length === 1) return ['']
  const paths = templates.map(({ text, name }) => [...text.path.split('/').slice(0, -1), name].join('/'))
  return templates.map(({ name, text }, index) => {
    if (templates.filter((other) => other.name === name).length === 1) return `${name}/`
    const path = paths[index] ?? text.path
    return paths.filter((other) => other === path).length === 1 ? `${path}/` : `${text.path}/`
  })
}
