import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { generateCluster } from './generate/kubernetes.ts'
import { median, type Row } from './row.ts'

export const name = 'Checking again after editing one file of 2,000'

const program = fileURLToPath(new URL('../dist/netwright.mjs', import.meta.url))

/** A file of its own for each resource. */
function write(folder: string): string[] {
  return generateCluster({ pods: 1540, policies: 154, namespaces: 38, as: 'deployments', seed: 5 }).flatMap(({ path, content }) =>
    content.split('---\n').map((part, place) => {
      const file = join(folder, path.replace('.yaml', `-${place}.yaml`))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, part)
      return file
    }),
  )
}

type Kind = 'rule' | 'call' | 'label'

const edits: Readonly<Record<Kind, { readonly files: RegExp; readonly change: (content: string) => string }>> = {
  rule: { files: /policies-[1-9]/, change: (content) => content.replace(/port: .*/, 'port: 8081') },
  call: { files: /workloads-/, change: (content) => content.replace('-data.', '-logic.') },
  label: { files: /workloads-/, change: (content) => content.replaceAll('tier: front', 'tier: data').replaceAll('tier: logic', 'tier: front') },
}
const order: readonly Kind[] = ['rule', 'call', 'label', 'call', 'rule', 'label', 'rule', 'call']

interface Session {
  check(): Promise<{ readonly took: number; readonly answer: string }>
  end(): Promise<void>
}

/** The server of the tools, in a process of its own. */
async function serve(folder: string): Promise<Session> {
  const server = spawn(process.execPath, [program, 'mcp', folder], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] })
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  let id = 0
  const ask = async (method: string, params: object): Promise<unknown> => {
    id += 1
    server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
    for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
      const message = JSON.parse(line.value) as { id?: number; result?: { structuredContent?: unknown } }
      if (message.id === id) return message.result?.structuredContent
    }
    throw new Error('the server has gone')
  }
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '0' } })
  server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
  return {
    async check() {
      const start = performance.now()
      const answer = await ask('tools/call', { name: 'check', arguments: { paths: ['.'] } })
      const took = performance.now() - start
      if (answer === undefined) throw new Error('check has no answer')
      return { took, answer: JSON.stringify(answer) }
    },
    async end() {
      const gone = once(server, 'exit')
      server.stdin.end()
      server.kill()
      await gone
    },
  }
}

interface Measured {
  readonly files: number
  readonly first: number
  readonly again: readonly { readonly kind: Kind; readonly took: number }[]
}

async function measure(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'netwright-bench-recheck-'))
  try {
    const files = write(folder)
    const session = await serve(folder)
    const first = await session.check()
    const again: { kind: Kind; took: number }[] = []
    let last = first.answer
    for (const [place, kind] of order.entries()) {
      const { files: among, change } = edits[kind]
      const own = files.filter((file) => among.test(file))
      const file = own[((place + 1) * 37) % own.length] ?? ''
      writeFileSync(file, change(readFileSync(file, 'utf8')))
      const { took, answer } = await session.check()
      again.push({ kind, took })
      last = answer
    }
    await session.end()
    const other = await serve(folder)
    const fresh = await other.check()
    await other.end()
    if (fresh.answer !== last) throw new Error('what was checked again is answered otherwise than what is checked for the first time')
    return { files: files.length, first: first.took, again }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function run(): Promise<readonly Row[]> {
  const runs: Measured[] = []
  for (let i = 0; i < 5; i++) runs.push(await measure())
  const first = median(runs.map((one) => one.first))
  const of = (kinds: readonly Kind[], from: number): number => median(runs.flatMap(({ again }) => again.slice(from).filter(({ kind }) => kinds.includes(kind))).map(({ took }) => took))
  const soon = median(runs.map(({ again: [one] }) => one?.took ?? Number.NaN))
  const rule = of(['rule', 'call'], 1)
  const label = of(['label'], 1)
  return [
    { what: `\`check\` of ${runs[0]?.files ?? 0} files, in a server that was just started`, value: first, unit: 'ms', beside: 'median of 5 processes, from request to answer' },
    { what: 'again after an edit of a policy or a declared call', value: rule, unit: 'ms', beside: 'the same bytes as a fresh process answers' },
    { what: 'an edit of a policy or a declared call, beside the first', value: rule / first, unit: '×', limit: 0.25 },
    { what: 'the very first edit, while the program still warms up', value: soon / first, unit: '×', limit: 0.25 },
    { what: 'an edit of a label, which is who is meant by rules, beside the first', value: label / first, unit: '×', limit: 0.25 },
  ]
}
