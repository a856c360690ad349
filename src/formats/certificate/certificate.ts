import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** Certificates in PEM. Keys beside them are neither read nor kept. */
export const certificate: Format = {
  name: 'certificate',
  says: 'certificates (PEM)',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
