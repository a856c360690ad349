import { z } from 'zod'
import { flowSchema, head, placeSchema } from './common.ts'

export const endpointSchema = z.object({
  id: z.string(),
  kind: z.string().describe('`addresses` for a range that no endpoint holds'),
  names: z.array(z.string()),
  addresses: z.array(z.string()),
  places: z.array(placeSchema),
})

export const connectionSchema = z.object({
  from: z.string(),
  to: z.string(),
  surely: z.array(flowSchema),
  possibly: z.array(flowSchema).describe('what may pass beyond `surely`, depending on what is not known'),
})

export const reachSchema = z.object({
  ...head('netwright/reach@1'),
  endpoints: z.array(endpointSchema),
  connections: z.array(connectionSchema).describe('pairs between which nothing may pass are left out'),
})

export type EndpointPart = z.infer<typeof endpointSchema>
export type ConnectionPart = z.infer<typeof connectionSchema>
export type ReachDocument = z.infer<typeof reachSchema>
