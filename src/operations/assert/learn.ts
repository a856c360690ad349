import type { LearnDocument } from '../../render/documents/learn.ts'
import type { Asking } from './outcome.ts'

/** The promises that hold today. */
export function learn(_asking: Asking, head: Omit<LearnDocument, 'schema' | 'promises' | 'yaml'>): LearnDocument {
  return { schema: 'netwright/learn@1', ...head, promises: 0, yaml: 'promises: []\n' }
}
