import type { InputOf, Operation, Parameter, Refusal } from '../../operations/operation.ts'
import { understand } from '../cli/arguments.ts'
import { helpOf } from '../cli/help.ts'
import { todayOf, type World } from '../cli/run.ts'
import { readableOf } from './roots.ts'

/** Where MCP is served by HTTP when no port is named. */
const defaultPort = 7411

const parameters = [
  { name: 'http', kind: 'flag', summary: `serve by streamable HTTP instead of stdio; a port may follow, ${defaultPort} unless said` },
  {
    name: 'port',
    kind: 'number',
    least: 0,
    most: 65_535,
    default: defaultPort,
    summary: 'the port, when served by HTTP; 0 takes a free one',
  },
  { name: 'host', kind: 'text', default: '127.0.0.1', summary: 'the address to listen on' },
  {
    name: 'allowHost',
    kind: 'list',
    placeholder: 'NAME',
    summary: 'a name besides localhost that the server goes by',
    example: 'box.example:8443',
  },
  { name: 'write', kind: 'flag', summary: 'let the tools change these files where they are asked to; otherwise fix only answers with the patch' },
  { name: 'paths', kind: 'paths', summary: 'files and folders that the tools may read' },
] as const satisfies readonly Parameter[]

const page: Pick<Operation, 'name' | 'summary' | 'effect' | 'parameters' | 'examples'> = {
  name: 'mcp',
  summary: 'offer the verbs as MCP tools, which can read what is named here and nothing else',
  effect: 'reads',
  parameters,
  examples: [
    { says: 'for a client that starts the program itself', arguments: 'mcp ./network' },
    { says: 'for clients on this machine', arguments: 'mcp --http 7411 ./network' },
  ],
}

/** Starts serving and returns 0; the process then lives as long as there is someone to serve. */
export async function serve(typed: readonly string[], world: World): Promise<number | Refusal | { readonly help: string }> {
  const understood = understand(page.name, page.parameters, spreadPort(typed))
  if ('help' in understood) return { help: helpOf(page) }
  if ('refusal' in understood) return understood.refusal
  const { common } = understood
  // `understand` has checked every value against the same parameters.
  const input = understood.input as InputOf<typeof parameters>
  const { allowHost: allowHosts, host } = input
  const readable = readableOf(input.paths, world.folder)
  if ('refusal' in readable) return readable.refusal
  const { serverOf } = await import('./tools.ts')
  const factory = (): ReturnType<typeof serverOf> => serverOf({ version: world.version, today: todayOf(world.env), readable, common, mayWrite: input.write })

  if (!input.http) {
    const { serveStdio } = await import('@modelcontextprotocol/server/stdio')
    serveStdio(factory)
    return 0
  }
  if (!isLoopback(host) && allowHosts.length === 0) {
    return {
      code: 'usage/not-loopback',
      says: `Listening on ${host} offers these files to other machines, without a password.`,
      todo: 'If that is meant, say by which name they reach it: --allow-host NAME. Otherwise leave --host out.',
    }
  }
  const { serveHttp } = await import('./http.ts')
  try {
    const serving = await serveHttp(factory, { host, port: input.port, allowHosts })
    if (!common.quiet) world.stderr.write(`netwright: MCP at ${serving.url}, reading ${readable.roots.join(', ')}\n`)
    return 0
  } catch (thrown) {
    const reason = (thrown as NodeJS.ErrnoException).code ?? 'an error'
    return {
      code: 'usage/listen',
      says: `It cannot listen on ${host} port ${input.port} (${reason}).`,
      todo: 'Choose another port with --http PORT; 0 takes a free one.',
    }
  }
}

/** `--http 7411` and `--http=7411` are `--http --port 7411`. */
function spreadPort(typed: readonly string[]): string[] {
  return typed.flatMap((word, index) => {
    if (word.startsWith('--http=')) return ['--http', `--port=${word.slice(7)}`]
    return typed[index - 1] === '--http' && /^\d+$/.test(word) ? [`--port=${word}`] : [word]
  })
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
