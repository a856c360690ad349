import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** What `terraform show -json` writes of plans and states, and the files that Terraform and OpenTofu keep their states in. */
export const terraformPlan: Format = {
  name: 'terraform-plan',
  says: 'Terraform plans and states',
  moments: true,
  recognise,
  load: async () => (await import('./read.ts')).read,
}
