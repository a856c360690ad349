import { lostWith, type Element } from '../../engine/failure/elements.ts'
import type { Moved } from '../../engine/failure/failover.ts'
import type { Failures } from '../../engine/failure/failures.ts'
import { isWatched, type Lost } from '../../engine/failure/loss.ts'
import type { Health } from '../../model/health.ts'
import type { Keeping } from '../../model/keeping.ts'
import type { Matching } from '../../model/matching.ts'
import { placesOf } from '../../origin/place.ts'
import type { RecoveryPart, TermPart } from '../../render/documents/fail.ts'
import type { Watched } from './wanted.ts'

/** What one wants of recovery, in seconds. */
export interface Targets {
  readonly rto?: number
  readonly rpo?: number
}

/**
 * How long a loss is felt, as far as the configuration tells: until whoever watches has noticed, who keeps old answers has asked again, and what was begun with the lost ones has ended;
 * and how far back the data lies that is left. `broken`: flows stay broken, and nothing that was declared brings them back.
 */
export function recoveryOf(failures: Failures, elements: readonly Element[], broken: boolean, targets: Targets, watched: readonly Watched[]): RecoveryPart | undefined {
  const { matching } = failures
  const { model } = matching
  const lost = lostWith(matching, elements)
  const checks: Health[] = failures.reactions(elements).flatMap(({ health }) => (health && isWatched(health) ? [health] : []))
  for (const id of lost.endpoints) {
    const health = model.endpoints.get(id)?.health
    if (health && !checks.includes(health)) checks.push(health)
  }
  const moved = [...new Map(watched.flatMap(({ wanted }) => wanted.flatMap((one) => failures.renames(elements, one) ?? [])).map((one) => [one.record, one])).values()]
  // Who alone is lost needs no name beside what is said of him.
  const own = elements.length === 1 ? elements[0]?.name : undefined
  const all = dataOf(matching, lost)
  const data = all.map((one): Left => ({ ...one, says: all.length === 1 && one.endpoint === own ? '' : `${one.endpoint}${one.perhaps ? ', if it lies there' : ''}: ` }))
  const takeovers = data.flatMap(({ kept }) => (kept?.takesOver === undefined ? [] : [{ says: kept.says, seconds: kept.takesOver, places: placesOf(kept.origin) }]))
  // What nobody takes over by himself is down until somebody does something.
  const waiting = data.flatMap(({ says, kept }): TermPart[] =>
    kept !== undefined && (kept.takesOver !== undefined || kept.by === 'shared') ? [] : [{ says: `${says}until somebody brings it back`, seconds: null, places: kept ? placesOf(kept.origin) : [] }],
  )
  const terms = unique([...checks.flatMap(termsOf), ...moved.flatMap(renamed), ...takeovers, ...(broken ? [] : waiting)])
  if (broken) terms.push({ says: 'nothing that was declared takes its place: until somebody mends it', seconds: null, places: [] })
  const loss = lossOf(data) ?? (targets.rpo !== undefined && lost.endpoints.size > 0 ? { seconds: null, terms: [{ says: 'of copies of what it keeps nothing is declared', seconds: null, places: [] }] } : undefined)
  if (terms.length === 0 && !loss) return undefined
  const seconds = broken || terms.some((term) => term.seconds === null) ? null : terms.length === 0 ? null : Math.max(0, ...terms.map((term) => term.seconds ?? 0))
  const rto = terms.length === 0 ? undefined : against(targets.rto, seconds)
  const rpo = loss && against(targets.rpo, loss.seconds)
  return { seconds, terms, ...(loss && { data: loss }), ...(rto && { rto }), ...(rpo && { rpo }) }
}

function against(target: number | undefined, seconds: number | null): RecoveryPart['rto'] {
  return target === undefined ? undefined : seconds === null ? 'cannot tell' : seconds <= target ? 'met' : 'missed'
}

function unique(terms: readonly TermPart[]): TermPart[] {
  return [...new Map(terms.map((one) => [`${one.says}\n${JSON.stringify(one.places)}`, one])).values()]
}

/** The longest time in seconds from a failure until it is noticed; undefined where it isn't known. */
function noticedAfter({ interval, timeout, unhealthy }: Health): number | undefined {
  return interval === undefined || unhealthy === undefined ? undefined : interval * unhealthy + (timeout ?? 0)
}

const noticing = ({ interval, unhealthy, timeout }: Health): string =>
  interval === undefined && unhealthy === undefined
    ? 'how soon it is noticed is not known'
    : `${interval === undefined ? 'an interval that is not known' : `${interval} s`} × ${unhealthy === undefined ? 'a threshold that is not known' : unhealthy}${timeout === undefined ? '' : ` + ${timeout} s`} until it is noticed`

// nginx waits up to 60 s for a connection unless proxy_connect_timeout says otherwise, and counts failures within fail_timeout (ngx_http_proxy_module, ngx_http_upstream_module, 2026-11).
const connecting = 'up to proxy_connect_timeout (not read here; 60 s unless set) where the lost one is silent, at once where it refuses'

function termsOf(health: Health): TermPart[] {
  const places = placesOf(health.origin)
  if (health.how === 'passive') {
    const { interval, unhealthy } = health
    const pause = interval === undefined ? '' : `; after ${unhealthy === undefined || unhealthy === 1 ? 'a failure' : `${unhealthy} failures`} it gets nothing for ${interval} s (fail_timeout), then is tried again`
    return [{ says: `${health.says}: a request that meets the lost one is tried at the next, ${connecting}${pause}`, seconds: null, places }]
  }
  const { deregistration } = health
  const noticed = noticedAfter(health)
  return [
    { says: `${health.says}: ${noticing(health)}`, seconds: noticed ?? null, places },
    ...(deregistration !== undefined && deregistration > 0
      ? [{ says: `what was begun with it may hang for ${deregistration} s more (deregistration delay)`, seconds: noticed === undefined ? null : noticed + deregistration, places }]
      : []),
  ]
}

/** A name leads elsewhere: until that is noticed, and until who keeps the old answer asks again. */
function renamed({ record, instead }: Moved): TermPart[] {
  const { health, owner, type, ttl } = record
  if (!health) return []
  const noticed = noticedAfter(health)
  const whither = instead.length === 0 ? 'its other records are answered alone' : 'its failover record is answered'
  return [
    { says: `${health.says}: ${noticing(health)}, then ${whither}`, seconds: noticed ?? null, places: placesOf(health.origin, ...instead.map(({ origin }) => origin)) },
    { says: `the old answer for ${owner} (${type}) may be kept for ${ttl} s more (TTL)`, seconds: noticed === undefined ? null : noticed + ttl, places: placesOf(record.origin) },
  ]
}

/** Who loses data, and what is left of it: the best that is declared; undefined: nothing is. */
interface Left {
  readonly endpoint: string
  readonly kept: Keeping | undefined
  /** Nobody said whether it lies where the loss is. */
  readonly perhaps: boolean
  /** What its terms begin with. */
  readonly says: string
}

const reach = { part: 0, whole: 1, region: 2 }

function dataOf({ model }: Matching, lost: Lost): Left[] {
  const keepings = model.facts.keepings
  const keepers = new Set(keepings.map(({ endpoint }) => model.aliases.get(endpoint) ?? endpoint))
  const regions = model.facts.domains.filter(({ kind }) => kind === 'region')
  const left = (id: string, least: number, perhaps = false): Left => {
    const fitting = keepings.filter((one) => (model.aliases.get(one.endpoint) ?? one.endpoint) === id && reach[one.outlives] >= least)
    const [best] = fitting.toSorted((a, b) => (a.lag ?? Infinity) - (b.lag ?? Infinity))
    return { endpoint: id, kept: best, perhaps, says: '' }
  }
  // Everything of a region is gone: what outlives an endpoint alone goes with it.
  const whole = regions.filter(({ endpoints }) => endpoints.length > 1 && endpoints.every((id) => lost.endpoints.has(model.aliases.get(id) ?? id)))
  return [
    ...[...lost.endpoints].filter((id) => keepers.has(id)).map((id) => left(id, whole.some(({ endpoints }) => endpoints.includes(id)) ? reach.region : reach.whole)),
    ...[...lost.perhaps].filter((id) => keepers.has(id)).map((id) => left(id, reach.whole, true)),
    ...[...lost.partly].filter((id) => keepers.has(id)).map((id) => left(id, reach.part)),
  ]
}

/** The most that is lost of anybody's data. */
function lossOf(data: readonly Left[]): RecoveryPart['data'] {
  if (data.length === 0) return undefined
  const terms = data.map(({ says, kept }): TermPart =>
    kept ? { says: `${says}${kept.says}`, seconds: kept.lag ?? null, places: placesOf(kept.origin) } : { says: `${says}no copy that outlives this is declared`, seconds: null, places: [] },
  )
  return { seconds: terms.some((one) => one.seconds === null) ? null : Math.max(...terms.map((one) => one.seconds ?? 0)), terms }
}
