import type { Element } from '../../engine/failure/elements.ts'
import type { Failures } from '../../engine/failure/failures.ts'
import { isWatched } from '../../engine/failure/loss.ts'
import { lostWith } from '../../engine/failure/elements.ts'
import type { Health } from '../../model/health.ts'
import { placesOf } from '../../origin/place.ts'
import type { RecoveryPart, TermPart } from '../../render/documents/fail.ts'

/** What one wants of recovery, in seconds. */
export interface Targets {
  readonly rto?: number
  readonly rpo?: number
}

/**
 * How long a loss is felt, as far as the configuration tells: until whoever watches has noticed, and what was begun with the lost ones has ended. `broken`: flows stay broken, and
 * nothing that was declared brings them back.
 */
export function recoveryOf(failures: Failures, elements: readonly Element[], broken: boolean, targets: Targets): RecoveryPart | undefined {
  const { model } = failures.matching
  const pools = failures.reactions(elements)
  const lost = lostWith(failures.matching, elements)
  const checks: Health[] = pools.flatMap(({ health }) => (health && isWatched(health) ? [health] : []))
  for (const id of lost.endpoints) {
    const health = model.endpoints.get(id)?.health
    if (health && !checks.includes(health)) checks.push(health)
  }
  const seen = new Set<string>()
  const terms: TermPart[] = checks.flatMap((health): TermPart[] => {
    const key = `${health.says} ${health.interval} ${health.unhealthy} ${health.timeout} ${health.deregistration}`
    if (seen.has(key)) return []
    seen.add(key)
    return termsOf(health)
  })
  if (broken) terms.push({ says: 'nothing that was declared takes its place: until somebody mends it', seconds: null, places: [] })
  if (terms.length === 0 && !broken) return undefined
  const seconds = broken || terms.some((term) => term.seconds === null) ? null : Math.max(0, ...terms.map((term) => term.seconds ?? 0))
  const against = (target: number | undefined): RecoveryPart['rto'] => (target === undefined ? undefined : seconds === null ? 'cannot tell' : seconds <= target ? 'met' : 'missed')
  const rto = against(targets.rto)
  return {
    seconds,
    terms,
    ...(rto && { rto }),
    // How far back a copy of data lies is said of no flow.
    ...(targets.rpo !== undefined && lost.endpoints.size > 0 && { rpo: 'cannot tell' as const }),
  }
}

/** The longest time in seconds from a failure until it is noticed; undefined where it isn't known. */
function noticedAfter({ interval, timeout, unhealthy }: Health): number | undefined {
  return interval === undefined || unhealthy === undefined ? undefined : interval * unhealthy + (timeout ?? 0)
}

function termsOf(health: Health): TermPart[] {
  const places = placesOf(health.origin)
  if (health.how === 'passive')
    return [{ says: `${health.says}: the request that meets the lost one is tried at the next${health.interval === undefined ? '' : `, and again every ${health.interval} s`}`, seconds: null, places }]
  const { interval, unhealthy, timeout, deregistration } = health
  const noticed = noticedAfter(health)
  return [
    { says: `${health.says}: ${interval === undefined ? 'an interval that is not known' : `${interval} s`} × ${unhealthy === undefined ? 'a threshold that is not known' : unhealthy}${timeout === undefined ? '' : ` + ${timeout} s`} until it is noticed`, seconds: noticed ?? null, places },
    ...(deregistration !== undefined && deregistration > 0 ? [{ says: `what was begun with it may hang for ${deregistration} s more (deregistration delay)`, seconds: (noticed ?? 0) + deregistration, places }] : []),
  ]
}
