import type { FlowSet } from '../flow/space.ts'
import { hear } from '../layers/listen.ts'
import type { Listener } from '../model/listener.ts'
import type { Matching } from '../model/matching.ts'
import type { Origin } from '../origin/origin.ts'
import type { End, Leg } from './branch.ts'
import { legsOf } from './reply.ts'

/** How one leg of a way is protected. `mutual`: both ends show a certificate. */
export interface LegProtection {
  readonly leg: Leg
  readonly is: 'mutual' | 'tls' | 'plain' | 'unknown'
  /** `edge to shop/Deployment/web speaks plain HTTP`. */
  readonly says: string
  readonly because: readonly Origin[]
}

/**
 * What is spoken on each leg of a way: by who opens it where that is a proxy, by the listener that takes it, or by the request's URL. A leg that ends where nothing is
 * declared to listen is not known.
 */
export function protectionOf(matching: Matching, end: End): LegProtection[] {
  const found: LegProtection[] = []
  for (const leg of legsOf(end)) {
    const before = found.at(-1)
    found.push(ofLeg(matching, leg, before))
  }
  return found
}

function ofLeg(matching: Matching, leg: Leg, before: LegProtection | undefined): LegProtection {
  const listeners = listenersAt(matching, leg)
  const origins = listeners.flatMap((one) => (one ? [one.tls?.origin ?? one.origin] : []))
  const told = (is: LegProtection['is'], what: string): LegProtection => ({ leg, is, says: `${leg.from} to ${leg.end?.to ?? leg.node}: ${what}`, because: origins })
  const secured = (what: string): LegProtection =>
    listeners.length > 0 && listeners.every((one) => one?.tls?.clientCertificates === true) ? told('mutual', `${what}, with certificates of both ends`) : told('tls', what)
  // A request says on its first leg what its client speaks.
  const spoken = leg.speaks ?? (before === undefined ? leg.request?.scheme : undefined)
  if (spoken === 'https') return secured('TLS')
  if (spoken === 'http') return told('plain', 'plain HTTP')
  if (before !== undefined && endsTls(matching, before.leg)) return told('plain', 'TLS ended before, and it is passed on as it is')
  if (listeners.length > 0 && listeners.every((one) => one?.tls !== undefined)) return secured('TLS')
  if (listeners.some((one) => one?.tls === undefined && one?.serves.kind === 'http')) return told('plain', 'plain HTTP')
  if (before !== undefined && before.is !== 'unknown') return { ...before, leg, says: `${leg.from} to ${leg.end?.to ?? leg.node}: passed on as it came` }
  return told('unknown', 'what is spoken there is not declared')
}

function endsTls(matching: Matching, leg: Leg): boolean {
  return listenersAt(matching, leg).some((one) => one?.tls !== undefined)
}

/** Who takes the flows of a leg; undefined for a part that no declared listener takes. */
function listenersAt(matching: Matching, { end }: Leg): (Listener | undefined)[] {
  if (!end) return []
  const set: FlowSet = end.set
  return hear(matching, end.node, set).map(({ listener }) => listener)
}
