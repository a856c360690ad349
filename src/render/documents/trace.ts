import { z } from 'zod'
import { flowSchema, head, outcomeSchema, placeSchema, verdictSchema } from './common.ts'

export const stepSchema = z.object({
  at: z.string().describe('the id of the node where it happens'),
  layer: z.string(),
  action: z.string().describe('resolve, route, permit, deny, translate, balance, match, forward, deliver…'),
  says: z.string(),
  because: z.array(placeSchema),
})

/** One conversation; a proxy or a tunnel opens another. `reply` is its way back. */
export const legSchema = z.object({
  from: z.string(),
  to: z.string(),
  flow: flowSchema,
  steps: z.array(stepSchema),
  reply: z.object({ verdict: verdictSchema, layer: z.string(), steps: z.array(stepSchema) }).optional(),
})

export const pathSchema = z.object({
  verdict: verdictSchema,
  layer: z.string().optional(),
  family: z.enum(['IPv4', 'IPv6']).optional().describe('where the two families fare differently'),
  legs: z.array(legSchema),
})

/** What stops the flow: the first is met as configured, each next one once those before it are out of the way. */
export const obstacleSchema = z.object({
  at: z.string(),
  layer: z.string(),
  verdict: verdictSchema,
  says: z.string(),
  because: z.array(placeSchema),
})

/** A flow that the target is declared to open in turn, such as the application to its database. */
export const onwardSchema = z.object({
  from: z.string(),
  to: z.string(),
  because: z.array(placeSchema),
  verdict: verdictSchema,
  layer: z.string().optional(),
  reply: outcomeSchema.nullable(),
  paths: z.array(pathSchema),
})

export const traceSchema = z.object({
  ...head('netwright/trace@1'),
  asked: z
    .object({ from: z.string(), to: z.string(), flow: flowSchema.optional(), request: z.string().optional() })
    .optional()
    .describe('the question as it was understood'),
  verdict: verdictSchema,
  layer: z.string().describe('the layer that decided'),
  reply: outcomeSchema.nullable().describe('null when the request got nowhere that could answer'),
  paths: z.array(pathSchema),
  obstacles: z.array(obstacleSchema),
  onward: z.array(onwardSchema),
})

export type StepPart = z.infer<typeof stepSchema>
export type LegPart = z.infer<typeof legSchema>
export type PathPart = z.infer<typeof pathSchema>
export type ObstaclePart = z.infer<typeof obstacleSchema>
export type OnwardPart = z.infer<typeof onwardSchema>
export type TraceDocument = z.infer<typeof traceSchema>
