import type { Span, Text } from '../../../base/text.ts'
import type { Origin } from '../../../origin/origin.ts'
import type { Problem } from '../../../origin/problem.ts'
import type { Step } from '../../../syntax/hcl/ast.ts'
import type { Budget } from '../value/budget.ts'
import type { TfValue } from '../value/value.ts'

/** What an expression may see, and where it says what is wrong. */
export interface Scope {
  /**
   * The value of a root name and as many of the names behind it as belong to it: `['var', 'cidr']` takes both, `['aws_vpc', 'main', 'id']` two or
   * three, `['each', 'value', 'port']` two. `taken` is how many; the evaluator goes on with the rest. Whatever is lazy is worked out here.
   * Undefined where there is nothing of that name: the evaluator says so. `span` is that of all the names.
   */
  readonly resolve: (names: readonly string[], span: Span) => Resolved | undefined
  /** Where a part of the expression stands; inside modules with the chain of calls. Called for literals and constructors, so keep it cheap. */
  readonly origin: (span: Span) => Origin
  readonly report: (problem: Problem) => void
  /** Nobody knows how many there are of a resource. */
  readonly isUncertain: (resource: string) => boolean
  readonly files: Files
  readonly budget: Budget
}

export interface Resolved {
  readonly value: TfValue
  readonly taken: number
}

/** The files that functions may read: those of the roots. */
export interface Files {
  /** The folder from which Terraform would be run, relative to the roots: paths in expressions count from it. Empty for the top. */
  readonly folder: string
  readonly open: (path: string) => { readonly text: Text } | { readonly why: 'absent' | 'outside' | 'unreadable' | 'too large' }
  /** Every path of the roots, in byte order. */
  readonly paths: readonly string[]
}

/** A name and those behind it, up to the first index or splat. Written out for what most are: an array that grows takes much more room. */
export function leadingNames(name: string, steps: readonly Step[]): readonly string[] {
  const [first, second] = steps
  if (first?.kind !== 'attribute') return [name]
  if (second?.kind !== 'attribute') return [name, first.name]
  const names = [name, first.name, second.name]
  for (let at = 2; at < steps.length; at++) {
    const step = steps[at]
    if (step?.kind !== 'attribute') break
    names.push(step.name)
  }
  return names
}
