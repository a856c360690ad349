import { describe, expect, it } from 'vitest'
import { healthOf } from '../../../src/platforms/aws/names/health.ts'
import { World } from '../../../src/platforms/aws/world.ts'
import { link, resource, unknown, type Built } from './build.ts'

/** What watches a record, by its health check: who, how, how often, after how many failures. */
function check(checked: Readonly<Record<string, Built>> | undefined, expected: string | undefined, record: Readonly<Record<string, Built>> = { health_check_id: link('aws_route53_health_check.web') }): void {
  const own = resource('aws_route53_record.www', { name: 'www', type: 'A', ...record })
  const health = healthOf(new World([own, ...(checked ? [resource('aws_route53_health_check.web', checked)] : [])]), own)
  const told = health && `${health.says}: ${[health.protocol, health.port, health.path, health.expects, `every ${health.interval ?? '?'}`, `${health.unhealthy ?? '?'} times`].filter((one) => one !== undefined).join(' ')}`
  expect(told).toBe(expected)
}

describe('what watches a record', () => {
  it('asks over http, as often as it says', () =>
    check({ type: 'HTTP', fqdn: 'a.example', port: 8080, resource_path: '/ok', request_interval: 10, failure_threshold: 2 }, 'health check aws_route53_health_check.web: http 8080 /ok 200-399 every 10 2 times'))
  it('has usual ports, intervals and thresholds', () => check({ type: 'HTTPS' }, 'health check aws_route53_health_check.web: https 443 / 200-399 every 30 3 times'))
  it('looks for a text', () => check({ type: 'HTTP_STR_MATCH', search_string: 'fine' }, 'health check aws_route53_health_check.web: http 80 / 200-399 with "fine" every 30 3 times'))
  it('opens a connection', () => check({ type: 'TCP', port: 25 }, 'health check aws_route53_health_check.web: tcp 25 every 30 3 times'))
  it('may be worked out of others', () => check({ type: 'CALCULATED' }, 'health check aws_route53_health_check.web (calculated): every ? ? times'))
  it('may be turned round', () => check({ type: 'TCP', port: 25, invert_healthcheck: true }, 'health check aws_route53_health_check.web, inverted: tcp 25 every 30 3 times'))
  it('says nothing of times that are not known', () => check({ type: 'TCP', port: 25, request_interval: unknown() }, 'health check aws_route53_health_check.web: tcp 25 every ? 3 times'))
  it('is nothing where it is disabled', () => check({ type: 'TCP', port: 25, disabled: true }, undefined))
  it('may not have been read', () => check(undefined, 'health check of aws_route53_record.www: every ? ? times', { health_check_id: 'abcdef11-2222-3333-4444-555555fedcba' }))
  it('is that of what an alias leads to', () => check(undefined, 'health of what aws_route53_record.www leads to: every ? ? times', { alias: [{ name: 'lb.example', evaluate_target_health: true }] }))
  it('is nothing where an alias does not ask', () => check(undefined, undefined, { alias: [{ name: 'lb.example', evaluate_target_health: false }] }))
})
