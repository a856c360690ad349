import { describe, expect, test } from 'vitest'
import { documents } from '../../src/render/documents/index.ts'
import { noConfig } from '../../src/operations/config.ts'
import { noFiles } from '../../src/operations/files.ts'
import type { Answer, Context } from '../../src/operations/operation.ts'
import schema from '../../src/operations/schema.ts'

const context: Context = {
  tool: { name: 'netwright', version: '0' },
  files: noFiles,
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

const ask = (name?: string): Promise<Answer> => schema.run({ name }, context)

describe('published schemas', () => {
  test.each(Object.entries(documents))('%s', async (name, published) => {
    const { document, exit } = await ask(name)
    expect(exit).toBe(0)
    expect(document).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: published.schema, type: 'object' })
    expect(document).toHaveProperty(['properties', 'schema', 'const'], published.schema)
    // Documents grow: nobody who validates them may trip over a field that is new.
    expect(JSON.stringify(document)).not.toContain('"additionalProperties":false')
  })

  test('the list is itself a document', async () => {
    const { document } = await ask()
    expect((await documents['schemas']?.load())?.safeParse(document).success).toBe(true)
  })

  test('so is a refusal', async () => {
    const { document, exit } = await ask('constructor')
    expect(exit).toBe(2)
    expect((await documents['error']?.load())?.safeParse(document).success).toBe(true)
  })
})
