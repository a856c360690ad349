import { z } from 'zod'
import { head, placeSchema } from './common.ts'
import { endpointSchema } from './reach.ts'

/** What encloses things in the picture: a network, a namespace, a zone. */
export const groupSchema = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  within: z.string().optional().describe('the id of the group around it'),
})

export const mapNodeSchema = z.object({
  id: z.string(),
  kind: z.string().describe('host, router, cluster, proxy, name, internet…'),
  names: z.array(z.string()),
  addresses: z.array(z.string()),
  segments: z.array(z.string()).describe('ids of the segments that it is attached to'),
  stages: z.array(z.string()).optional().describe('what a packet passes on it, in order'),
  within: z.string().optional().describe('the id of the group around it'),
  places: z.array(placeSchema),
})

export const mapSegmentSchema = z.object({
  id: z.string(),
  kind: z.string(),
  prefixes: z.array(z.string()),
  within: z.string().optional(),
  places: z.array(placeSchema),
})

export const mapEndpointSchema = endpointSchema.extend({
  node: z.string().optional().describe('the id of the node that it is on'),
  within: z.string().optional().describe('the id of the group around it'),
})

export const mapLinkSchema = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.string().describe('attached, routes, translates, balances, proxies, resolves, calls…'),
  says: z.string().optional(),
  places: z.array(placeSchema),
})

export const mapSchema = z.object({
  ...head('netwright/map@1'),
  counts: z.record(z.string(), z.int().min(0)).describe('how many of each kind: files, nodes, segments, endpoints, links…'),
  formats: z
    .array(z.object({ name: z.string(), files: z.int().min(0) }))
    .optional()
    .describe('what was read, by format'),
  groups: z.array(groupSchema).optional(),
  nodes: z.array(mapNodeSchema),
  segments: z.array(mapSegmentSchema),
  endpoints: z.array(mapEndpointSchema),
  links: z.array(mapLinkSchema),
})

export type GroupPart = z.infer<typeof groupSchema>
export type MapNodePart = z.infer<typeof mapNodeSchema>
export type MapEndpointPart = z.infer<typeof mapEndpointSchema>
export type MapSegmentPart = z.infer<typeof mapSegmentSchema>
export type MapLinkPart = z.infer<typeof mapLinkSchema>
export type MapDocument = z.infer<typeof mapSchema>
