import { z } from 'zod'
import { checkSchema } from './check.ts'
import { head } from './common.ts'
import { mapSchema } from './map.ts'
import { traceSchema } from './trace.ts'

export const reportSchema = z.object({
  ...head('netwright/report@1'),
  map: mapSchema,
  traces: z.array(traceSchema).describe('the flows that matter: promised ones first, else those to the names that are served'),
  check: checkSchema,
})

export type ReportDocument = z.infer<typeof reportSchema>
