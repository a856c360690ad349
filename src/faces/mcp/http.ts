import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type McpServerFactory, createMcpHandler } from '@modelcontextprotocol/server'

export interface HttpOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Names besides the loopback ones that a client may call the server by: `box.example`, `box.example:8443`. */
  readonly allowHosts: readonly string[]
}

export interface HttpServing {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Where the one endpoint is. */
export const endpoint = '/mcp'

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

/** Serves MCP by streamable HTTP, both protocol eras, one server a request. Rejects when it cannot listen. */
export async function serveHttp(factory: McpServerFactory, options: HttpOptions): Promise<HttpServing> {
  const handler = createMcpHandler(factory, { legacy: 'stateless' })
  const server = createServer((request, response) => {
    const port = (server.address() as AddressInfo | null)?.port ?? options.port
    const refused = refusalOf(request, port, options.allowHosts)
    if (refused) {
      response.writeHead(refused.status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${refused.says}\n`)
      return
    }
    answer(handler.fetch, request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}${endpoint}`,
    async close() {
      await handler.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * A web page that someone visits can send requests to loopback, also by a name of its own that resolves to it (DNS rebinding). Host and
 * Origin tell it apart: both must be names that this server goes by (MCP 2026-07-28, Transports, security warning).
 */
export function refusalOf(
  request: Pick<IncomingMessage, 'headers' | 'url'>,
  port: number,
  allowHosts: readonly string[],
): { readonly status: number; readonly says: string } | undefined {
  const { host, origin } = request.headers
  if (host === undefined || !isAllowed(host, 'http', port, allowHosts)) {
    return { status: 403, says: 'Forbidden: this server does not go by that Host. Start it with --allow-host NAME if it should.' }
  }
  if (origin !== undefined) {
    const [, scheme, name] = /^(https?):\/\/([^/]+)$/.exec(origin.toLowerCase()) ?? []
    if (scheme === undefined || name === undefined || !isAllowed(name, scheme, port, allowHosts)) {
      return {
        status: 403,
        says: 'Forbidden: requests from that Origin are not accepted. Start the server with --allow-host NAME if they should be.',
      }
    }
  }
  if ((request.url ?? '').split('?')[0] !== endpoint) return { status: 404, says: `Not found: MCP is at ${endpoint}.` }
  return undefined
}

function isAllowed(asked: string, scheme: string, port: number, allowHosts: readonly string[]): boolean {
  const [, name, typedPort] = /^(\[[0-9a-f:]+\]|[^:@/\\\s]+)(?::(\d{1,5}))?$/.exec(asked.toLowerCase()) ?? []
  if (name === undefined) return false
  const askedPort = typedPort === undefined ? (scheme === 'https' ? 443 : 80) : Number(typedPort)
  if (loopbackNames.includes(name) && scheme === 'http' && askedPort === port) return true
  return allowHosts.some((allowed) => {
    const word = allowed.toLowerCase()
    // A name that is allowed without a port is allowed with any: a proxy may stand in front.
    return word === name || word === `${name}:${askedPort}`
  })
}

/** Node's request and response as those of the web, which the MCP library speaks. */
async function answer(fetch: (request: Request) => Promise<Response>, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const headers = new Headers()
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    const name = incoming.rawHeaders[index] ?? ''
    if (!name.startsWith(':')) headers.append(name, incoming.rawHeaders[index + 1] ?? '')
  }
  const gone = new AbortController()
  outgoing.on('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  const method = incoming.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? undefined : streamOf(incoming)
  const request = new Request(`http://${incoming.headers.host ?? 'localhost'}${incoming.url ?? '/'}`, {
    method,
    headers,
    signal: gone.signal,
    ...(body && { body, duplex: 'half' }),
  })
  const response = await fetch(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (response.body) {
    for await (const piece of response.body) {
      if (!outgoing.write(piece)) await new Promise((resolve) => outgoing.once('drain', resolve).once('close', resolve))
      if (outgoing.destroyed) break
    }
  }
  outgoing.end()
}

function streamOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const pieces = incoming[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next()
      if (next.done) controller.close()
      else controller.enqueue(new Uint8Array(next.value))
    },
    async cancel() {
      await pieces.return?.()
    },
  })
}
