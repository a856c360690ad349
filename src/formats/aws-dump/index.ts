import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** What the AWS command line answers when it is asked to describe or list things, one file or a folder of a whole region. */
export const awsDump: Format = {
  name: 'aws-dump',
  says: 'answers of the AWS command line',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
