import { z } from 'zod'
import { flowSchema, head, placeSchema } from './common.ts'
import { groupSchema, mapEndpointSchema, mapLinkSchema, mapNodeSchema, mapSegmentSchema } from './map.ts'

/** What decides how long a loss is felt. */
export const termSchema = z.object({
  says: z.string(),
  seconds: z.number().nullable().describe('null where it is not known'),
  places: z.array(placeSchema),
})

export const recoverySchema = z.object({
  seconds: z.number().nullable().describe('the longest until all of it passes again without anybody doing anything; null where nothing brings it back, or a term is not known'),
  terms: z.array(termSchema),
  data: z
    .object({ seconds: z.number().nullable().describe('how far back the data lies that is left, at most; null where it is not known'), terms: z.array(termSchema) })
    .optional()
    .describe('what is left of data that is kept where something is lost'),
  rto: z.enum(['met', 'missed', 'cannot tell']).optional().describe('against targets.rto'),
  rpo: z.enum(['met', 'missed', 'cannot tell']).optional().describe('against targets.rpo'),
})

/** How much of a flow is broken: all of it, a share of its connections, or all of it in some of the cases that are possible. */
export const extentSchema = z.enum(['wholly', 'share', 'perhaps'])

export const breakSchema = z.object({
  kind: z.enum(['promised', 'declared', 'allowed']).describe('somebody promised that it passes, somebody is declared to call it, or it merely passes today'),
  name: z.string().optional().describe("the promise's name"),
  from: z.string(),
  to: z.string().describe('as the sender addresses it'),
  flows: z.array(flowSchema),
  extent: extentSchema,
  places: z.array(placeSchema).optional(),
})

/** Pairs that lose the same, as one line. */
export const brokenLineSchema = z.object({
  from: z.array(z.string()),
  to: z.array(z.string()),
  flows: z.array(flowSchema),
  extent: extentSchema,
  family: z.enum(['IPv4', 'IPv6']).optional(),
  pairs: z.int().min(1),
})

const lostSchema = { id: z.string(), kind: z.string(), name: z.string(), says: z.string().optional().describe('what people call its kind'), places: z.array(placeSchema) }

export const elementSchema = z.object({
  ...lostSchema,
  members: z.array(z.string()).optional().describe('of a pair: the ids of those that are lost together'),
  severity: z.enum(['error', 'warning', 'note']).describe('error: a promised flow breaks; warning: a declared call; note: what is merely allowed'),
  breaks: z.array(breakSchema),
  lines: z.array(brokenLineSchema).describe('what is allowed and breaks, folded; what was meant for the element itself is left out'),
  itself: z.boolean().describe('what was meant for the element itself breaks too'),
  spared: z.int().min(0).describe('how many promised flows and declared calls do not break'),
  recovery: recoverySchema.optional(),
})

export const safeSchema = z.object({ ...lostSchema, why: z.string(), recovery: recoverySchema.optional() })

export const failSchema = z.object({
  ...head('netwright/fail@1'),
  asked: z.object({ lose: z.array(z.string()), depth: z.int(), flow: z.string().optional() }),
  targets: z.object({ rto: z.number().optional(), rpo: z.number().optional() }).optional().describe('seconds, from .netwright.yaml'),
  summary: z.object({
    elements: z.int().min(0).describe('that can be lost by themselves'),
    promised: z.int().min(0).describe('that break a promised flow'),
    declared: z.int().min(0).describe('that break a declared call and nothing promised'),
    allowed: z.int().min(0).describe('that break only what is merely allowed between others'),
    itself: z.int().min(0).describe('that break only what was meant for themselves'),
    safe: z.int().min(0),
  }),
  watched: z.object({ promised: z.int().min(0), declared: z.int().min(0), failing: z.array(z.string()).describe('those that do not surely pass today, which nothing can break') }),
  elements: z.array(elementSchema),
  safe: z.array(safeSchema),
  map: z
    .object({ groups: z.array(groupSchema).optional(), nodes: z.array(mapNodeSchema), segments: z.array(mapSegmentSchema), endpoints: z.array(mapEndpointSchema), links: z.array(mapLinkSchema) })
    .optional()
    .describe('what pictures draw the cuts into'),
})

export type TermPart = z.infer<typeof termSchema>
export type RecoveryPart = z.infer<typeof recoverySchema>
export type BreakPart = z.infer<typeof breakSchema>
export type BrokenLinePart = z.infer<typeof brokenLineSchema>
export type ElementPart = z.infer<typeof elementSchema>
export type SafePart = z.infer<typeof safeSchema>
export type FailDocument = z.infer<typeof failSchema>
