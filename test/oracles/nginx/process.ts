import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from '../../needs.ts'

/** Free ports on loopback: all are taken at once and given back. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = []
  const ports: number[] = []
  for (let number = 0; number < count; number++) {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '0.0.0.0', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    servers.push(server)
    ports.push(address.port)
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** A real nginx in the foreground, in a folder of its own, that is stopped by its process. */
export class RealNginx {
  readonly folder: string
  #child: ChildProcess | undefined
  readonly #agents = new Map<string, Agent>()

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'netwright-nginx-'))
    mkdirSync(join(this.folder, 'empty'))
  }

  /** Starts it with what stands in `http`, and waits until the probe port answers. */
  async start(http: string, probe: number): Promise<void> {
    const main = `daemon off; master_process off; worker_rlimit_nofile 8192; pid ${this.folder}/pid; error_log ${this.folder}/error.log crit;
events { worker_connections 4096; }
http {
  access_log off; root ${this.folder}/empty; server_names_hash_bucket_size 256; variables_hash_max_size 65536; map_hash_bucket_size 256; variables_hash_bucket_size 256;
  client_body_temp_path ${this.folder}/body; proxy_temp_path ${this.folder}/proxy; fastcgi_temp_path ${this.folder}/f; uwsgi_temp_path ${this.folder}/u; scgi_temp_path ${this.folder}/s;
  keepalive_timeout 60; keepalive_requests 100000; proxy_buffering off;
${http}
}
`
    writeFileSync(join(this.folder, 'nginx.conf'), main)
    const program = findProgram('nginx')
    if (program === undefined) throw new Error('nginx is not there')
    const child = spawn(program, ['-p', this.folder, '-c', join(this.folder, 'nginx.conf'), '-e', join(this.folder, 'error.log')], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#child = child
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    for (let wait = 0; wait < 200; wait++) {
      if (child.exitCode !== null) throw new Error(`nginx stopped: ${said.slice(0, 2000)} ${readFileSync(join(this.folder, 'error.log'), 'utf8').slice(0, 2000)}`)
      try {
        await this.ask({ port: probe, host: 'probe', path: '/', query: '', method: 'GET', source: '127.0.0.1', header: undefined })
        return
      } catch {
        await sleep(25)
      }
    }
    throw new Error('nginx does not answer')
  }

  async ask(request: {
    readonly port: number
    readonly host: string
    readonly path: string
    readonly query: string
    readonly method: string
    readonly source: string
    readonly header: string | undefined
  }): Promise<{ readonly status: number; readonly location: string | undefined; readonly echo: string | undefined }> {
    let agent = this.#agents.get(request.source)
    if (agent === undefined) {
      agent = new Agent({ keepAlive: true, maxSockets: 64 })
      this.#agents.set(request.source, agent)
    }
    const headers: Record<string, string> = { Host: request.host, ...(request.header === undefined ? {} : { 'X-Kind': request.header }) }
    if (request.method === 'POST' || request.method === 'PUT') headers['Content-Length'] = '0'
    return new Promise((resolve, reject) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: request.port, localAddress: request.source, method: request.method, path: request.path + (request.query === '' ? '' : `?${request.query}`), headers, agent },
        (response) => {
          response.resume()
          const echo = response.headers['x-echo']
          response.on('end', () => resolve({ status: response.statusCode ?? 0, location: response.headers.location, echo: typeof echo === 'string' ? echo : undefined }))
        },
      )
      sent.setTimeout(5_000, () => sent.destroy(new Error(`no answer to ${JSON.stringify(request)}; nginx is kept in ${this.folder}`)))
      sent.on('error', reject)
      sent.end()
    })
  }

  async stop(): Promise<void> {
    for (const agent of this.#agents.values()) agent.destroy()
    const child = this.#child
    if (child !== undefined && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await Promise.race([ended, sleep(3000)])
      if (child.exitCode === null) child.kill('SIGKILL')
    }
    if (process.env.NGINX_KEEP !== '1') rmSync(this.folder, { recursive: true, force: true })
  }
}
