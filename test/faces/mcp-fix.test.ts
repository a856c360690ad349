import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { afterAll, expect, it } from 'vitest'
import { readableOf } from '../../src/faces/mcp/roots.ts'
import { serverOf } from '../../src/faces/mcp/tools.ts'
import { type Common, commonParameters } from '../../src/operations/common.ts'
import { completeInput } from '../../src/operations/input.ts'

const folder = mkdtempSync(join(tmpdir(), 'netwright-mcp-fix-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const completed = completeInput(commonParameters, {}, ({ name }) => name)
if ('refusal' in completed) throw new Error(completed.refusal.says)
const common = completed.input as Common

const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: shop, labels: { app: ${name} } }\nspec: { containers: [{ name: main, image: x }] }\n---\n`
const manifests = `${pod('web')}${pod('db')}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: db, namespace: shop }\nspec:\n  podSelector: { matchLabels: { app: db } }\n  policyTypes: [Ingress]\n`
const path = join(folder, 'shop.yaml')

async function call(mayWrite: boolean, extra: Readonly<Record<string, unknown>>): Promise<{ readOnly: boolean | undefined; document: unknown; isError: boolean }> {
  writeFileSync(path, manifests)
  const readable = readableOf([folder], '/')
  if ('refusal' in readable) throw new Error(readable.refusal.says)
  const server = await serverOf({ version: '0.0.0', today: '2026-11-20', readable, common, mayWrite })
  const [here, there] = InMemoryTransport.createLinkedPair()
  const client = new Client({ name: 'test', version: '1' })
  await Promise.all([server.connect(there), client.connect(here)])
  try {
    const { tools } = await client.listTools()
    const result = await client.callTool({ name: 'fix', arguments: { from: 'web', to: 'db:5432', write: true, ...extra } })
    return { readOnly: tools.find(({ name }) => name === 'fix')?.annotations?.readOnlyHint, document: result.structuredContent, isError: result.isError === true }
  } finally {
    await client.close()
  }
}

it('without permission the tool answers with the patch and changes nothing', async () => {
  const { readOnly, document } = await call(false, {})
  expect(readOnly).toBe(true)
  expect(document).toMatchObject({ schema: 'netwright/fix@1', outcome: 'fixed', patches: [{ file: 'shop.yaml' }] })
  expect(document).not.toHaveProperty('written')
  expect(readFileSync(path, 'utf8')).toBe(manifests)
})

it('with permission it writes, and says that it may', async () => {
  const { readOnly, document } = await call(true, {})
  expect(readOnly).toBe(false)
  expect(document).toMatchObject({ outcome: 'fixed', written: ['shop.yaml'] })
  expect(readFileSync(path, 'utf8')).toContain('ingress:')
})

it('nothing outside of what it may read is touched', async () => {
  expect((await call(true, { paths: ['../'] })).isError).toBe(true)
})
