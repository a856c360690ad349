import type { z } from 'zod'

/** A published document: its schema's name, what it says, and the schema itself, which loads zod only when asked for. */
export interface PublishedDocument {
  readonly schema: string
  readonly says: string
  load(): Promise<z.ZodType>
}

/** Every document that Netwright writes, by the name that `netwright schema NAME` knows it by. */
export const documents: Readonly<Record<string, PublishedDocument>> = {
  assert: {
    schema: 'netwright/assert@1',
    says: 'whether promises hold',
    load: async () => (await import('./assert.ts')).assertSchema,
  },
  check: { schema: 'netwright/check@1', says: 'findings', load: async () => (await import('./check.ts')).checkSchema },
  diff: {
    schema: 'netwright/diff@1',
    says: 'what differs between two states of a network',
    load: async () => (await import('./diff.ts')).diffSchema,
  },
  error: {
    schema: 'netwright/error@1',
    says: 'why a question could not be asked',
    load: async () => (await import('./error.ts')).errorSchema,
  },
  explain: {
    schema: 'netwright/explain@1',
    says: 'what a code, a word or a fact means',
    load: async () => (await import('./explain.ts')).explainSchema,
  },
  fail: { schema: 'netwright/fail@1', says: 'what the loss of each element breaks', load: async () => (await import('./fail.ts')).failSchema },
  fix: { schema: 'netwright/fix@1', says: 'the smallest change that makes a flow pass or stops it, with its proof', load: async () => (await import('./fix.ts')).fixSchema },
  learn: {
    schema: 'netwright/learn@1',
    says: 'promises that hold today',
    load: async () => (await import('./learn.ts')).learnSchema,
  },
  map: {
    schema: 'netwright/map@1',
    says: 'what is there and what is joined to what',
    load: async () => (await import('./map.ts')).mapSchema,
  },
  reach: { schema: 'netwright/reach@1', says: 'who can reach whom, over what', load: async () => (await import('./reach.ts')).reachSchema },
  report: {
    schema: 'netwright/report@1',
    says: 'everything at once: the map, the flows that matter, and findings',
    load: async () => (await import('./report.ts')).reportSchema,
  },
  schemas: { schema: 'netwright/schemas@1', says: 'this list', load: async () => (await import('./schemas.ts')).schemasSchema },
  trace: {
    schema: 'netwright/trace@1',
    says: 'what happens to one flow, and back',
    load: async () => (await import('./trace.ts')).traceSchema,
  },
}
