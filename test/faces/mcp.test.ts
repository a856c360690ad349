import { mkdtempSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientOptions, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeInput } from '../../src/operations/input.ts'
import { type Common, commonParameters } from '../../src/operations/common.ts'
import { operations } from '../../src/operations/index.ts'
import { documents } from '../../src/render/documents/index.ts'
import { type HttpServing, serveHttp } from '../../src/faces/mcp/http.ts'
import { insideOf, readableOf } from '../../src/faces/mcp/roots.ts'
import { serverOf } from '../../src/faces/mcp/tools.ts'

const folder = mkdtempSync(join(tmpdir(), 'netwright-mcp-'))
const root = join(folder, 'network')
mkdirSync(join(root, 'dns'), { recursive: true })
writeFileSync(join(root, 'dns', 'example.zone'), '@ IN SOA ns.example. root.example. 1 2 3 4 5\n')
writeFileSync(join(folder, 'secret.yaml'), 'kind: Secret\n')
symlinkSync(folder, join(root, 'out'))

const completed = completeInput(commonParameters, {}, (parameter) => parameter.name)
if ('refusal' in completed) throw new Error(completed.refusal.says)
const common = completed.input as Common

const readable = readableOf([root], '/')
if ('refusal' in readable) throw new Error(readable.refusal.says)

/** Both generations of the protocol, as the library's client negotiates them. */
const eras: readonly { readonly era: string; readonly options: ClientOptions }[] = [
  { era: '2026-07-28', options: { versionNegotiation: { mode: 'auto' } } },
  { era: 'legacy', options: { versionNegotiation: { mode: 'legacy' } } },
]

let serving: HttpServing
beforeAll(async () => {
  serving = await serveHttp(() => serverOf({ version: '0.0.0-test', today: '2026-11-20', readable, common }), {
    host: '127.0.0.1',
    port: 0,
    allowHosts: ['box.example'],
  })
})
afterAll(() => serving.close())

async function converse(client: Client): Promise<void> {
  const { tools } = await client.listTools()
  expect(tools.map((tool) => tool.name)).toEqual(operations.map((verb) => verb.name))
  for (const tool of tools) {
    expect(tool.inputSchema.type, tool.name).toBe('object')
    // A server that was not told that it may write changes nothing, whatever a verb could.
    expect(tool.annotations?.readOnlyHint, tool.name).toBe(true)
  }
  const schema = await client.callTool({ name: 'schema', arguments: { name: 'trace' } })
  expect(schema.isError).toBeFalsy()
  expect(schema.structuredContent).toMatchObject({ $id: 'netwright/trace@1', type: 'object' })
  const [first] = schema.content
  if (first?.type !== 'text') throw new Error('the first content is no text')
  expect(first.text.length).toBeGreaterThan(100)

  for (const listed of operations) {
    const paths = (await listed.load()).parameters.find((parameter) => parameter.kind === 'paths')
    if (!paths) continue
    const refused = await client.callTool({
      name: listed.name,
      arguments: { from: 'internet', to: '192.0.2.1:80', code: 'x', [paths.name]: ['../secret.yaml'] },
    })
    expect(refused.isError, listed.name).toBe(true)
  }
  const wrong = await client.callTool({ name: 'schema', arguments: { name: 'trase' } })
  expect(wrong.isError).toBe(true)
  expect(wrong.structuredContent).toMatchObject({ schema: 'netwright/error@1', code: 'usage/unknown-document' })
  expect(wrong.structuredContent).toHaveProperty('candidates', Object.keys(documents))
}

describe.each(eras)('MCP, $era', ({ era, options }) => {
  test('over HTTP', async () => {
    const client = new Client({ name: 'test', version: '1' }, options)
    await client.connect(new StreamableHTTPClientTransport(new URL(serving.url)))
    try {
      expect(client.getServerVersion()?.name).toBe('netwright')
      expect(client.getNegotiatedProtocolVersion() === '2026-07-28').toBe(era === '2026-07-28')
      await converse(client)
    } finally {
      await client.close()
    }
  })

  test('over stdio, with the program itself', async () => {
    const client = new Client({ name: 'test', version: '1' }, options)
    const main = new URL('../../src/faces/cli/main.ts', import.meta.url).pathname
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: ['--import', 'tsx', main, 'mcp', root], stderr: 'pipe' }),
    )
    try {
      expect(client.getNegotiatedProtocolVersion() === '2026-07-28').toBe(era === '2026-07-28')
      await converse(client)
    } finally {
      await client.close()
    }
  })
})

/** The status of a bare POST with these headers. */
function post(headers: Readonly<Record<string, string>>, path = '/mcp'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: serving.port,
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      },
      (got) => {
        got.resume()
        got.on('end', () => resolve(got.statusCode ?? 0))
      },
    )
    sent.on('error', reject)
    sent.end('{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}')
  })
}

describe('Host and Origin', () => {
  const own = (name: string) => () => `${name}:${serving.port}`
  const cases: readonly {
    readonly says: string
    readonly host?: () => string
    readonly origin?: () => string
    readonly refused: boolean
  }[] = [
    { says: 'its own address', refused: false },
    { says: 'localhost', host: own('localhost'), refused: false },
    { says: 'IPv6 loopback', host: own('[::1]'), refused: false },
    { says: 'in capitals', host: own('LOCALHOST'), refused: false },
    { says: 'a name that was allowed', host: () => 'box.example', refused: false },
    { says: 'a page of its own', origin: () => `http://localhost:${serving.port}`, refused: false },
    { says: 'a page of an allowed name', origin: () => 'https://box.example', refused: false },
    { says: 'a foreign name (DNS rebinding)', host: own('evil.example'), refused: true },
    { says: 'a name that begins alike', host: own('localhost.evil.example'), refused: true },
    { says: 'another port', host: () => 'localhost:1', refused: true },
    { says: 'no port', host: () => 'localhost', refused: true },
    { says: 'a user in front', host: () => `localhost:${serving.port}@evil.example`, refused: true },
    { says: 'a foreign page', origin: () => 'https://evil.example', refused: true },
    { says: 'a page of another port', origin: () => 'http://localhost:3000', refused: true },
    { says: 'a page without origin', origin: () => 'null', refused: true },
    { says: 'a file', origin: () => 'file://', refused: true },
  ]
  test.each(cases)('$says', async ({ host, origin, refused }) => {
    const status = await post({ ...(host && { host: host() }), ...(origin && { origin: origin() }) })
    expect(status).toBe(refused ? 403 : 200)
  })
  test('another path', async () => expect(await post({}, '/')).toBe(404))
})

describe('what may be read', () => {
  const cases: readonly { readonly asked: readonly string[]; readonly paths?: readonly string[] }[] = [
    { asked: [], paths: [root] },
    { asked: ['dns'], paths: [join(root, 'dns')] },
    { asked: ['.'], paths: [root] },
    { asked: ['dns/../dns/example.zone'], paths: [join(root, 'dns/example.zone')] },
    { asked: [join(root, 'dns')], paths: [join(root, 'dns')] },
    { asked: ['..'] },
    { asked: ['../secret.yaml'] },
    { asked: [join(folder, 'secret.yaml')] },
    { asked: ['/etc/passwd'] },
    { asked: ['dns', '../../no/such/thing'] },
    { asked: ['dns\0'] },
    { asked: [`${root}-beside`] },
  ]
  test.each(cases)('$asked', ({ asked, paths }) => {
    const inside = insideOf(readable, asked)
    if (paths) expect(inside).toEqual({ paths })
    else expect(inside).toMatchObject({ refusal: { code: 'input/outside' } })
  })
})
