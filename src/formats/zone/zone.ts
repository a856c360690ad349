import type { Format } from '../format.ts'
import { recognise } from './recognise.ts'

/** Master files, and the named.conf that says which zone and view each of them serves. */
export const zone: Format = {
  name: 'zone',
  says: 'DNS zone files and named.conf',
  recognise,
  load: async () => (await import('./read.ts')).read,
}
