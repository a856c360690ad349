import type { HttpRouter, Pool } from '../../../model/http.ts'
import type { Listener } from '../../../model/listener.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { BackendFinder } from '../backends.ts'
import type { Pods } from '../pods.ts'
import type { Settings } from '../profile.ts'
import type { Cluster } from '../resource.ts'

export interface IngressFacts {
  /** Controllers that must be there and were not declared. */
  readonly controllers: readonly Pods[]
  /** Ids of those that the outside reaches. */
  readonly exposed: ReadonlySet<string>
  readonly listeners: readonly Listener[]
  readonly routers: readonly HttpRouter[]
  readonly pools: readonly Pool[]
  readonly unread: readonly Unread[]
}

export function lowerIngresses(_cluster: Cluster, _pods: readonly Pods[], _finder: BackendFinder, _settings: Settings): IngressFacts {
  return { controllers: [], exposed: new Set(), listeners: [], routers: [], pools: [], unread: [] }
}
