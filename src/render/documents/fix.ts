import { z } from 'zod'
import { flowSchema, head, outcomeSchema, placeSchema, verdictSchema } from './common.ts'
import { pairSchema } from './diff.ts'

/** One file's part of a patch. */
export const patchSchema = z.object({
  file: z.string(),
  diff: z.string().describe('unified, as `git apply` takes it'),
  masked: z.boolean().optional().describe('a line beside the change holds what looks like a secret and is shown as …: only --write applies this'),
})

export const editSchema = z.object({
  kind: z.string().describe('what sort of change it is: policy rule, security group rule, route, selector…'),
  says: z.string().describe('what it does, after "to"'),
  places: z.array(placeSchema).describe('where, in the files as they are'),
  commands: z.array(z.object({ on: z.string(), run: z.string() })).optional().describe('where the file is a dump of something that runs: what does the same on that host, as it is typed in a shell; nothing is run'),
})

/** The patch was put into a copy in memory, everything read again, and asked again. */
export const proofSchema = z.object({
  asked: verdictSchema.describe('what becomes of the flow with the patch'),
  reply: outcomeSchema.nullable(),
  holds: z.boolean().describe('with the patch it is as was asked'),
  opens: z.array(pairSchema).describe('all that passes only with the patch'),
  closes: z.array(pairSchema).describe('all that passes only without it'),
  alsoOpens: z.array(pairSchema).describe('of what it opens, what nobody asked for; the first pairs, `counts` counts all'),
  alsoCloses: z.array(pairSchema),
  counts: z.object({ alsoOpens: z.int().min(0), alsoCloses: z.int().min(0) }).describe('pairs'),
  names: z.int().min(0).describe('names that lead elsewhere with the patch'),
  requests: z.int().min(0).describe('kinds of requests that are answered otherwise'),
  promises: z.object({ checked: z.int().min(0), broken: z.array(z.string()) }).describe('promises of the config that hold without the patch, and those of them that it breaks'),
})

export const candidateSchema = z.object({
  edits: z.array(editSchema),
  patches: z.array(patchSchema),
  proof: proofSchema,
})

/** What would have to change where no format can write it. */
export const remainsSchema = z.object({
  says: z.string(),
  todo: z.string().describe('what would have to be otherwise'),
  places: z.array(placeSchema),
})

export const fixSchema = z.object({
  ...head('netwright/fix@1'),
  asked: z.object({
    wants: z.enum(['pass', 'stop', 'tighten']),
    from: z.string(),
    to: z.string(),
    flow: flowSchema.optional(),
    request: z.string().optional(),
    rule: z.string().optional().describe('the rule that is to be narrowed'),
  }),
  before: z.object({ verdict: verdictSchema, layer: z.string(), reply: outcomeSchema.nullable() }).nullable().describe('what becomes of the flow now; null where a rule was asked about'),
  outcome: z.enum(['nothing-to-do', 'fixed', 'partly', 'none']).describe('fixed: the patch is proven; partly: it does not suffice, see remains'),
  edits: z.array(editSchema),
  patches: z.array(patchSchema),
  proof: proofSchema.nullable(),
  remains: z.array(remainsSchema),
  alternatives: z.array(candidateSchema).describe('that differ in the kind of one edit; the first candidate stands above'),
  written: z.array(z.string()).optional().describe('files that were changed, with --write'),
})

export type FixEditPart = z.infer<typeof editSchema>
export type FixProofPart = z.infer<typeof proofSchema>
export type FixCandidatePart = z.infer<typeof candidateSchema>
export type FixRemainsPart = z.infer<typeof remainsSchema>
export type FixDocument = z.infer<typeof fixSchema>
