import type { Peers } from '../flow/match.ts'
import type { Origin } from '../origin/origin.ts'

/** TLS as a listener speaks it. */
export interface ListenerTls {
  /** `TLSv1.2`… as declared, empty where the default isn't known. */
  readonly versions: readonly string[]
  readonly ciphers: string | undefined
  /** Ids of certificates (paths as written). */
  readonly certificates: readonly string[]
  readonly clientCertificates: boolean
  readonly origin: Origin
}

/** Someone who takes a port, and what he does with what comes in. */
export interface Listener {
  readonly id: string
  readonly says: string
  readonly node: string
  /** The addresses that it is bound to; undefined: all that its node holds. */
  readonly addresses: Peers | undefined
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  readonly tls: ListenerTls | undefined
  readonly serves:
    | { readonly kind: 'http'; readonly router: string }
    /** A proxy for connections: each is passed on to a member of the pool. `speaks`: what is spoken to it, where TLS ends here or begins. */
    | { readonly kind: 'pool'; readonly pool: string; readonly speaks?: 'http' | 'https' }
    /** The end of the way. */
    | { readonly kind: 'end' }
    | { readonly kind: 'unknown'; readonly says: string }
  /** Host names that it claims (server_name, Ingress hosts): who has no zone for a name finds it by these. */
  readonly names: readonly string[]
  readonly origin: Origin
}
