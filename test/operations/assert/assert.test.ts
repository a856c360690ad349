import { describe, expect, it } from 'vitest'
import { evaluatePack } from '../../../src/operations/assert/packs/evaluate.ts'
import { scopesOf } from '../../../src/operations/assert/packs/scopes.ts'
import type { Pack } from '../../../src/operations/assert/packs/pack.ts'
import { askingOf } from '../../../src/operations/assert/asking.ts'
import { readNetwork } from '../../../src/operations/network.ts'
import { learnSchema } from '../../../src/render/documents/learn.ts'
import { packSchema, type AssertDocument } from '../../../src/render/documents/assert.ts'
import { outputFormats } from '../../../src/render/documents/format.ts'
import { render } from '../../../src/render/index.ts'
import { contextOf, findIn, type Folder } from '../../checks/read.ts'
import { documentOf, runIn, runOn } from './verb.ts'
import { parseXml } from './xml.ts'

const pods = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: main, image: x }] }
---
apiVersion: v1
kind: Pod
metadata: { name: batch, namespace: shop, labels: { app: batch } }
spec: { containers: [{ name: main, image: x }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: main, image: x, ports: [{ containerPort: 5432 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: to-db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress]
  ingress:
    - from: [{ podSelector: { matchLabels: { app: web } } }]
      ports: [{ port: 5432 }]
`

const promising = (...promises: readonly string[]): Folder => ({ 'pods.yaml': pods, '.netwright.yaml': `promises:\n${promises.map((one) => `  - ${one}\n`).join('')}` })
const held = '{ name: held, only: { from: app=web, to: app=db } }'
const broken = '{ name: broken, never: { from: app=web, to: app=db } }'
const unknown = '{ name: unknown, never: { from: internet, to: app=web } }'
const nobody = '{ name: nobody, never: { from: app=mail, to: app=db } }'
const unread = '{ name: unread, never: { form: app=mail, to: app=db } }'

describe('the exit status', () => {
  it.each([
    [[held], {}, 0],
    [[held, broken, unknown], {}, 1],
    [[held, unknown], {}, 3],
    [[held, nobody], {}, 3],
    [[held, unread], {}, 3],
    [[unread], {}, 3],
    [[held, unknown], { allowUnknown: ['unknown'] }, 0],
    [[held, nobody], { allowUnknown: ['nobody'] }, 0],
    [[held, broken], { allowUnknown: ['broken'] }, 1],
    [[held, broken], { only: ['held'] }, 0],
    [[held, unknown.replace('{ name', '{ allow-unknown: true, name')], {}, 0],
  ] as const)('of %j with %j is %i', async (promises, asked, exit) => {
    expect((await runIn(promising(...promises), asked)).exit).toBe(exit)
  })

  it('says how to begin where nothing is promised', async () => {
    const { exit, document } = await runIn({ 'pods.yaml': pods })
    expect([exit, document]).toEqual([2, expect.objectContaining({ code: 'assert/no-promises', todo: expect.stringContaining('--learn') as string })])
    expect((await runIn({ 'pods.yaml': pods, '.netwright.yaml': 'promises: []\n' })).exit).toBe(2)
  })

  it('refuses names that no promise has', async () => {
    const { exit, document } = await runIn(promising(held), { allowUnknown: ['hold'] })
    expect([exit, document]).toEqual([2, expect.objectContaining({ code: 'usage/no-promise', candidates: ['held'] })])
    expect((await runIn(promising(held), { pack: ['iso'] })).exit).toBe(2)
  })
})

describe('the document', () => {
  it('says what is allowed, what is vacuous, and where each is promised', async () => {
    const document = documentOf(await runIn(promising(held, unknown, nobody, unread, broken), { allowUnknown: ['unknown'] }))
    expect(document.promises.map(({ name, verdict, allowed, vacuous, places }) => [name, verdict, allowed, vacuous, places.map((place) => ('line' in place ? place.line : 0))])).toEqual([
      ['held', 'holds', undefined, undefined, [2]],
      ['unknown', 'holds', true, undefined, [3]],
      ['nobody', 'unknown', undefined, true, [4]],
      ['broken', 'broken', undefined, undefined, [6]],
    ])
    expect(document.summary).toEqual({ holds: 2, broken: 1, unknown: 1, unread: 1 })
    expect(document.problems?.map(({ says }) => says)).toEqual(['The key "form" is not known here: did you mean "from"? This promise does not count.'])
  })

  it('names the line that breaks a promise, and with --explain those by which one holds', async () => {
    const lines = (document: AssertDocument): (readonly number[])[] => document.promises.map(({ decides }) => decides.flatMap(({ places }) => places.flatMap((place) => ('line' in place ? [place.line] : []))))
    expect(lines(documentOf(await runIn(promising(held, broken))))).toEqual([[], [23]])
    expect(lines(documentOf(await runIn(promising(held, broken, '{ must: { from: app=web, to: app=db, over: tcp/5432 } }'), { explain: true })))).toEqual([[21], [23], [23]])
  })

  it('is drawn in every format', async () => {
    const document = documentOf(await runIn(promising('{ name: "<broken> & \\"quoted\\" \\u0001", because: "a \\u001b[31m reason", never: { from: app=web, to: app=db } }', unknown, held)))
    for (const format of outputFormats.filter((one) => ['text', 'json', 'markdown', 'html', 'junit', 'sarif'].includes(one))) {
      const drawn = await render(document, format, { color: false, width: 100, verbose: true })
      expect(drawn, format).toContain('tcp')
      expect(drawn, format).not.toMatch(/[\u0000-\u0008\u001b]/)
    }
  })
})

describe('JUnit XML', () => {
  it('is well-formed: a case for each promise, broken ones failed, others that do not hold in error', async () => {
    const answer = await runIn(promising('{ name: "<broken> & \\"quoted\\"\\nline", never: { from: app=web, to: app=db } }', unknown, nobody, held, unread), { junit: 'x.xml' })
    expect(answer.also).toEqual([{ path: 'x.xml', format: 'junit' }])
    const xml = parseXml(await render(answer.document, 'junit', { color: false, width: 100, verbose: false }))
    expect([xml.name, xml.attributes['tests'], xml.attributes['failures'], xml.attributes['errors']]).toEqual(['testsuites', '5', '1', '3'])
    const cases = xml.children.flatMap(({ children }) => children)
    expect(cases.map(({ name, attributes, children }) => [name, attributes['name'], children.map((one) => one.name)])).toEqual([
      ['testcase', '<broken> & "quoted"\nline', ['failure']],
      ['testcase', 'unknown', ['error']],
      ['testcase', 'nobody', ['error']],
      ['testcase', 'held', []],
      ['testcase', 'promise that could not be read 1', ['error']],
    ])
    expect(cases[0]?.children[0]?.text).toContain('shop/Pod/web → shop/Pod/db')
  })
})

describe('what is learned', () => {
  it.each(['examples/shop', 'examples/shop-broken', 'examples/shop-aws', 'examples/shop-aws-broken'])('of %s holds when it is fed back, and is the same twice', { timeout: 120_000 }, async (example) => {
    const { yaml, promises } = await learned(() => runOn(example, { learn: true }))
    expect(promises).toBeGreaterThan(3)
    if (example === 'examples/shop-aws') expect((await learned(() => runOn(example, { learn: true }))).yaml).toBe(yaml)
    const { writeFileSync, mkdtempSync, rmSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const { join } = await import('node:path')
    const folder = mkdtempSync(join(tmpdir(), 'netwright-learn-'))
    writeFileSync(join(folder, 'learned.yaml'), yaml)
    const { summary } = documentOf(await runOn(example, {}, join(folder, 'learned.yaml')))
    rmSync(folder, { recursive: true })
    expect(summary).toEqual({ holds: promises, broken: 0, unknown: 0, unread: 0 })
  })

  it('is folded by labels and namespaces', async () => {
    const many = ['a', 'b', 'c'].map((name) => `---\napiVersion: v1\nkind: Pod\nmetadata: { name: db-${name}, namespace: data, labels: { tier: db } }\nspec: { containers: [{ name: main, image: x }] }\n`).join('')
    const policy = '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: only-web, namespace: data }\nspec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n    - from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }]\n      ports: [{ port: 5432 }]\n'
    const { yaml } = await learned(() => runIn({ 'pods.yaml': `${pods}${many}${policy}` }, { learn: true }))
    expect(yaml).toContain('only: { from: shop/Pod/web, to: ["data:*", shop/Pod/db] }')
    expect(yaml).not.toContain('db-a')
  })
})

async function learned(run: () => ReturnType<typeof runIn>): Promise<{ readonly yaml: string; readonly promises: number }> {
  const { document, exit } = await run()
  expect(exit).toBe(0)
  return learnSchema.parse(document)
}

const tiny: Pack = {
  id: 'tiny',
  says: 'A tiny standard',
  covers: 'all of it',
  scope: [
    { name: 'data', says: 'who holds data', example: 'app=db' },
    { name: 'trusted', says: 'who may ask them', example: 'app=web' },
    { name: 'cards', says: 'who holds card data', example: 'app=cards' },
  ],
  requirements: [
    { id: '1', says: 'Only trusted systems reach the data.', promises: [{ only: { from: '$trusted', to: '$data' } }] },
    { id: '2', says: 'Nothing reaches the data.', promises: [{ never: { from: ['$trusted'], to: '$data' } }] },
    { id: '3', says: 'Card data is encrypted.', promises: [{ encrypted: { from: 'any', to: '$cards' } }] },
    { id: '4', says: 'Certificates are renewed.', checks: ['tls'], needs: ['certificates'] },
    { id: '5', says: 'Traffic to the data is encrypted.', promises: [{ encrypted: { from: '$trusted', to: '$data' } }] },
    { id: '6', says: 'Policies do what they mean.', checks: ['policy/permits-in-vain'] },
    { id: '7', says: 'Somebody looks at it.', checks: ['policy/permits-in-vain'], missing: 'whether anybody looks is not configured' },
  ],
}

describe('a pack', () => {
  const scoped = (packs: string): Folder => ({ 'pods.yaml': pods, '.netwright.yaml': `packs: ${packs}\n` })

  async function verdicts(folder: Folder): Promise<(readonly [string, string])[]> {
    const context = await contextOf(folder)
    const network = await readNetwork(context)
    if (!context.config.text) throw new Error('no config')
    const { scopes, problems } = scopesOf(tiny, context.config.packs, context.config.text)
    expect(problems).toEqual([])
    const pack = await evaluatePack({ asking: askingOf(network.model, false), network, complete: true, findings: () => findIn(folder) }, tiny, scopes)
    expect(packSchema.safeParse(pack).error).toBeUndefined()
    return pack.requirements.map(({ id, verdict }) => [id, verdict])
  }

  it('is evaluated requirement by requirement', async () => {
    expect(await verdicts(scoped('{ tiny: { data: app=db, trusted: [app=web], cards: [] } }'))).toEqual([
      ['1', 'holds'],
      ['2', 'broken'],
      ['3', 'not-applicable'],
      ['4', 'not-applicable'],
      ['5', 'cannot-tell'],
      ['6', 'holds'],
      ['7', 'cannot-tell'],
    ])
  })

  it('claims nothing about those who were not named', async () => {
    expect((await verdicts(scoped('{ tiny: { data: app=db } }'))).slice(0, 3)).toEqual([
      ['1', 'cannot-tell'],
      ['2', 'cannot-tell'],
      ['3', 'cannot-tell'],
    ])
    expect((await verdicts(scoped('{ tiny: { data: app=gone, trusted: app=web } }')))[0]).toEqual(['1', 'cannot-tell'])
  })
})
