import type { Effect, Operation } from './operation.ts'

/** What is known of a verb before its file is loaded, so that starting costs nothing that is not asked for. */
export interface Listed {
  readonly name: string
  /** The question that it answers; the same as in its file, which a test compares. */
  readonly summary: string
  readonly effect: Effect
  load(): Promise<Operation>
}

/** Every verb, sorted by name. */
export const operations: readonly Listed[] = [
  {
    name: 'assert',
    summary: 'do the promises in .netwright.yaml hold?',
    effect: 'reads',
    load: async () => (await import('./assert.ts')).default,
  },
  {
    name: 'check',
    summary: 'what is wrong, risky or fragile, with a witness for each?',
    effect: 'reads',
    load: async () => (await import('./check.ts')).default,
  },
  {
    name: 'diff',
    summary: 'which flows were gained or lost, which findings are new or gone?',
    effect: 'reads',
    load: async () => (await import('./diff.ts')).default,
  },
  {
    name: 'explain',
    summary: 'what does this finding, verdict or fact mean?',
    effect: 'reads',
    load: async () => (await import('./explain.ts')).default,
  },
  {
    name: 'fail',
    summary: 'whose failure breaks which flows; what has no second way?',
    effect: 'reads',
    load: async () => (await import('./fail.ts')).default,
  },
  {
    name: 'fix',
    summary: 'which smallest change makes this flow pass, or stops it, and what else would it open?',
    effect: 'writes',
    load: async () => (await import('./fix.ts')).default,
  },
  {
    name: 'map',
    summary: 'what is there, and what is joined to what?',
    effect: 'reads',
    load: async () => (await import('./map.ts')).default,
  },
  {
    name: 'reach',
    summary: 'who can reach whom, over what, exactly?',
    effect: 'reads',
    load: async () => (await import('./reach.ts')).default,
  },
  {
    name: 'report',
    summary: 'what is there, where do the flows that matter go, and what is wrong?',
    effect: 'reads',
    load: async () => (await import('./report.ts')).default,
  },
  {
    name: 'schema',
    summary: 'what does a JSON document of Netwright look like?',
    effect: 'reads',
    load: async () => (await import('./schema.ts')).default,
  },
  {
    name: 'trace',
    summary: 'what happens to this flow, step by step, and back?',
    effect: 'reads',
    load: async () => (await import('./trace.ts')).default,
  },
]
