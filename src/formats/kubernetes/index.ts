import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** Kubernetes manifests in YAML or JSON: all of them together are one cluster. */
export const kubernetes: Format = {
  name: 'kubernetes',
  says: 'Kubernetes manifests',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
