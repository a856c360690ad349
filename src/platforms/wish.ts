import type { Health } from '../model/health.ts'
import type { Origin } from '../origin/origin.ts'
import type { Resource } from './resource.ts'

/**
 * A load balancer that a cluster asks its cloud for. The platform that declares the cluster's hosts makes it, as far as what is asked for says how; the others
 * leave it alone.
 */
export interface Wish extends Resource {
  readonly wish: WantedBalancer
}

export const wishType = 'kubernetes/balancer'

export function isWish(resource: Resource): resource is Wish {
  return resource.type === wishType
}

export interface Setting {
  readonly value: string
  readonly origin: Origin
}

interface Wanted {
  readonly namespace: string
  readonly name: string
  /** By their full keys. */
  readonly annotations: ReadonlyMap<string, Setting>
  /** Who is to make it, as it is written. */
  readonly class: string | undefined
  readonly origin: Origin
}

/** One port of a Service, with those behind it. */
export interface WantedPort {
  /** The endpoint that stands for the Service. */
  readonly service: string
  readonly name: string | undefined
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly nodePort: number | undefined
  readonly pods: readonly { readonly endpoint: string; readonly port: number; readonly origin: Origin }[]
  readonly health: Health | undefined
  readonly origin: Origin
}

export type WantedBalancer =
  | (Wanted & {
      readonly kind: 'service'
      /** The endpoint that stands for it. */
      readonly service: string
      readonly ports: readonly WantedPort[]
      /** Prefixes as text; undefined: everyone. */
      readonly sources: readonly string[] | undefined
      readonly names: readonly string[]
    })
  | (Wanted & {
      readonly kind: 'ingress'
      /** The endpoint that stands for whoever fulfils it, where nobody is known to. */
      readonly controller: string
      readonly rules: readonly { readonly host: string; readonly paths: readonly WantedPath[]; readonly origin: Origin }[]
      readonly otherwise: WantedBackend | undefined
      readonly secured: boolean
    })

export interface WantedPath {
  readonly path: string
  readonly type: 'Exact' | 'Prefix' | 'ImplementationSpecific'
  readonly backend: WantedBackend
  readonly origin: Origin
}

/** Undefined port: the Service or its port isn't there. `special`: it is no Service, or told by an annotation. */
export interface WantedBackend {
  readonly port: WantedPort | undefined
  readonly special: string | undefined
  readonly origin: Origin
}
