import type { Text } from '../../../base/text.ts'
import type { Sources } from '../../edit.ts'
import type { Module } from '../declaration.ts'
import type { ModuleInstance } from '../module.ts'
import type { ResourceInstance } from '../resource.ts'
import type { TerraformTree } from '../tree.ts'

/** Where the resources of a configuration are declared, and how often each module is used: what is written into a module holds for all its uses. */
export class Places {
  readonly #resources = new Map<string, ResourceInstance>()
  readonly #uses = new Map<Module, ModuleInstance[]>()
  readonly #sources: Sources

  constructor(tree: TerraformTree, sources: Sources) {
    this.#sources = sources
    for (const root of tree.instances) this.#walk(root)
  }

  #walk(instance: ModuleInstance): void {
    this.#uses.set(instance.module, [...(this.#uses.get(instance.module) ?? []), instance])
    for (const declared of instance.module.resources) {
      if (declared.mode === 'ephemeral') continue
      for (const one of instance.resource(declared).instances()) this.#resources.set(one.id, one)
    }
    for (const name of instance.module.calls.keys()) for (const inner of instance.call(name)?.instances() ?? []) this.#walk(inner)
  }

  resource(id: string): ResourceInstance | undefined {
    return this.#resources.get(id)
  }

  /** Is this the only use of its module? */
  isAlone({ module }: ModuleInstance): boolean {
    return this.#uses.get(module)?.length === 1
  }

  /** The file as it is now, where it may be written and is not JSON. */
  writable(text: Text | undefined): Text | undefined {
    return text && !text.path.endsWith('.json') && this.#sources.open(text.path)?.content === text.content ? text : undefined
  }

  /** The modules around, from the one itself to the root. */
  around(instance: ModuleInstance): ModuleInstance[] {
    const outer = instance.caller?.instance
    return outer ? [instance, ...this.around(outer)] : [instance]
  }

  /** The key of a resource in its set, as references have it: `["a"]`, `[0]`, or nothing. */
  keyOf(one: ResourceInstance): string {
    const { address } = one.set.declared
    return one.id.slice(one.id.lastIndexOf(address) + address.length)
  }
}
