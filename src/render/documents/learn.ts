import { z } from 'zod'
import { head } from './common.ts'

export const learnSchema = z.object({
  ...head('netwright/learn@1'),
  promises: z.int().min(0).describe('how many there are'),
  yaml: z.string().describe('promises that hold today, as .netwright.yaml says them'),
})

export type LearnDocument = z.infer<typeof learnSchema>
