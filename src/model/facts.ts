import type { Problem, Unread } from '../origin/problem.ts'
import type { Certificate } from './certificate.ts'
import type { FailureDomain } from './domain.ts'
import type { Dependency, Endpoint, Group } from './endpoint.ts'
import type { Filter } from './filter.ts'
import type { Carrier, Fronting, Hosting } from './hosting.ts'
import type { HttpRouter, Pool } from './http.ts'
import type { Keeping } from './keeping.ts'
import type { Listener } from './listener.ts'
import type { Zone } from './name.ts'
import type { Attachment, Entrance, Node, Segment } from './node.ts'
import type { RouteTable } from './table.ts'
import type { Translation } from './translation.ts'

/** All that is known of a network, one list a facet. Every fact carries its origin; ids are unique within a facet. */
export interface Facts {
  readonly nodes: readonly Node[]
  readonly segments: readonly Segment[]
  readonly attachments: readonly Attachment[]
  readonly entrances: readonly Entrance[]
  readonly hostings: readonly Hosting[]
  readonly carriers: readonly Carrier[]
  readonly frontings: readonly Fronting[]
  readonly endpoints: readonly Endpoint[]
  readonly groups: readonly Group[]
  readonly dependencies: readonly Dependency[]
  readonly tables: readonly RouteTable[]
  readonly filters: readonly Filter[]
  readonly translations: readonly Translation[]
  readonly listeners: readonly Listener[]
  readonly routers: readonly HttpRouter[]
  readonly pools: readonly Pool[]
  readonly zones: readonly Zone[]
  readonly certificates: readonly Certificate[]
  readonly domains: readonly FailureDomain[]
  readonly keepings: readonly Keeping[]
}

export const noFacts: Facts = {
  nodes: [],
  segments: [],
  attachments: [],
  entrances: [],
  hostings: [],
  carriers: [],
  frontings: [],
  endpoints: [],
  groups: [],
  dependencies: [],
  tables: [],
  filters: [],
  translations: [],
  listeners: [],
  routers: [],
  pools: [],
  zones: [],
  certificates: [],
  domains: [],
  keepings: [],
}

export function joinFacts(parts: readonly Partial<Facts>[]): Facts {
  const joined: Record<string, unknown[]> = {}
  for (const key of Object.keys(noFacts)) joined[key] = []
  for (const part of parts) for (const [key, list] of Object.entries(part)) for (const fact of list) joined[key]?.push(fact)
  return joined as unknown as Facts
}

/** What a format or a platform gives back. `trees` holds the format's own trees for its own style checks, under the format's name. */
export interface Reading {
  readonly facts: Partial<Facts>
  readonly problems: readonly Problem[]
  readonly unread: readonly Unread[]
  readonly trees?: unknown
}
