import type { Origin } from '../../../origin/origin.ts'
import type { Resource } from '../../resource.ts'
import type { Value } from '../../value.ts'

/** Something puts itself behind a load balancer: a group of instances, the tasks of a service. */
export interface Registration {
  /** The placement's id. */
  readonly endpoint: string
  readonly subnets: readonly Resource[]
  /** The target group or the classic load balancer, by reference. */
  readonly behind: Value
  /** Its own port there; undefined: the one that the target group has. `unknown`: chosen when it starts. */
  readonly port: number | 'unknown' | undefined
  readonly origin: Origin
}
