import { z } from 'zod'
import { flowSchema, head, placeSchema, unknownSchema, verdictSchema } from './common.ts'
import { stepSchema } from './trace.ts'

export const promiseVerdicts = ['holds', 'broken', 'unknown'] as const

/** One concrete flow; the command asks about it again. */
export const promiseWitnessSchema = z.object({
  from: z.string(),
  to: z.string(),
  flow: flowSchema,
  request: z.string().optional().describe('METHOD URL, where a request was asked about'),
  verdict: verdictSchema.describe('what becomes of it; of its reply, where that is lost'),
  steps: z.array(stepSchema),
  command: z.string().optional().describe('the trace that shows it again'),
})

export const decidingSchema = z.object({ says: z.string(), places: z.array(placeSchema) })

export const promiseSchema = z.object({
  name: z.string(),
  kind: z.enum(['must', 'never', 'only', 'survives', 'through', 'within', 'encrypted', 'same']),
  expects: z.string().describe('what is promised, as a sentence'),
  verdict: z.enum(promiseVerdicts),
  says: z.string().describe('why'),
  because: z.string().optional().describe('why it was promised, as the file says it'),
  vacuous: z.boolean().optional().describe('somebody who is named is nobody: nothing was asked'),
  allowed: z.boolean().optional().describe('it is not known, and that was allowed: it counts as held'),
  witness: promiseWitnessSchema.nullable(),
  decides: z.array(decidingSchema).describe('the lines that decide: of what is broken always, of what holds with --explain'),
  unknowns: z.array(unknownSchema).describe('what is not known, where that decides'),
  places: z.array(placeSchema).describe('where it is promised'),
})

export const requirementVerdicts = ['holds', 'broken', 'cannot-tell', 'not-applicable'] as const

export const requirementSchema = z.object({
  id: z.string().describe('its number in the standard'),
  says: z.string().describe('what it asks for, in our own words'),
  verdict: z.enum(requirementVerdicts),
  because: z.string().describe('why'),
  evaluated: z.array(z.string()).describe('what was evaluated, each with how it came out'),
  missing: z.array(z.string()).describe('what it asks for besides that was not evaluated, and why'),
  promises: z.array(promiseSchema),
  signs: z.array(promiseSchema).describe('what speaks against it where it is broken, and is no proof'),
  findings: z.array(z.object({ code: z.string(), subject: z.string(), says: z.string(), places: z.array(placeSchema), sign: z.boolean().optional().describe('it may concern the requirement, and is no proof') })),
})

const scopeSchema = z.object({
  name: z.string(),
  says: z.string().describe('who is meant'),
  said: z.boolean().describe('somebody was named, or it was said that there is nobody'),
  endpoints: z.array(z.string()),
  missing: z.array(z.string()).describe('names that nobody has'),
  example: z.string().optional(),
  suggestions: z.array(z.string()).optional().describe('who might be meant, by name and place: nobody else decides it'),
})

export const packSchema = z.object({
  id: z.string(),
  says: z.string().describe('the standard with its version'),
  covers: z.string().describe('what of it was asked about'),
  summary: z.object({
    holds: z.int().min(0),
    inPart: z.int().min(0).describe('of those that hold: a part was not evaluated'),
    broken: z.int().min(0),
    cannotTell: z.int().min(0),
    notApplicable: z.int().min(0),
  }),
  scope: z.array(scopeSchema).describe('who is in scope'),
  requirements: z.array(requirementSchema),
})

export const assertSchema = z.object({
  ...head('netwright/assert@1'),
  summary: z.object({
    holds: z.int().min(0),
    broken: z.int().min(0),
    unknown: z.int().min(0),
    unread: z.int().min(0).describe('promises that could not be read; the problems say why'),
  }),
  promises: z.array(promiseSchema),
  packs: z.array(packSchema).optional(),
})

export type PromiseWitnessPart = z.infer<typeof promiseWitnessSchema>
export type PromisePart = z.infer<typeof promiseSchema>
export type RequirementPart = z.infer<typeof requirementSchema>
export type ScopePart = z.infer<typeof scopeSchema>
export type PackPart = z.infer<typeof packSchema>
export type AssertDocument = z.infer<typeof assertSchema>
