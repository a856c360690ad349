import { z } from 'zod'
import { flowSchema, head, placeSchema, verdictSchema } from './common.ts'

export const severitySchema = z.enum(['error', 'warning', 'note'])

/** One concrete flow that shows the finding to be true; replaying it with `trace` shows the same. */
export const witnessSchema = z.object({
  from: z.string(),
  to: z.string(),
  flow: flowSchema,
  verdict: verdictSchema.optional(),
  says: z.string().optional(),
})

export const findingSchema = z.object({
  code: z.string(),
  severity: severitySchema,
  subject: z.string(),
  also: z.array(z.string()).optional().describe('other subjects of which the same line makes the same true'),
  says: z.string(),
  follows: z.array(z.object({ code: z.string(), says: z.string() })).optional().describe('what else is found, and comes from this alone'),
  why: z.string(),
  fix: z.string(),
  places: z.array(placeSchema),
  witness: witnessSchema.nullable().describe('null for a finding that is not about behaviour'),
  fingerprint: z.string().describe('stays the same when lines move'),
})

export const acceptedSchema = z.object({
  code: z.string(),
  subject: z.string(),
  because: z.string().optional(),
  until: z.string().optional(),
})

export const checkSchema = z.object({
  ...head('netwright/check@1'),
  summary: z.object({ error: z.int().min(0), warning: z.int().min(0), note: z.int().min(0) }),
  findings: z.array(findingSchema),
  skipped: z.array(z.object({ check: z.string(), needs: z.string() })),
  accepted: z.array(acceptedSchema).optional().describe('findings that .netwright.yaml accepts until a day'),
})

export type SeverityWord = z.infer<typeof severitySchema>
export type WitnessPart = z.infer<typeof witnessSchema>
export type FindingPart = z.infer<typeof findingSchema>
export type AcceptedPart = z.infer<typeof acceptedSchema>
export type CheckDocument = z.infer<typeof checkSchema>
