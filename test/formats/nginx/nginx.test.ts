import { describe, expect, it } from 'vitest'
import { ask } from '../../oracles/nginx/evaluate.ts'
import type { Outcome } from '../../oracles/nginx/evaluate.ts'
import { readFolder } from './read.ts'

/** `http://host:port/path` from 192.0.2.1 unless said otherwise → what becomes of it. */
function check(configuration: string, requests: Readonly<Record<string, string>>): void {
  const { all } = readFolder({ 'nginx.conf': `events {}\nhttp {\n${configuration}\n}\n` })
  const actual: Record<string, string> = {}
  for (const request of Object.keys(requests)) {
    const [url = '', ...options] = request.split(' ')
    const { hostname, port, pathname, searchParams } = new URL(url)
    const source = options.find((option) => option.startsWith('from='))?.slice(5) ?? '192.0.2.1'
    const method = options.find((option) => option.startsWith('method='))?.slice(7) ?? 'GET'
    const headers = Object.fromEntries(options.flatMap((option) => (option.startsWith('header=') ? [option.slice(7).split(':') as [string, string]] : [])))
    const router = `nginx:*:${port === '' ? '80' : port}`
    const outcome = ask(all, router, { host: hostname, path: decodeURIComponent(pathname), method, source, headers, query: Object.fromEntries(searchParams) })
    actual[request] = say(outcome)
  }
  expect(actual).toEqual(requests)
}

function say(outcome: Outcome): string {
  switch (outcome.end) {
    case 'answer':
      return outcome.location === undefined ? String(outcome.status) : `${outcome.status} ${outcome.location}`
    case 'forward':
      return `${outcome.pool.replace('nginx/', '')}${outcome.path ?? ' ?'} host=${outcome.host ?? 'same'}${outcome.tls ? ' tls' : ''}`
    default:
      return outcome.end
  }
}

describe('nginx', () => {
  it('passes requests on by server and location', () => {
    check(
      `upstream app { server 10.0.0.1:8080; server app.example; }
       server { listen 80; server_name shop.example; location / { proxy_pass http://app; } location /api/ { proxy_pass http://app/v1/; proxy_set_header Host $host; } }
       server { listen 80 default_server; return 404; }`,
      {
        'http://shop.example/x': 'upstream/app/x host=app',
        'http://SHOP.example/api/y': 'upstream/app/v1/y host=same',
        'http://shop.example/api': '301 /api/',
        'http://other.example/': '404',
      },
    )
  })

  it('takes variables from map, geo and set', () => {
    check(
      `map $host $backend { hostnames; default 10.0.0.1; a.example 10.0.0.2:81; *.b.example 10.0.0.3; }
       geo $inside { default 0; 10.0.0.0/8 1; }
       server { listen 80;
         location /m { proxy_pass http://$backend; }
         location /g { if ($inside) { return 201; } return 202; }
         location /s { set $code a; if ($arg_x = 1) { set $code b; } if ($code = b) { return 203; } return 204; } }`,
      {
        'http://a.example/m': 'proxy_pass/10.0.0.2:81/m host=10.0.0.2:81',
        'http://x.b.example/m': 'proxy_pass/10.0.0.3:80/m host=10.0.0.3',
        'http://c.example/m': 'proxy_pass/10.0.0.1:80/m host=10.0.0.1',
        'http://c.example/g from=10.2.3.4': '201',
        'http://c.example/g': '202',
        'http://c.example/s?x=1': '203',
        'http://c.example/s?x=2': '204',
      },
    )
  })
})
