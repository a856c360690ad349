import type { Refusal } from '../../operations/operation.ts'
import type { World } from '../cli/run.ts'

export async function serve(_typed: readonly string[], _world: World): Promise<number | Refusal | { readonly help: string }> {
  return { code: 'usage/unknown-verb', says: 'mcp is not there yet.', todo: 'Use another verb.' }
}
