import type { Origin } from '../origin/origin.ts'

/** How it is noticed that somebody no longer answers. Times in seconds; what isn't known is undefined. */
export interface Health {
  /** `active`: asked by itself, again and again; `passive`: judged by how the requests fare that are sent to it. */
  readonly how: 'active' | 'passive'
  /** Who asks, for people: `target group aws_lb_target_group.web`, `readiness probe`. */
  readonly says: string
  /** `http`, `https`, `tcp`, `grpc`, `exec`… Passive: that of the requests. */
  readonly protocol: string | undefined
  /** Undefined: the port that the traffic goes to. */
  readonly port: number | undefined
  readonly path: string | undefined
  /** Statuses that count as well: `200-299`. */
  readonly expects: string | undefined
  readonly interval: number | undefined
  readonly timeout: number | undefined
  /** So many failures in a row (passive: within `interval`) and nothing more is sent there. */
  readonly unhealthy: number | undefined
  /** So many successes in a row and it is used again. Passive: undefined, it is tried again after `interval`. */
  readonly healthy: number | undefined
  /** For so long those who are taken out still get what was begun with them. */
  readonly deregistration: number | undefined
  /** A request that failed at one is tried at the next. */
  readonly retries: boolean
  /** Where nobody is well, all are asked all the same. */
  readonly open?: true
  readonly origin: Origin
}
