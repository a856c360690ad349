import { z } from 'zod'

/*
 * What every document shares. These schemas are the published outside: a field may be added, none may be renamed or
 * change its meaning without a new number after the `@`. Objects are open when published, so that they can grow.
 */

/** Paths are relative to the root that was read; lines and columns count from 1, columns in UTF-16 code units. */
export const placeSchema = z.union([
  z.object({
    file: z.string(),
    line: z.int().min(1),
    column: z.int().min(1),
    endLine: z.int().min(1),
    endColumn: z.int().min(1),
  }),
  z.object({ implied: z.string().describe('a documented default that nobody wrote down') }),
  z.object({ probe: z.string(), at: z.string().describe('ISO 8601') }),
])

export const httpSchema = z.object({
  hosts: z.string().optional(),
  paths: z.string().optional(),
  methods: z.string().optional(),
  headers: z.string().optional(),
})

export const flowSchema = z.object({
  protocol: z.string().describe('tcp, udp, sctp, icmp, icmpv6, a number, or any'),
  ports: z.string().optional().describe('destination ports, 443,8000-8080; absent where the protocol has none'),
  sources: z.string().optional().describe('source addresses and prefixes, where fewer than all of the source are meant'),
  destinations: z.string().optional().describe('destination addresses and prefixes, where fewer than all are meant'),
  sourcePorts: z.string().optional(),
  icmp: z.string().optional().describe('type, or type/code'),
  http: httpSchema.optional(),
})

export const verdicts = [
  'delivered',
  'refused',
  'dropped',
  'rejected',
  'unrouted',
  'looped',
  'left',
  'answered',
  'failed',
  'unknown',
  'ambiguous',
] as const

export const verdictSchema = z.enum(verdicts)

export const outcomeSchema = z.object({
  verdict: verdictSchema,
  layer: z.string().describe('the layer that decided: name, route, filter, nat, tunnel, balance, listen, tls, http, authority…'),
})

export const unreadSchema = z.object({ place: placeSchema, what: z.string() })

export const unknownSchema = z.object({ code: z.string(), subject: z.string(), places: z.array(placeSchema) })

/** Something wrong with an input; it cost only what it touches. */
export const problemSchema = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  says: z.string(),
  places: z.array(placeSchema),
})

export const toolSchema = z.object({ name: z.literal('netwright'), version: z.string() })

/** The fields that every document begins with; `name` is the schema's own, such as `netwright/trace@1`. */
export const head = <Name extends string>(name: Name) => ({
  schema: z.literal(name),
  tool: toolSchema,
  complete: z.boolean().describe('false when anything that could change the answer was not read or not known'),
  unread: z.array(unreadSchema),
  unknowns: z.array(unknownSchema),
  problems: z.array(problemSchema).optional().describe('what was wrong with the input; the rest of it was still read'),
})

export type HttpPart = z.infer<typeof httpSchema>
export type FlowPart = z.infer<typeof flowSchema>
export type VerdictWord = z.infer<typeof verdictSchema>
export type Outcome = z.infer<typeof outcomeSchema>
export type UnreadPart = z.infer<typeof unreadSchema>
export type UnknownPart = z.infer<typeof unknownSchema>
export type ProblemPart = z.infer<typeof problemSchema>
export type ToolPart = z.infer<typeof toolSchema>
