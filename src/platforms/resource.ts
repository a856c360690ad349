import type { Origin } from '../origin/origin.ts'
import type { Value } from './value.ts'

/**
 * One thing that a cloud is asked to make, or has made, whoever says so: Terraform, a plan, a state, CloudFormation, a dump of the cloud's own
 * interface. Types and attributes are called as Terraform's provider calls them (`aws_subnet`, `cidr_block`); other sources translate theirs.
 */
export interface Resource {
  /** `aws_subnet` */
  readonly type: string
  /** As people write it: `module.net.aws_subnet.app["a"]`, `network/AppSubnet`, `subnet-0abc`. Unique among all that is read together. */
  readonly id: string
  /** Other texts by which others may refer to it: the cloud's id, ARN, name. Links refer by `id`. */
  readonly keys: readonly string[]
  /** `eu-west-1`; undefined where nothing says it. */
  readonly region: string | undefined
  /** Who declares or holds it, where something says so: a provider's alias or an account number. Things of two accounts are never merged. */
  readonly account: string | undefined
  readonly attributes: ReadonlyMap<string, Value>
  /** The block that declares it; through modules a derived origin: the block first, then each call from the inside out. */
  readonly origin: Origin
  /** `count` or `for_each` isn't known: this one stands for any number of them, none included. */
  readonly uncertain?: string
  /** Somebody else's, only looked up (a data source): nothing is made, and what is not given may be anything. */
  readonly lookedUp?: boolean
}
