import { z } from 'zod'
import { findingSchema } from './check.ts'
import { flowSchema, head, placeSchema, verdictSchema } from './common.ts'
import { endpointSchema } from './reach.ts'

const flows = {
  flows: z.array(flowSchema).describe('what surely passes on one side and surely not on the other'),
  perhaps: z.array(flowSchema).optional().describe('what passes in more cases than before, or in fewer, depending on what is not known'),
  family: z.enum(['IPv4', 'IPv6']).optional().describe('where the other family is not meant'),
}

export const pairSchema = z.object({ from: z.string(), to: z.string(), ...flows })

/** What decided one flow on one side. */
export const toldSchema = z.object({
  verdict: verdictSchema.nullable().describe('null where it cannot begin, or has nobody to go to'),
  says: z.string(),
  places: z.array(placeSchema),
})

/** Pairs that gain or lose the same, as one line. */
export const changeSchema = z.object({
  kind: z.enum(['gained', 'lost']),
  from: z.array(z.string()),
  to: z.array(z.string()),
  ...flows,
  named: z.object({ from: z.int(), to: z.int() }).optional().describe('how many there are on each side, where not all are named; --whole names them'),
  pairs: z.int().min(1).describe('each of from with each of to, but nobody with itself'),
  outside: z.boolean().describe('the internet takes part'),
  witness: z.object({ from: z.string(), to: z.string(), flow: flowSchema }).nullable().describe('one flow of it, as it begins; null beyond the first lines'),
  old: toldSchema.nullable(),
  new: toldSchema.nullable(),
})

export const answerSchema = z.object({ outcome: z.string(), to: z.array(z.string()), places: z.array(placeSchema) })

export const renamedSchema = z.object({ name: z.string(), from: z.string().describe('who asks'), old: answerSchema, new: answerSchema })

export const handledSchema = z.object({ says: z.string(), places: z.array(placeSchema) })

export const redirectedSchema = z.object({
  at: z.string(),
  listener: z.string(),
  requests: z.array(flowSchema).describe('exactly those, as products of conditions; what is absent is free'),
  old: handledSchema,
  new: handledSchema,
})

const counts = z.object({ error: z.int().min(0), warning: z.int().min(0), note: z.int().min(0) })

export const diffSchema = z.object({
  ...head('netwright/diff@1'),
  compared: z.object({
    old: z.string(),
    new: z.string(),
    paths: z.object({ old: z.string(), new: z.string() }).optional().describe('what to name to ask about one side alone'),
    matched: z.object({ id: z.int().min(0), address: z.int().min(0), name: z.int().min(0) }).describe('by what endpoints of both were taken to be the same'),
  }),
  summary: z.object({
    gained: z.object({ changes: z.int().min(0), pairs: z.int().min(0) }),
    lost: z.object({ changes: z.int().min(0), pairs: z.int().min(0) }),
    before: z.int().min(0).optional().describe('pairs between which something passed before; where a share was asked for'),
    new: counts,
    gone: counts,
  }),
  gained: z.array(pairSchema).describe('the first pairs of `changes`, written out; `summary` counts all'),
  lost: z.array(pairSchema),
  changes: z.array(changeSchema).describe('what is gained and lost, the internet first, then by pairs; `summary` counts all, --whole lists all'),
  endpoints: z.object({
    added: z.array(endpointSchema),
    removed: z.array(endpointSchema),
    moved: z.array(z.object({ id: z.string(), was: z.string().optional().describe('its id before'), old: z.array(z.string()), new: z.array(z.string()) })).describe('the same, by other addresses or another id'),
  }),
  findings: z.object({ new: z.array(findingSchema), gone: z.array(findingSchema) }),
  names: z.array(renamedSchema),
  requests: z.array(redirectedSchema),
  brakes: z.array(z.object({ brake: z.string(), says: z.string() })).describe('what makes the exit status 1'),
})

export type PairPart = z.infer<typeof pairSchema>
export type ToldPart = z.infer<typeof toldSchema>
export type ChangePart = z.infer<typeof changeSchema>
export type RenamedPart = z.infer<typeof renamedSchema>
export type RedirectedPart = z.infer<typeof redirectedSchema>
export type DiffDocument = z.infer<typeof diffSchema>
