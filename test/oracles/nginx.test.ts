import { afterAll, beforeAll, expect, it } from 'vitest'
import { normalisePath } from '../../src/formats/nginx/path.ts'
import { needs } from '../needs.ts'
import { readFolder } from '../formats/nginx/read.ts'
import { ask } from './nginx/evaluate.ts'
import type { Outcome } from './nginx/evaluate.ts'
import { Generator, fillPort } from './nginx/generate.ts'
import type { Generated } from './nginx/generate.ts'
import { RealNginx, freePorts } from './nginx/process.ts'
import { Random } from './nginx/random.ts'

const seed = Number(process.env.NGINX_SEED ?? 20261120)
const configurations = 240
const requestsEach = 12
const upstreamCount = 3

needs('nginx').describe('real nginx', () => {
  const nginx = new RealNginx()
  let generated: readonly Generated[] = []
  let upstreams: readonly number[] = []
  let generator: Generator

  beforeAll(async () => {
    const ports = await freePorts(configurations + upstreamCount)
    upstreams = ports.slice(0, upstreamCount)
    generator = new Generator(new Random(seed), upstreams)
    generated = ports.slice(upstreamCount).map((port) => generator.configuration(port))
    const echoes = upstreams.map((port) => `server { listen 127.0.0.1:${port}; location / { add_header X-Echo "${port}|$http_host|$request_uri" always; return 209; } }`)
    await nginx.start([...echoes, ...generated.map(fillPort)].join('\n'), upstreams[0] ?? 0)
  })

  afterAll(() => nginx.stop())

  it(`answers as the lowered rules say, for ${configurations} configurations and ${requestsEach} requests each (seed ${seed})`, async () => {
    const differences: string[] = []
    let compared = 0
    let untold = 0
    const batches = generated.map((one) => ({ one, requests: Array.from({ length: requestsEach }, () => generator.request(one.port)) }))
    for (const { one, requests } of batches) {
      const text = `events {}\nhttp {\n${fillPort(one)}\n}\n`
      const { all } = readFolder({ 'nginx.conf': text })
      const answers = await Promise.all(requests.map((request) => nginx.ask(request)))
      for (const [index, request] of requests.entries()) {
        const path = normalisePath(request.path)
        const answer = answers[index]
        if (path === undefined || answer === undefined) throw new Error(`bad request ${request.path}`)
        const specific = `nginx:127.0.0.1:${one.port}`
        const router = all.routers.some(({ id }) => id === specific) ? specific : `nginx:*:${one.port}`
        const outcome = ask(all, router, {
          host: request.host.replace(/:\d+$/, ''),
          path,
          method: request.method,
          source: request.source,
          headers: request.header === undefined ? {} : { 'x-kind': request.header },
          query: Object.fromEntries(new URLSearchParams(request.query)),
          known: (says, now) => {
            if (says === 'the folder is there without an index') return now === '/'
            return /^one of the files|^the file is there|^the folder holds/.test(says) ? false : undefined
          },
        })
        if (outcome.end === 'unknown' || (outcome.end === 'forward' && outcome.path === undefined)) untold++
        else {
          compared++
          const difference = differ(outcome, answer, request, path)
          if (difference !== undefined) {
            differences.push(`${difference}\n  ${request.method} ${request.host} ${request.path}?${request.query} from ${request.source} x-kind=${request.header}\n${one.servers.replaceAll('@PORT@', String(one.port))}`)
          }
        }
      }
    }
    expect(`${differences.length} differences\n${differences.slice(0, 3).join('\n\n')}`).toBe('0 differences\n')
    expect(compared).toBeGreaterThan(configurations * requestsEach * 0.9)
    expect(untold).toBeLessThan(configurations * requestsEach * 0.1)
  })
})

function differ(
  outcome: Outcome,
  answer: { readonly status: number; readonly location: string | undefined; readonly echo: string | undefined },
  request: { readonly host: string; readonly path: string; readonly port: number },
  path: string,
): string | undefined {
  const say = `ours ${JSON.stringify(outcome)}, nginx ${JSON.stringify(answer)}`
  switch (outcome.end) {
    case 'forward': {
      const [port = '', host = '', uri = ''] = answer.echo?.split('|') ?? []
      const passed = normalisePath(uri)
      const wantedHost = outcome.host ?? request.host
      const same = outcome.pool.includes(port) || /\/upstream\/up_/.test(outcome.pool)
      const sameHost = host === wantedHost || host.replace(/:\d+$/, '') === wantedHost.replace(/:\d+$/, '').toLowerCase()
      return (answer.status === 209 || answer.status === 299) && same && port !== '' && sameHost && passed === (outcome.path === undefined ? undefined : normalisePath(encodeURI(outcome.path))) ? undefined : say
    }
    case 'files':
      return [403, 404, 405].includes(answer.status) && answer.echo === undefined ? undefined : say
    case 'answer': {
      if (outcome.status !== answer.status) return say
      if (outcome.location === undefined || outcome.location.includes('$')) return undefined
      return answer.location?.split('?')[0]?.endsWith(outcome.location) === true ? undefined : say
    }
    default:
      return `${say} ${path}`
  }
}
