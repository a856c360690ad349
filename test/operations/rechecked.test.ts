import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { generateCluster } from '../../bench/generate/kubernetes.ts'
import { Text } from '../../src/base/text.ts'
import { EarlierCalls } from '../../src/engine/earlier-calls.ts'
import check from '../../src/operations/check.ts'
import { noConfig } from '../../src/operations/config.ts'
import { noFiles, type Files } from '../../src/operations/files.ts'
import { remembered } from '../../src/operations/files/remembered.ts'
import type { Context } from '../../src/operations/operation.ts'
import { render } from '../../src/render/index.ts'
import { readCase } from '../cases/markdown.ts'
import { root } from '../golden.ts'

/** Contents by path. */
type Folder = ReadonlyMap<string, string>

/** One folder a file, one file a resource, as clusters are kept. */
function cluster(pods: number, policies: number, seed: number): Folder {
  return new Map(
    generateCluster({ pods, policies, namespaces: 3, as: 'deployments', seed }).flatMap(({ path, content }) =>
      content.split('---\n').map((part, place): [string, string] => [path.replace('.yaml', `-${place}.yaml`), part]),
    ),
  )
}

/** A cluster whose policies let some of the declared calls pass, each in a file of its own. */
function guarded(): Folder {
  const policy = (name: string, selector: string, rest: string): [string, string] => [
    `team-0/policies-${name}.yaml`,
    `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: team-0\nspec:\n  podSelector:${selector}\n${rest}`,
  ]
  const labelled = (indent: number, key: string, value: string): string => `\n${' '.repeat(indent)}matchLabels:\n${' '.repeat(indent + 2)}${key}: ${value}`
  const from = (key: string, value: string, port: string): string =>
    `  policyTypes:\n    - Ingress\n  ingress:\n    - from:\n        - podSelector:${labelled(12, key, value)}\n      ports:\n        - protocol: TCP\n          port: ${port}\n`
  const to = (key: string, value: string, port: string): string =>
    `  policyTypes:\n    - Egress\n  egress:\n    - to:\n        - podSelector:${labelled(12, key, value)}\n      ports:\n        - protocol: TCP\n          port: ${port}\n`
  return new Map([
    ...cluster(18, 0, 4),
    policy('deny', ' {}', '  policyTypes:\n    - Ingress\n'),
    policy('by-logic', labelled(4, 'tier', 'data'), from('tier', 'logic', '8080')),
    policy('by-app', labelled(4, 'app', 'app-0'), from('app', 'app-0', 'http')),
    policy('by-front', labelled(4, 'tier', 'front'), from('tier', 'front', '9090')),
    policy('sent', labelled(4, 'tier', 'front'), to('tier', 'data', '8080')),
    policy('sent-by-logic', labelled(4, 'tier', 'logic'), to('app', 'app-0', '8080')),
  ])
}

function example(name: string): Folder {
  const folder = join(root, 'examples', name)
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(entries.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

const folderOfCases = join(root, 'cases')
const networks: Folder[] = [
  guarded(),
  cluster(14, 9, 1),
  cluster(20, 14, 2),
  cluster(9, 0, 3),
  ...['shop', 'shop-broken', 'shop-aws', 'shop-aws-broken'].map(example),
  ...readdirSync(folderOfCases)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => readCase(readFileSync(join(folderOfCases, name), 'utf8')).files)
    .filter((files) => files.size > 0),
]

interface Edit {
  readonly kind: 'value' | 'number' | 'word' | 'line out' | 'line twice' | 'lines further down' | 'broken' | 'file out' | 'file twice' | 'renamed' | 'as it was'
  readonly file: number
  readonly place: number
  readonly other: number
}

const edits: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom<Edit['kind']>('value', 'value', 'value', 'number', 'word', 'line out', 'line twice', 'lines further down', 'broken', 'file out', 'file twice', 'renamed', 'as it was'),
  file: fc.nat(),
  place: fc.nat(),
  other: fc.nat(),
})

const pick = <Item>(items: readonly Item[], at: number): Item | undefined => items[at % Math.max(1, items.length)]

function edited(before: Folder, first: Folder, { kind, file, place, other }: Edit): Folder {
  const after = new Map(before)
  const paths = [...before.keys()]
  const policies = paths.filter((one) => one.includes('polic'))
  const path = pick(file % 2 === 0 && policies.length > 0 ? policies : paths, file >> 1)
  if (path === undefined) return first
  const content = before.get(path) ?? ''
  const lines = content.split('\n')
  const at = place % lines.length
  const replaced = (pattern: RegExp, by: (word: string) => string): string => {
    const found = pick([...content.matchAll(pattern)], place)
    return found ? content.slice(0, found.index) + by(found[0]) + content.slice(found.index + found[0].length) : content
  }
  switch (kind) {
    case 'value': {
      // What stands elsewhere after the same word.
      const [, key = '', value = ''] = pick([...content.matchAll(/(\S+[:=] ?)(\S+)/g)], place) ?? []
      const others = [...before.values()].flatMap((one) => one.split('\n').flatMap((line) => (line.includes(key) ? [line.slice(line.indexOf(key) + key.length)] : [])))
      const instead = pick([...new Set(others)].filter((one) => one !== value), other)
      return key === '' || instead === undefined ? before : after.set(path, content.replace(key + value, () => key + instead))
    }
    case 'number':
      return after.set(path, replaced(/\d+/g, (word) => pick([`${Number(word) + 1}`, '80', '8080', '0', '443'], other) ?? ''))
    case 'word':
      return after.set(path, replaced(/[a-z][a-z-]+/gi, (word) => pick([...[...before.values()].join(' ').matchAll(/[a-z][a-z-]+/gi)].map(String), other) ?? word))
    case 'line out':
      return after.set(path, lines.toSpliced(at, 1).join('\n'))
    case 'line twice':
      return after.set(path, lines.toSpliced(at, 0, lines[at] ?? '').join('\n'))
    case 'lines further down':
      return after.set(path, `${other % 2 === 0 ? '#' : ''}\n${content}`)
    case 'broken':
      return after.set(path, `${content.slice(0, place % (content.length + 1))}{[ "`)
    case 'file out':
      after.delete(path)
      return after
    case 'file twice':
      return after.set(path.replace(/([^/]+)$/, 'a-$1'), content)
    case 'renamed':
      after.delete(path)
      return after.set(path.replace(/([^/]+)$/, 'z-$1'), content)
    case 'as it was':
      return first
  }
}

function filesOf(folder: Folder, textOf: (path: string, content: string) => Text): Files {
  const texts = new Map([...folder].map(([path, content]) => [path, textOf(path, content)]))
  return {
    ...noFiles,
    paths: [...folder.keys()].toSorted(),
    head: (path) => folder.get(path),
    open: (path) => {
      const text = texts.get(path)
      return text ? { text } : { why: 'absent' }
    },
  }
}

/** As JSON and in words. */
async function answer(folder: Folder, textOf: (path: string, content: string) => Text): Promise<string> {
  const context: Context = {
    tool: { name: 'netwright', version: '0' },
    files: filesOf(folder, textOf),
    config: noConfig,
    problems: () => [],
    profile: {},
    failOn: 'error',
    limit: undefined,
    verbose: false,
    variables: { environment: {}, values: {}, files: [], workspace: undefined },
    today: '2026-11-20',
    sides: () => Promise.reject(new Error('nothing is compared')),
    progress: () => undefined,
  }
  const { document, exit } = await check.run({ only: [], skip: [], paths: [] }, context)
  return `${exit}\n${JSON.stringify(document)}\n${await render(document, 'text', { color: false, width: 100, verbose: true })}`
}

const fresh = (path: string, content: string): Text => new Text(path, content)
/** Nothing of this is any other network's. */
const elsewhere: Folder = new Map([['pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: elsewhere\n']])
const runs = Number(process.env.RECHECKS ?? 12)

async function compare(states: readonly Folder[]): Promise<void> {
  const again: string[] = []
  for (const state of states) again.push(await answer(state, remembered))
  for (const [place, state] of states.entries()) {
    // What was checked before has nothing in common with it.
    await answer(elsewhere, fresh)
    expect(again[place]).toBe(await answer(state, fresh))
  }
}

it('each file that goes, comes, says something else or moves down is seen', async () => {
  const taken = vi.spyOn(EarlierCalls.prototype, 'find')
  const whole = guarded()
  for (const [path, content] of whole) {
    if (!/^team-0.*(polic|service|namespace|workloads-[0-2]\.)/.test(path)) continue
    const without = new Map([...whole].filter(([one]) => one !== path))
    const otherwise = content.replace('8080', '9090').replace('targetPort: http', 'targetPort: 81').replace('tier: data\n  ports', 'tier: logic\n  ports').replace('group-0', 'group-1')
    await compare([whole, new Map(whole).set(path, otherwise), new Map(whole).set(path, `\n\n${content}`), without])
  }
  expect(taken.mock.results.filter(({ value }) => value !== undefined).length).toBeGreaterThan(0)
  taken.mockRestore()
}, 120_000)

it('what is checked again after edits is answered as if for the first time', async () => {
  // Most networks are small; those of many calls are where most is taken over.
  const network = fc.oneof({ arbitrary: fc.constant(guarded()), weight: 2 }, { arbitrary: fc.constantFrom(...networks.slice(0, 4)), weight: 1 }, { arbitrary: fc.constantFrom(...networks), weight: 1 })
  await fc.assert(
    fc.asyncProperty(network, fc.array(edits, { minLength: 1, maxLength: 4 }), async (first, list) => {
      const states = [first]
      for (const edit of list) states.push(edited(states.at(-1) ?? first, first, edit))
      await compare(states)
    }),
    { numRuns: runs, seed: Number(process.env.SEED ?? 7) },
  )
}, 600_000)
