import { z } from 'zod'
import { placeSchema, toolSchema } from './common.ts'

/** Why a question could not be asked at all (exit status 2). */
export const errorSchema = z.object({
  schema: z.literal('netwright/error@1'),
  tool: toolSchema,
  code: z.string(),
  says: z.string(),
  todo: z.string().describe('what to do about it'),
  candidates: z.array(z.string()).optional().describe('what may have been meant'),
  places: z.array(placeSchema),
})

export type ErrorDocument = z.infer<typeof errorSchema>
