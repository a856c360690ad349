import type { Resource } from '../../platforms/resource.ts'
import type { Value } from '../../platforms/value.ts'
import type { Module } from './declaration.ts'
import type { ModuleInstance } from './module.ts'

/** What style checks of Terraform read. */
export interface TerraformTree {
  readonly roots: readonly TerraformRoot[]
  /** Everything that all roots declare, as it is handed over to platforms. */
  readonly resources: readonly Resource[]
  /** Every module of which a file was read, roots included, sorted by folder. */
  readonly modules: readonly Module[]
  /** The root modules with all that they call, ready to be asked: what expressions there would say. */
  readonly instances: readonly ModuleInstance[]
}

export interface TerraformRoot {
  readonly folder: string
  readonly module: Module
  /** Sensitive ones are unknown. */
  readonly outputs: ReadonlyMap<string, Value>
  /** Names of its variables that have neither a default nor a value that anybody gave. */
  readonly unset: readonly string[]
}
