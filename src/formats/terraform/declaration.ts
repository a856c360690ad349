import type { Text } from '../../base/text.ts'
import { written } from '../../origin/origin.ts'
import type { Problem } from '../../origin/problem.ts'
import type { HclBlock, HclBody } from '../../syntax/hcl/ast.ts'
import { contentOf, type Attribute, type Schema } from './content.ts'

/** A block of a module with what override files put over it. */
export interface Declared {
  readonly text: Text
  readonly block: HclBlock
  /** Its own body, then those that are put over it: what a later one says counts. */
  readonly bodies: readonly HclBody[]
}

export interface DeclaredResource extends Declared {
  readonly mode: 'managed' | 'data' | 'ephemeral'
  readonly type: string
  readonly name: string
  /** As references have it: `aws_vpc.main`, `data.aws_ami.linux`. */
  readonly address: string
  /** Its number among the resources of its module. */
  readonly number: number
}

/** What the files of one folder declare. */
export interface Module {
  readonly folder: string
  /** Where the module as a whole is: the beginning of its first file. */
  readonly text: Text | undefined
  readonly variables: ReadonlyMap<string, Declared>
  readonly locals: ReadonlyMap<string, Attribute>
  readonly outputs: ReadonlyMap<string, Declared>
  readonly calls: ReadonlyMap<string, Declared>
  /** In the order declared. */
  readonly resources: readonly DeclaredResource[]
  /** The same by type (`aws_vpc`, `data.aws_ami`) and name. */
  readonly named: ReadonlyMap<string, ReadonlyMap<string, DeclaredResource>>
  /** `aws`, `aws.west`. */
  readonly providers: ReadonlyMap<string, Declared>
  /** `terraform` blocks. */
  readonly settings: readonly Declared[]
  readonly imports: readonly Declared[]
}

/** Every block that may stand in a file, with the number of its labels (Terraform: configs/parser_config.go, configFileSchema, 2026-11). */
const labels: Schema = {
  check: 1,
  data: 2,
  ephemeral: 2,
  import: 0,
  language: 0,
  locals: 0,
  module: 1,
  moved: 0,
  output: 1,
  provider: 1,
  removed: 0,
  resource: 2,
  terraform: 0,
  variable: 1,
}

/** Collects what the files of a folder declare; files that override others come last. */
export function declare(
  folder: string,
  files: readonly { readonly text: Text; readonly body: HclBody }[],
  overrides: readonly { readonly text: Text; readonly body: HclBody }[],
  problems: Problem[],
): Module {
  const variables = new Map<string, Declared>()
  const locals = new Map<string, Attribute>()
  const outputs = new Map<string, Declared>()
  const calls = new Map<string, Declared>()
  const resources: DeclaredResource[] = []
  const named = new Map<string, Map<string, DeclaredResource>>()
  const providers = new Map<string, Declared>()
  const settings: Declared[] = []
  const imports: Declared[] = []
  const report = (fault: string, text: Text, block: HclBlock, says: string): void => {
    problems.push({ code: `terraform/${fault}`, severity: 'error', says, origin: written(text, block.headerSpan) })
  }

  /** Puts a block in its place: over the one that is there already where it overrides, else it must be the first of its name. */
  const put = <D extends Declared>(map: Map<string, D>, key: string, declared: D, override: boolean, shown = key): void => {
    const known = map.get(key)
    if (known === undefined) {
      if (override)
        report('overrides-nothing', declared.text, declared.block, `There is no ${declared.block.type} ${shown} that this could override.`)
      map.set(key, declared)
    } else if (override) map.set(key, { ...known, bodies: [...known.bodies, declared.block.body] })
    else report('declared-twice', declared.text, declared.block, `${declared.block.type} ${shown} is declared twice; the first one counts.`)
  }

  const take = (text: Text, block: HclBlock, override: boolean): void => {
    const wanted = labels[block.type]
    if (wanted === undefined) {
      report('unknown-block', text, block, `Terraform knows no block of the type ${block.type} here.`)
      return
    }
    const first = block.labels[0]?.value ?? ''
    const second = block.labels[1]?.value ?? ''
    if (block.labels.length < wanted) {
      report('label-missing', text, block, `A ${block.type} block must have ${wanted === 1 ? 'a label' : 'two labels'}.`)
      return
    }
    const bodies = [block.body]
    const declared = { text, block, bodies }
    switch (block.type) {
      case 'variable':
        put(variables, first, declared, override)
        break
      case 'output':
        put(outputs, first, declared, override)
        break
      case 'module':
        put(calls, first, declared, override)
        break
      case 'resource':
      case 'data':
      case 'ephemeral': {
        const mode = block.type === 'resource' ? 'managed' : block.type
        const type = mode === 'managed' ? first : `${mode}.${first}`
        let ofType = named.get(type)
        if (ofType === undefined) named.set(type, (ofType = new Map<string, DeclaredResource>()))
        const number = ofType.get(second)?.number ?? resources.length
        const address = `${type}.${second}`
        put(ofType, second, { text, block, bodies, mode, type: first, name: second, address, number }, override, address)
        const result = ofType.get(second)
        if (result !== undefined) resources[number] = result
        break
      }
      case 'provider': {
        const alias = contentOf([block.body], noBlocks).attributes.get('alias')?.expression
        put(providers, alias?.kind === 'text' ? `${first}.${alias.value}` : first, declared, override)
        break
      }
      case 'locals':
        for (const attribute of contentOf([block.body], noBlocks).attributes.list) {
          const { name } = attribute
          if (override || !locals.has(name)) locals.set(name, attribute)
          else
            problems.push({
              code: 'terraform/declared-twice',
              severity: 'error',
              says: `local.${name} is declared twice; the first one counts.`,
              origin: written(text, attribute.nameSpan),
            })
        }
        break
      case 'terraform':
        settings.push(declared)
        break
      case 'import':
        imports.push(declared)
        break
      // moved, removed and check say nothing about what will be there.
    }
  }

  for (const [list, override] of [
    [files, false],
    [overrides, true],
  ] as const) {
    for (const { text, body } of list) {
      const { attributes, blocks } = contentOf([body], labels)
      for (const { name, nameSpan } of attributes.list) {
        problems.push({
          code: 'terraform/unknown-block',
          severity: 'error',
          says: `Terraform knows no argument ${name} here.`,
          origin: written(text, nameSpan),
        })
      }
      for (const block of blocks) take(text, block.block, override)
    }
  }
  const { text } = files[0] ?? overrides[0] ?? {}
  return { folder, text, variables, locals, outputs, calls, resources, named, providers, settings, imports }
}

const noBlocks: Schema = {}
