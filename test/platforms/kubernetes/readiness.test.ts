import { describe, expect, it } from 'vitest'
import { lower } from './words.ts'

const told = (probe: string): string => {
  const { facts } = lower(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: web, ports: [{ name: http, containerPort: 8080 }]${probe} }]
`)
  const health = facts.endpoints.find(({ id }) => id === 'shop/Deployment/web')?.health
  return health
    ? `${health.protocol} ${health.port ?? '-'} ${health.path ?? '-'}: ${health.interval}s/${health.timeout}s ${health.unhealthy} down ${health.healthy} up`
    : 'none'
}

describe('readiness probes', () => {
  it.each([
    { says: 'none', probe: '', expected: 'none' },
    { says: 'the defaults', probe: ', readinessProbe: { httpGet: { port: 8080 } }', expected: 'http 8080 /: 10s/1s 3 down 1 up' },
    {
      says: 'as it is said, by the name of a port',
      probe: ', readinessProbe: { httpGet: { path: /ok, port: http, scheme: HTTPS }, periodSeconds: 5, failureThreshold: 2 }',
      expected: 'https 8080 /ok: 5s/1s 2 down 1 up',
    },
    { says: 'a connection', probe: ', readinessProbe: { tcpSocket: { port: 9000 }, timeoutSeconds: 3 }', expected: 'tcp 9000 -: 10s/3s 3 down 1 up' },
    { says: 'a program', probe: ', readinessProbe: { exec: { command: [ok] }, successThreshold: 2 }', expected: 'exec - -: 10s/1s 3 down 2 up' },
    { says: 'what is no probe', probe: ', readinessProbe: yes', expected: 'none' },
  ])('$says', ({ probe, expected }) => {
    expect(told(probe)).toBe(expected)
  })
})
