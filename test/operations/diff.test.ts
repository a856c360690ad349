import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ask } from '../../src/operations/ask.ts'
import { type Common, commonParameters } from '../../src/operations/common.ts'
import diff from '../../src/operations/diff.ts'
import { brakesOf, readBrakes } from '../../src/operations/diff/brakes.ts'
import { completeInput } from '../../src/operations/input.ts'
import type { DiffDocument } from '../../src/render/documents/diff.ts'
import { diffSchema } from '../../src/render/documents/diff.ts'
import type { ErrorDocument } from '../../src/render/documents/error.ts'
import { root } from '../golden.ts'

const scratch = mkdtempSync(join(tmpdir(), 'netwright-diff-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const completed = completeInput(commonParameters, {}, ({ name }) => name)
if ('refusal' in completed) throw new Error(completed.refusal.says)
const common = completed.input as Common

interface Asking {
  readonly folder?: string
  readonly failOn?: readonly string[]
  readonly maxLost?: string
  readonly maxGained?: string
  readonly only?: readonly string[]
  readonly whole?: boolean
  readonly confinedTo?: readonly string[]
}

async function run(paths: readonly string[], { folder = root, confinedTo, failOn = [], only = [], ...limits }: Asking = {}): Promise<{ readonly document: DiffDocument | ErrorDocument; readonly exit: number }> {
  const answer = await ask(diff, { paths, failOn, only, ...limits }, common, {
    tool: { name: 'netwright', version: '0.0.0' },
    today: '2026-11-20',
    folder,
    ...(confinedTo && { confinedTo }),
    progress: () => undefined,
  })
  return { document: answer.document as DiffDocument | ErrorDocument, exit: answer.exit }
}

async function compared(paths: readonly string[], asking: Asking = {}): Promise<DiffDocument> {
  const { document } = await run(paths, asking)
  if (document.schema !== 'netwright/diff@1') throw new Error(document.says)
  expect(diffSchema.safeParse(document).error?.issues).toBeUndefined()
  return document
}

function write(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(scratch, name)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const pod = (name: string, extra = ''): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }\nspec: { containers: [{ name: main, image: x }] }\n${extra}---\n`
const policy = (port: number, comment = ''): string => `${comment}apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: to-db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: ${port} }]
`
const pods = `${pod('web')}${pod('batch')}${pod('db')}`

const lines = (document: DiffDocument): string[] =>
  document.changes.map(({ kind, from, to, flows, family }) => `${kind} ${from.join(', ')} → ${to.join(', ')}: ${flows.map((f) => `${f.protocol}/${f.ports ?? '*'}`).join('; ')}${family ?? ''}`)

describe('two folders', () => {
  const old = write('old', { 'pods.yaml': pods, 'policy.yaml': policy(5432) })

  it('with the same in them do not differ, and moved lines are no news', async () => {
    const moved = write('moved', { 'a.yaml': policy(5432, '# a word\n# or two\n'), 'b.yaml': pods })
    for (const other of [old, moved]) {
      const { changes, endpoints, findings, names, requests } = await compared([old, other])
      expect([changes, findings.new, findings.gone, names, requests, endpoints.added, endpoints.removed]).toEqual([[], [], [], [], [], [], []])
    }
  })

  it('tell which flows are gained and lost, by which lines on both sides', async () => {
    const now = write('port', { 'pods.yaml': pods, 'policy.yaml': policy(6432) })
    const document = await compared([old, now])
    expect(lines(document)).toEqual(['gained shop/Pod/web → shop/Pod/db: tcp/6432', 'lost shop/Pod/web → shop/Pod/db: tcp/5432'])
    const [gained, lost] = document.changes
    expect(gained?.witness).toMatchObject({ from: 'shop/Pod/web', to: 'shop/Pod/db', flow: { protocol: 'tcp', ports: '6432' } })
    expect(gained?.old).toMatchObject({ verdict: 'dropped', places: [{ file: 'policy.yaml' }] })
    expect(gained?.new).toMatchObject({ verdict: 'delivered', places: [{ file: 'policy.yaml', line: 8 }] })
    expect(lost?.old).toMatchObject({ verdict: 'delivered', places: [{ file: 'policy.yaml', line: 8 }] })
    expect(document.gained).toEqual([{ from: 'shop/Pod/web', to: 'shop/Pod/db', flows: [{ protocol: 'tcp', ports: '6432' }] }])
    expect(document.summary).toMatchObject({ gained: { changes: 1, pairs: 1 }, lost: { changes: 1, pairs: 1 } })
  })

  it('tell who is new, who is gone, and what they reach', async () => {
    const now = write('another', { 'pods.yaml': `${pods}${pod('cache')}`.replace(pod('batch'), ''), 'policy.yaml': policy(5432) })
    const document = await compared([old, now])
    expect(document.endpoints.added.map(({ id }) => id)).toEqual(['shop/Pod/cache'])
    expect(document.endpoints.removed.map(({ id }) => id)).toEqual(['shop/Pod/batch'])
    expect(lines(document).some((line) => line.startsWith('gained shop/Pod/cache → ') && line.includes('shop/Pod/web') && line.endsWith(': any/*'))).toBe(true)
    const first = document.changes.find((one) => one.kind === 'gained' && one.witness?.from === 'shop/Pod/cache')
    expect(first?.old?.says).toBe('shop/Pod/cache is not there')
    expect(first?.new).toMatchObject({ says: 'shop/Pod/cache is new', places: [{ file: 'pods.yaml' }] })
  })

  it('take an endpoint that got an address for the same', async () => {
    const now = write('addressed', { 'pods.yaml': pods.replaceAll(/(name: (web|db), [^\n]*\n[^\n]*\n)/g, (_, all: string, name: string) => `${all}status: { podIP: 10.244.0.${name === 'web' ? 7 : 8} }\n`), 'policy.yaml': policy(5432) })
    expect(readFileSync(join(now, 'pods.yaml'), 'utf8')).toContain('podIP: 10.244.0.7')
    const document = await compared([old, now])
    expect(document.endpoints).toEqual({ added: [], removed: [], moved: [] })
    expect(lines(document).filter((line) => /web → .*db|batch → .*db/.test(line))).toEqual([])
  })

  it('name so many and count the rest, unless all are wanted', async () => {
    const many = Array.from({ length: 230 }, (_, n) => pod(`p${n}`)).join('')
    const [closed, open] = [write('closed', { 'pods.yaml': pods + many, 'policy.yaml': policy(5432) }), write('open', { 'pods.yaml': pods + many })]
    const only = ['flows']
    const line = (await compared([closed, open], { only })).changes.find(({ named }) => named)
    expect([line?.from.length, line?.to]).toEqual([200, ['shop/Pod/db']])
    const { changes } = await compared([closed, open], { only, whole: true })
    expect(changes.map(({ named }) => named)).not.toContain(line?.named)
    expect(changes.map(({ from }) => from.length)).toContain(line?.named?.from)
  })

  it('say the same twice', async () => {
    const now = write('port', { 'pods.yaml': pods, 'policy.yaml': policy(6432) })
    expect(await compared([old, now])).toEqual(await compared([old, now]))
  })

  it('can be compared in parts', async () => {
    const now = write('port', { 'pods.yaml': pods, 'policy.yaml': policy(6432) })
    expect((await compared([old, now], { only: ['findings'] })).changes).toEqual([])
    expect((await run([old, now], { only: ['everything'] })).document).toMatchObject({ code: 'usage/bad-value' })
  })
})

describe('examples/shop and what was broken in it', () => {
  it('differ by the faults that were planted', async () => {
    const document = await compared(['examples/shop', 'examples/shop-broken'])
    const text = lines(document)
    expect(text.some((line) => line.startsWith('gained') && line.includes('internet') && line.endsWith('→ edge: tcp/22'))).toBe(true)
    expect(text).toContain('lost shop/Deployment/checkout, shop/Deployment/web → shop/Deployment/catalog: tcp/8080')
    expect(text).toContain('lost shop/Deployment/checkout → kube-system/Deployment/coredns: tcp/53; udp/53')
    for (const change of document.changes) expect([change.old?.places.length, change.new?.places.length], lines({ ...document, changes: [change] })[0]).not.toContain(0)
    expect(document.names.map(({ name, from, new: now }) => [name, from, now.outcome])).toContainEqual(['www.shop.example', 'internet', 'nxdomain'])
    expect(document.requests.map(({ requests, old, new: now }) => [requests[0]?.http?.paths, old.says.split(' ')[0], now.says])).toContainEqual(['/static/*', 'files', 'answers 410'])
    expect(document.findings.new.map(({ code }) => code)).toContain('filter/open-to-world')
  })

  it('mirror each other', async () => {
    const only = ['flows', 'names', 'requests']
    const there = await compared(['examples/shop', 'examples/shop-broken'], { only })
    const back = await compared(['examples/shop-broken', 'examples/shop'], { only })
    // One set of paths, by the matcher of either side.
    const alike = (text: string): string => text.replaceAll('~ ^/static/', '/static/*')
    const turned = (kind: 'gained' | 'lost', { changes }: DiffDocument): unknown[] =>
      changes.filter((one) => one.kind === kind).map(({ from, to, flows, perhaps, family }) => alike(JSON.stringify([from, to, flows, perhaps, family]))).toSorted()
    expect(turned('gained', back)).toEqual(turned('lost', there))
    expect(turned('lost', back)).toEqual(turned('gained', there))
    expect(back.names.map(({ old }) => old)).toEqual(there.names.map((one) => one.new))
    expect(back.requests.length).toBe(there.requests.length)
  })
})

describe('brakes', () => {
  const summary = (gained: number, lost: number, error = 0, warning = 0): DiffDocument['summary'] => ({
    gained: { changes: gained, pairs: gained },
    lost: { changes: lost, pairs: lost },
    before: 10,
    new: { error, warning, note: 0 },
    gone: { error: 0, warning: 0, note: 0 },
  })
  const change = (kind: 'gained' | 'lost', outside: boolean): DiffDocument['changes'][number] => ({ kind, from: ['a'], to: ['b'], flows: [], pairs: 1, outside, witness: null, old: null, new: null })

  it.each([
    [[], {}, summary(1, 1), []],
    [[], {}, summary(0, 0, 1), ['new:error']],
    [['never'], {}, summary(1, 1, 1), []],
    [['new:warning'], {}, summary(0, 0, 0, 1), ['new:warning']],
    [['error'], {}, summary(0, 0, 0, 1), []],
    [['gained'], {}, summary(1, 0), ['gained']],
    [['gained:internet'], {}, summary(1, 0), []],
    [['gained', 'lost'], {}, summary(1, 1), ['gained', 'lost']],
    [['gained,lost'], {}, summary(0, 1), ['lost']],
    [['never'], { maxLost: '3' }, summary(0, 3), []],
    [['never'], { maxLost: '3' }, summary(0, 4), ['max-lost 3']],
    [['never'], { maxLost: '30%' }, summary(0, 3), []],
    [['never'], { maxLost: '30%' }, summary(0, 4), ['max-lost 30%']],
    [['never'], { maxGained: '0' }, summary(1, 0), ['max-gained 0']],
  ] as const)('%j %j', (failOn, limits, counted, expected) => {
    const read = readBrakes({ failOn, ...limits })
    if ('refusal' in read) throw new Error(read.refusal.says)
    const changes = [...Array.from({ length: counted.gained.changes }, () => change('gained', false)), ...Array.from({ length: counted.lost.changes }, () => change('lost', false))]
    expect(brakesOf(read.brakes, { summary: counted, changes, findings: { new: [], gone: [] } }).map(({ brake }) => brake)).toEqual(expected)
  })

  it.each([[{ failOn: ['opened'] }], [{ failOn: [], maxLost: 'many' }], [{ failOn: [], maxLost: '1.5' }]])('%j is refused', (input) => {
    expect(readBrakes(input)).toHaveProperty('refusal')
  })

  it('make the exit status 1', async () => {
    const both = [write('old', { 'pods.yaml': pods, 'policy.yaml': policy(5432) }), write('port', { 'pods.yaml': pods, 'policy.yaml': policy(6432) })]
    expect((await run(both)).exit).toBe(0)
    expect((await run(both, { failOn: ['gained'] })).exit).toBe(1)
    expect((await run(both, { failOn: ['gained:internet'] })).exit).toBe(0)
    expect((await run(both, { maxLost: '90%' })).exit).toBe(0)
    const { document, exit } = await run(both, { maxLost: '1%' })
    expect([exit, 'brakes' in document ? document.brakes.map(({ brake }) => brake) : []]).toEqual([1, ['max-lost 1%']])
  })
})

describe('revisions of git', () => {
  const folder = write('repository', { 'k8s/pods.yaml': pods, 'k8s/policy.yaml': policy(5432), 'other/readme.txt': 'nothing' })
  const git = (...words: string[]): void => {
    execFileSync('git', ['-c', 'user.email=a@example.com', '-c', 'user.name=a', ...words], { cwd: folder, stdio: 'ignore' })
  }
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'one')
  git('checkout', '-qb', 'change')
  write('repository', { 'k8s/policy.yaml': policy(6432) })
  git('commit', '-qam', 'two')
  write('repository', { 'k8s/policy.yaml': policy(7432) })
  cpSync(join(folder, 'k8s'), join(folder, 'copy'), { recursive: true })

  const toward = (port: number): string => `gained shop/Pod/web → shop/Pod/db: tcp/${port}`

  it.each([
    [['main'], 7432, 'main', 'the work tree'],
    [[], 7432, 'HEAD', 'the work tree'],
    [['main..change'], 6432, 'main', 'change'],
    [['main...change'], 6432, 'main', 'change'],
    [['main..'], 6432, 'main', 'HEAD'],
    [['main', 'change'], 6432, 'main', 'change'],
    [['main', '--', 'k8s'], 7432, 'main', 'the work tree'],
    [['main', 'k8s'], 7432, 'main', 'the work tree'],
    [['main..HEAD', '--', 'k8s'], 6432, 'main', 'HEAD'],
    [['HEAD~1', 'k8s/policy.yaml', 'k8s/pods.yaml'], 7432, 'HEAD~1', 'the work tree'],
    [['main:k8s', 'change:k8s'], 6432, 'main:k8s', 'change:k8s'],
    [['main:k8s', 'copy'], 7432, 'main:k8s', 'copy'],
    [['main:k8s'], 7432, 'main:k8s', 'k8s'],
    [['k8s'], 7432, 'HEAD', 'the work tree'],
  ] as const)('%j', async (words, port, old, now) => {
    const document = await compared(words, { folder, only: ['flows'] })
    expect([document.compared.old, document.compared.new]).toEqual([old, now])
    expect(lines(document).filter((line) => line.includes('→ shop/Pod/db') && line.startsWith('gained') && line.includes('web'))).toEqual([toward(port)])
  })

  it.each([
    [['nowhere']],
    [['main', 'change', 'main']],
    [['main..change', 'main']],
    [['main', '--', 'absent']],
  ])('%j is refused', async (words) => {
    expect((await run(words, { folder })).exit).toBe(2)
  })

  it('are read by the tools of a server as far as what they may read goes, and nothing else outside', async () => {
    for (const words of [['main:k8s', 'k8s'], ['k8s', '../'], [join(folder, 'k8s'), '/etc'], ['k8s', '-'], ['main', '--', '../']]) {
      const { exit } = await run(words, { folder, confinedTo: [folder] })
      expect(exit, words.join(' ')).toBe(2)
    }
    for (const words of [['k8s', 'copy'], ['main'], ['main..change'], []]) expect((await run(words, { folder, confinedTo: [folder] })).exit, words.join(' ')).toBe(0)
    // One folder of the repository may be read, and the others not, now or then.
    for (const words of [['main'], ['main', '--', 'k8s']]) expect((await run(words, { folder, confinedTo: [join(folder, 'copy')] })).exit, words.join(' ')).toBe(2)
  })
})
