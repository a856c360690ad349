import type { Span } from '../../../base/text.ts'
import type { Expression } from '../../../syntax/hcl/ast.ts'
import type { Fault } from '../value/fault.ts'
import type { TfValue } from '../value/value.ts'
import type { Scope } from './scope.ts'

/** One expression being evaluated, as the parts of the evaluator see it. */
export interface Evaluation {
  readonly scope: Scope
  /** What the expression comes to; what is wrong in it has been noted, and it is then unknown. */
  readonly value: (expression: Expression) => TfValue
  /** Notes what is wrong at a place. */
  readonly note: (fault: Fault, span: Span) => void
  /** How many things were wrong so far; `forget` goes back to that count. */
  readonly faults: () => number
  readonly forget: (count: number) => void
  /** How many elements were taken so far of collections of which nobody knows how many they have. */
  readonly assumed: () => number
  /** Runs with names of a loop, which hide those of the scope. */
  readonly bind: <T>(names: readonly [string | undefined, TfValue][], run: () => T) => T
}
