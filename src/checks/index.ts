import type { Analysis } from '../engine/analysis.ts'
import type { Check } from '../model/check.ts'
import { upstreamUnreachable } from './http/upstream-unreachable.ts'
import { danglingDependency } from './name/dangling-dependency.ts'
import { blocksDeclaredDependency } from './policy/blocks-declared-dependency.ts'
import { dependencyUnreachable } from './route/dependency-unreachable.ts'

/** The checks of what a network does, sorted by code. */
export const checks: readonly Check<Analysis>[] = [
  upstreamUnreachable,
  danglingDependency,
  blocksDeclaredDependency,
  dependencyUnreachable,
]
