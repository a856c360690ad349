import type { Resource } from '../../resource.ts'
import type { World } from '../world.ts'

/** Ids that the cloud gives: `vpc-0a…`, an ARN, a hosted zone's. Whoever declares something calls it otherwise. */
const given = /^(?:[a-z]+-[0-9a-f]{8,}$|arn:|\/hostedzone\/|Z[0-9A-Z]{8,}$)/

/**
 * May things of these types be there all the same? Who declares says everything; answers of the cloud were asked for kind by kind, and where none of a kind was
 * read nobody may have asked.
 */
export function mayBeUnasked(world: World, { id }: Resource, ...types: readonly string[]): boolean {
  return given.test(id) && world.ofType(...types).length === 0
}
