import type { Text } from '../base/text.ts'
import type { Problem } from '../origin/problem.ts'
import type { Tree } from './tree.ts'

export interface JsonReading {
  /** Undefined when there is no value at all. */
  readonly tree: Tree | undefined
  readonly problems: readonly Problem[]
}

/** Reads one JSON value (RFC 8259). Never throws; reading goes on at the next element after what is wrong. */
export function readJson(_text: Text): JsonReading {
  return { tree: undefined, problems: [] }
}
