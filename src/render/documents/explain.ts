import { z } from 'zod'
import { head, placeSchema } from './common.ts'

export const explainSchema = z.object({
  ...head('netwright/explain@1'),
  about: z.enum(['check', 'problem', 'verdict', 'unknown', 'fact', 'layer']),
  id: z.string().describe('the code, word or fact id that was asked for'),
  title: z.string(),
  says: z.string(),
  sections: z.array(z.object({ heading: z.string(), text: z.string().describe('Markdown') })),
  places: z.array(placeSchema),
  related: z.array(z.object({ id: z.string(), says: z.string() })),
})

export type ExplainDocument = z.infer<typeof explainSchema>
