import type { Random } from './random.ts'

/** One random configuration: servers on one port, each answer with a status of its own so that the answer tells where it came from. */
export interface Generated {
  readonly port: number
  readonly servers: string
  readonly http: string
}

const names = ['a.test', 'b.a.test', 'c.b.a.test', 'd.test', 'www.d.test', 'www.x.org']
const serverNames = ['a.test', 'b.a.test', 'd.test', '*.a.test', '*.b.a.test', '.a.test', '.d.test', 'www.*', 'www.d.*', '~^(?<sub>[a-z]+)\\.a\\.test$', '~d', '~^www', '""', '_', 'D.test']
const prefixes = ['/', '/a', '/a/', '/a/b', '/a/b/', '/ab', '/c', '/c/', '/c/d/e', '/a/b/c/', '/x.php', '/A']
const regexes = ['\\.php$', '^/a', '/b', '(x|y)$', '^/c/(.*)$', '^/a/(?<rest>.+)$', '^/(a|c)/(b|d)', 'B', '^/$']
const pathPool = [
  '/', '/a', '/a/', '/a/b', '/a/b/', '/a/b/c', '/a/b/c/', '/ab', '/abc', '/c', '/c/', '/c/d', '/c/d/e', '/c/d/e/f', '/x.php', '/a/x.php', '/c/x', '/c/y',
  '/A', '/A/B', '/none', '/a//b', '/a/./b/', '/c/../a/b', '/%61/b', '/a/%2e%2e/c/', '/new/a', '/a/b/x.php', '/C/X',
]
/** Each writes its own path in one way only, so that what an upstream is passed can be compared. */
const sources = ['127.0.0.1', '127.0.0.2', '127.1.2.3']

export class Generator {
  readonly #random: Random
  readonly #upstreams: readonly number[]
  #status = 0
  #named: string[] = []

  constructor(random: Random, upstreams: readonly number[]) {
    this.#random = random
    this.#upstreams = upstreams
  }

  configuration(port: number): Generated {
    const random = this.#random
    this.#status = 209
    const count = 1 + random.below(4)
    const servers = Array.from({ length: count }, (_, index) => this.#server(port, index, random.chance(0.2) && index === 1))
    const http = `map $host$request_method $m${port} { default ""; }
map $arg_k $k${port} { default up_${port}; one 127.0.0.1:${this.#upstreams[1]}; ~^t up_${port}; THREE 127.0.0.1:${this.#upstreams[2]}; }
geo $g${port} { default out; 127.0.0.0/24 in; 127.0.0.2 two; }
upstream up_${port} { server 127.0.0.1:${this.#upstreams[0]}; keepalive 4; }`
    return { port, servers: servers.join('\n'), http }
  }

  request(port: number): { port: number; host: string; path: string; query: string; method: string; source: string; header: string | undefined } {
    const random = this.#random
    const host = random.pick([...names, ...names, 'other.test', 'B.A.test', 'a.test.'.slice(0, 6)])
    return {
      port,
      host: random.chance(0.3) ? `${host}:${port}` : host,
      path: random.pick(pathPool),
      query: random.pick(['', '', 'x=1', 'x=2&k=one', 'k=two', 'k=three', 'x=']),
      method: random.pick(['GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT']),
      source: random.pick(sources),
      header: random.pick([undefined, undefined, 'beta', 'old']),
    }
  }

  #next(): number {
    this.#status = this.#status >= 298 ? 210 : this.#status + 1
    return this.#status
  }

  #server(port: number, index: number, isDefault: boolean): string {
    const random = this.#random
    this.#named = Array.from({ length: random.below(3) }, (_, number) => `@n${number}`)
    const picked = [...new Set(Array.from({ length: random.below(4) }, () => random.pick(serverNames)))]
    const listen = random.chance(0.1) ? `127.0.0.1:${port}` : `${port}`
    const lines = [`listen ${listen}${isDefault ? ' default_server' : ''};`, `set $s s${index};`]
    if (picked.length > 0) lines.push(`server_name ${picked.join(' ')};`)
    if (random.chance(0.25)) lines.push(this.#rewrite())
    if (random.chance(0.2)) lines.push(this.#condition([]))
    if (random.chance(0.1)) lines.push('error_page 403 =299 /a/b/;')
    if (random.chance(0.1)) lines.push('deny 127.0.0.2;')
    if (random.chance(0.05)) lines.push(`return ${this.#next()};`)
    lines.push(...this.#locations(undefined, 1 + random.below(7), 0))
    for (const name of this.#named) lines.push(`location ${name} { ${this.#body(undefined, false)} }`)
    return `server {\n  ${lines.join('\n  ')}\n}`
  }

  #locations(inside: string | undefined, count: number, depth: number): string[] {
    const random = this.#random
    const seen = new Set<string>()
    const lines: string[] = []
    for (let number = 0; number < count; number++) {
      const isRegex = random.chance(0.35)
      if (isRegex) {
        const regex = random.pick(regexes)
        lines.push(`location ${random.pick(['~', '~*'])} ${regex} { ${this.#body(undefined, regex === '^/c/(.*)$')} ${depth < 1 && random.chance(0.15) ? this.#nestedRegex() : ''} }`)
        continue
      }
      const path = random.pick(inside === undefined ? prefixes : prefixes.filter((prefix) => prefix.startsWith(inside)))
      if (path === undefined) continue
      const isExact = random.chance(0.2)
      const key = `${isExact ? '=' : ''}${path}`
      if (seen.has(key)) continue
      seen.add(key)
      const nested = !isExact && depth < 2 && random.chance(0.3) ? this.#locations(path, 1 + random.below(3), depth + 1) : []
      lines.push(`location ${isExact ? '= ' : random.chance(0.2) ? '^~ ' : ''}${path} { ${this.#body(path, false)} ${nested.join(' ')} }`)
    }
    return lines
  }

  #nestedRegex(): string {
    return `location ~ ${this.#random.pick(regexes)} { ${this.#body(undefined, false)} }`
  }

  #body(path: string | undefined, captures: boolean): string {
    const random = this.#random
    const lines: string[] = []
    if (random.chance(0.12)) lines.push('internal;')
    if (random.chance(0.12)) lines.push(this.#access())
    if (random.chance(0.15)) lines.push(this.#condition())
    if (random.chance(0.2)) lines.push(this.#rewrite())
    if (random.chance(0.06)) lines.push('limit_except GET { deny 127.0.0.1; }')
    const kind = random.below(10)
    if (kind < 4) lines.push(`return ${this.#next()};`)
    else if (kind < 8) lines.push(this.#pass(path, captures))
    else if (kind === 8) lines.push(this.#tryFiles())
    else if (this.#named.length > 0) lines.push(`error_page 418 = ${random.pick(this.#named)}; return 418;`)
    return lines.join(' ')
  }

  #pass(path: string | undefined, captures: boolean): string {
    const random = this.#random
    const upstream = `127.0.0.1:${random.pick(this.#upstreams)}`
    const host = random.pick(['', '', 'proxy_set_header Host $host;', 'proxy_set_header Host fixed.test;', 'proxy_set_header Host $http_host;', 'proxy_set_header X-Any 1;'])
    if (captures) return `${host} proxy_pass http://${upstream}/cap/$1;`
    const port = '@PORT@'
    if (path === undefined) return `${host} proxy_pass ${random.pick([`http://${upstream}`, `http://up_${port}`, `http://$k${port}`])};`
    return `${host} proxy_pass ${random.pick([`http://${upstream}`, `http://up_${port}`, `http://${upstream}/`, `http://${upstream}/v1`, `http://up_${port}/v1/`, `http://$k${port}`, `http://$k${port}/fix`, `http://${upstream}$request_uri`])};`
  }

  #tryFiles(): string {
    const random = this.#random
    const last = random.pick(['=404', '=410', '/a/b', '/c/', '/none', ...this.#named])
    return `try_files $uri /nope.html ${last};`
  }

  #rewrite(): string {
    const random = this.#random
    const [pattern, to] = random.pick([
      ['^/a/(.*)$', '/c/$1'],
      ['^/c/(.*)$', '/new/$1'],
      ['^/ab', '/a/b/'],
      ['^/(x|a)', '/$1/b/c'],
      ['\\.php$', '/c/d/e'],
      ['^', '/n$uri'],
    ] as const)
    const flag = random.pick(['last', 'break', 'redirect', 'permanent', 'last', 'break', ''])
    return `rewrite ${pattern} ${to} ${flag};`
  }

  #condition(inLocation: readonly string[] = ['add_header X-Y z;']): string {
    const random = this.#random
    const port = '@PORT@'
    const question = random.pick([
      '$arg_x = 1', '$arg_x != 1', '$arg_x', '$request_method = POST', '$request_method !~ ^(GET|HEAD)$', '$http_x_kind = beta', '$http_x_kind ~* "^B"',
      '$host ~ "^www"', '$host = a.test', '$uri ~ /b', `$g${port} = two`, `$g${port} != in`, '$s = s1', '$scheme = http', '$http_x_kind', '$sub = b', '$remote_addr = 127.0.0.2',
    ])
    const then = random.pick([`return ${this.#next()};`, `return ${this.#next()};`, 'set $s s1;', this.#rewrite(), 'return 403;', ...inLocation, 'return 302 http://else.test/;'])
    return `if (${question}) { ${then} }`
  }

  #access(): string {
    return this.#random.pick(['deny all;', 'allow 127.0.0.0/24; deny all;', 'deny 127.0.0.2; allow all;', 'allow 127.1.2.3; deny 127.0.0.0/8;', 'satisfy any; allow 127.0.0.1; deny all;'])
  }
}

/** Ports are filled in where a name has to differ between configurations. */
export function fillPort(generated: Generated): string {
  return `${generated.http}\n${generated.servers}`.replaceAll('@PORT@', String(generated.port))
}
