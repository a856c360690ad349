import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** Terraform's and OpenTofu's configurations, evaluated: every root module with all that it calls. */
export const terraform: Format = {
  name: 'terraform',
  says: 'Terraform configuration',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
