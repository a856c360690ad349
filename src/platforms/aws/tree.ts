import type { Served } from './service.ts'
import type { Inhabitant } from './vpc/inhabit.ts'
import type { VpcsRead } from './vpc/lower.ts'
import type { World } from './world.ts'

/** AWS as it was read: what the checks of its declarations look at. */
export interface AwsTree extends VpcsRead {
  readonly world: World
  readonly inhabitants: readonly Inhabitant[]
  readonly served: Served
  /** The names that each ACM certificate covers; undefined where some aren't known. */
  readonly certificates: ReadonlyMap<string, readonly string[] | undefined>
}
