import type { Origin } from '../../origin/origin.ts'
import type { Value } from '../../platforms/value.ts'
import { at, get } from '../../syntax/tree.ts'
import type { Tree } from '../../syntax/tree.ts'
import { callOf } from './call.ts'
import type { Evaluation } from './evaluate.ts'
import type { Ledger } from './ledger.ts'
import type { Scope } from './scope.ts'
import type { Template } from './template.ts'

interface Entry {
  readonly type: string
  readonly tree: Tree
  readonly scope: Scope | undefined
  readonly origin: Origin
}

/** The properties of a resource by their names, evaluated; those that are `AWS::NoValue` are left out. */
export function propertiesOf(entry: Entry, { root }: Template, evaluation: Evaluation, ledger: Ledger): ReadonlyMap<string, Value> {
  const { tree, scope, type, origin } = entry
  const properties = new Map<string, Value>()
  const read = (section: Tree | undefined): void => {
    if (section === undefined) return
    if (section.kind !== 'map' || callOf(section) !== undefined) {
      const value = evaluation.evaluate(section, scope)
      if (value?.kind === 'map') for (const [name, held] of value.entries) properties.set(name, held)
      else if (value !== undefined && value.kind !== 'null') ledger.skip(`the properties of ${type}, which are not known`, origin, true)
      return
    }
    for (const one of evaluation.spread(section, scope)) {
      if (one.key === 'Fn::Transform') {
        ledger.skip(`properties of ${type} that a macro adds`, origin, true)
        continue
      }
      const value = evaluation.evaluate(one.value, one.scope)
      if (value !== undefined) properties.set(one.key, combined(properties.get(one.key), value))
    }
  }
  // What a serverless application says for all its resources of a kind comes first (sam-specification-template-anatomy-globals, 2026-11).
  const [, serverless] = /^AWS::Serverless::(\w+)$/.exec(type) ?? []
  if (serverless !== undefined) read(at(root, 'Globals', serverless))
  read(get(tree, 'Properties'))
  return properties
}

/** Of maps the entries of both count, of lists all items, and of anything else the resource's own. */
function combined(general: Value | undefined, own: Value): Value {
  if (general?.kind === 'list' && own.kind === 'list') return { ...own, items: [...general.items, ...own.items] }
  if (general?.kind !== 'map' || own.kind !== 'map') return own
  const entries = new Map(general.entries)
  for (const [name, value] of own.entries) entries.set(name, combined(entries.get(name), value))
  return { ...own, entries }
}
