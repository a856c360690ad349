import type { AddressSet } from '../base/address.ts'
import type { Interval } from '../base/interval.ts'
import type { Verdict } from '../flow/path.ts'
import type { Origin } from '../origin/origin.ts'
import type { Request } from './matching.ts'

/**
 * A flow as it is where something decides about it: after the rewrites so far, and as wide as it was asked about. Whoever lets it pass lets pass exactly this
 * and nothing else.
 */
export interface WantedFlow {
  /** Ids of the endpoints whose flow it is at this place; `internet` for what nobody declared. */
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Its addresses here. Endpoints known by identity alone have tokens; ranges are narrow (one address) unless more was asked about. */
  readonly source: AddressSet
  readonly destination: AddressSet
  /** IANA number. */
  readonly protocol: number
  /** All ports where the protocol has none. For ICMP: types and codes as the engine packs them. */
  readonly ports: readonly Interval[]
  readonly sourcePorts: readonly Interval[]
  readonly request: Request | undefined
}

/**
 * One thing that has to change so that a flow passes, or stops: what trace calls an obstacle, with the flow as it is there. Neutral: no format's word stands in it.
 *
 * - `permit`: the filter `by` lets the flow pass. `because`: what stops it now, a rule or the filter's last word.
 * - `stop`: the filter `by` (or the route, with `by` a table) no longer lets it pass. `because`: the rule that does so now.
 * - `route`: node `at` has a way to the destination, by its table `by`.
 * - `serve`: somebody stands behind the address that is called: a Service without endpoints, an upstream without members, a port that nobody takes.
 * - `speak`: the listener speaks what is asked (TLS or plain HTTP).
 * - `answer`: the request gets to somebody who serves it instead of a refusal by the proxy at `at`.
 * - `resolve`: the name leads somewhere.
 */
export interface Want {
  readonly kind: 'permit' | 'stop' | 'route' | 'serve' | 'speak' | 'answer' | 'resolve'
  /** The node. */
  readonly at: string
  /** The id of the filter or route table that decides, where one does. */
  readonly by: string | undefined
  /** As a step says it, for people. */
  readonly says: string
  /** What decides now, the most telling first. */
  readonly because: readonly Origin[]
  readonly verdict: Verdict
  readonly flow: WantedFlow
  /** The flow is the reply: `from` is who answers. */
  readonly reply: boolean
  /** The interface by which it came in there; undefined where it begins there. */
  readonly arrivesOn: string | undefined
  /** The name that was asked for, of `resolve`. */
  readonly name: string | undefined
}

/** Rules that are to match these flows and no others: what `--tighten` wants of a rule. */
export interface Narrowing {
  /** The rule, by its place. */
  readonly rule: Origin
  /** The filter in which it stands, and the node. */
  readonly by: string
  /** Flows that the rule must go on letting pass; empty where nothing needs it. */
  readonly needs: readonly WantedFlow[]
}
