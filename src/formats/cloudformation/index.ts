import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** CloudFormation templates in YAML and JSON: those that no other one nests are stacks, all of one account. */
export const cloudformation: Format = {
  name: 'cloudformation',
  says: 'CloudFormation templates',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
