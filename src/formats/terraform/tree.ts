import type { Value } from '../../platforms/value.ts'
import type { Module } from './declaration.ts'

/** What style checks of Terraform read. */
export interface TerraformTree {
  readonly roots: readonly TerraformRoot[]
  /** Every module of which a file was read, roots included, sorted by folder. */
  readonly modules: readonly Module[]
}

export interface TerraformRoot {
  readonly folder: string
  readonly module: Module
  /** Sensitive ones are unknown. */
  readonly outputs: ReadonlyMap<string, Value>
}
