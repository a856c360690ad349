import { z } from 'zod'
import { toolSchema } from './common.ts'

/** The list that `netwright schema` gives when no document is named. */
export const schemasSchema = z.object({
  schema: z.literal('netwright/schemas@1'),
  tool: toolSchema,
  documents: z.array(z.object({ name: z.string(), schema: z.string(), says: z.string() })),
})

export type SchemasDocument = z.infer<typeof schemasSchema>
