import { describe, expect, it } from 'vitest'
import { readFolder } from './read.ts'

const told = (servers: string, location = ''): string => {
  const { all } = readFolder({
    'nginx.conf': `http { upstream app { ${servers} } server { listen 80; location / { ${location} proxy_pass http://app; } } }`,
  })
  const health = all.pools.find(({ says }) => says === 'upstream app')?.health
  return health ? `${health.how}: ${health.unhealthy} in ${health.interval}s, retries ${health.retries}` : 'none'
}

describe('upstreams that notice failures', () => {
  it.each([
    { says: 'one failure within 10 s', servers: 'server a:80; server b:80;', expected: 'passive: 1 in 10s, retries true' },
    { says: 'as it is said', servers: 'server a:80 max_fails=3 fail_timeout=1m30s; server b:80;', expected: 'passive: 3 in 90s, retries true' },
    { says: 'the only server gets everything', servers: 'server a:80 max_fails=3;', expected: 'none' },
    { says: 'switched off', servers: 'server a:80 max_fails=0; server b:80;', expected: 'passive: undefined in undefineds, retries true' },
    { says: 'what is no time', servers: 'server a:80 fail_timeout=soon; server b:80;', expected: 'passive: 1 in undefineds, retries true' },
    { says: 'no second try', servers: 'server a:80; server b:80;', location: 'proxy_next_upstream off;', expected: 'passive: 1 in 10s, retries false' },
  ])('$says', ({ servers, location, expected }) => {
    expect(told(servers, location)).toBe(expected)
  })
})
