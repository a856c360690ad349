import type { Health } from '../../../model/health.ts'
import type { Resource } from '../../resource.ts'
import { attribute, blocks, bool, number, part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { World } from '../world.ts'

const standing = { port: undefined, path: undefined, expects: undefined, interval: undefined, timeout: undefined, unhealthy: undefined, healthy: undefined, deregistration: undefined, retries: false, open: true } as const

/**
 * What decides whether a record is among the answers: its health check, or, for an alias that asks for it, the health of what it leads to. Where nothing is well, all are answered
 * as if they were (Route 53, "How Amazon Route 53 chooses records when health checking is configured", 2026-11).
 */
export function healthOf(world: World, record: Resource): Health | undefined {
  const named = attribute(record, 'health_check_id')
  const check = referred(world, named, 'aws_route53_health_check')
  if (check) return checkedBy(check)
  if (named) return { how: 'active', says: `health check of ${record.id}`, protocol: undefined, ...standing, origin: named.origin }
  const [alias] = blocks(attribute(record, 'alias'))
  const evaluated = alias && part(alias, 'evaluate_target_health')
  return alias && bool(evaluated, false) === true
    ? { how: 'active', says: `health of what ${record.id} leads to`, protocol: undefined, ...standing, origin: evaluated?.origin ?? alias.origin }
    : undefined
}

const protocols: Readonly<Record<string, string>> = { HTTP: 'http', HTTP_STR_MATCH: 'http', HTTPS: 'https', HTTPS_STR_MATCH: 'https', TCP: 'tcp' }
// Four seconds for the connection, two more for the answer (Route 53, "How Route 53 determines whether a health check is healthy", 2026-11).
const timeouts: Readonly<Record<string, number>> = { http: 6, https: 6, tcp: 10 }

/** A health check by itself; one that is disabled always calls it well. Three failures, thirty seconds apart, unless told otherwise (Route 53 API, HealthCheckConfig, 2026-11). */
function checkedBy(check: Resource): Health | undefined {
  if (bool(attribute(check, 'disabled'), false) === true) return undefined
  const said = attribute(check, 'type')
  const type = text(said)?.toUpperCase()
  const protocol = type === undefined ? undefined : protocols[type]
  const inverted = bool(attribute(check, 'invert_healthcheck'), false) !== false
  const asks = protocol !== undefined
  const interval = attribute(check, 'request_interval')
  const threshold = attribute(check, 'failure_threshold')
  const times = asks ? { interval: interval ? number(interval) : 30, unhealthy: threshold ? number(threshold) : 3 } : { interval: undefined, unhealthy: undefined }
  const path = asks && protocol !== 'tcp' ? (text(attribute(check, 'resource_path')) ?? '/') : undefined
  const port = number(attribute(check, 'port'))
  const ordinary = protocol === 'http' ? 80 : protocol === 'https' ? 443 : undefined
  const holds = text(attribute(check, 'search_string'))
  return {
    ...standing,
    how: 'active',
    says: `health check ${check.id}${asks ? '' : ` (${(type ?? 'of a kind that is not known').toLowerCase().replaceAll('_', ' ')})`}${inverted ? ', inverted' : ''}`,
    protocol,
    port: asks ? (port ?? ordinary) : undefined,
    path,
    expects: path === undefined ? undefined : `200-399${holds === undefined ? '' : ` with "${holds}"`}`,
    ...times,
    healthy: times.unhealthy,
    timeout: protocol === undefined ? undefined : timeouts[protocol],
    origin: check.origin,
  }
}
