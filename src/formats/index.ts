import type { Format } from './format.ts'
import { kubernetes } from './kubernetes/index.ts'
import { nginx } from './nginx/index.ts'

/** Every format, sorted by name. */
export const formats: readonly Format[] = [kubernetes, nginx]
