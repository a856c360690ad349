import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** Main files of nginx with all that they include, and fragments of them. */
export const nginx: Format = {
  name: 'nginx',
  says: 'nginx configuration',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
