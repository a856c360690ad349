import { ask } from '../../../src/operations/ask.ts'
import assert from '../../../src/operations/assert.ts'
import { commonParameters, type Common } from '../../../src/operations/common.ts'
import { completeInput } from '../../../src/operations/input.ts'
import type { Answer } from '../../../src/operations/operation.ts'
import type { AssertDocument } from '../../../src/render/documents/assert.ts'
import { assertSchema } from '../../../src/render/documents/assert.ts'
import { contextOf, type Folder } from '../../checks/read.ts'
import { root } from '../../golden.ts'

export interface Asked {
  readonly allowUnknown?: readonly string[]
  readonly only?: readonly string[]
  readonly pack?: readonly string[]
  readonly explain?: boolean
  readonly learn?: boolean
  readonly junit?: string
}

const input = ({ allowUnknown = [], only = [], pack = [], explain = false, learn = false, junit }: Asked): Parameters<typeof assert.run>[0] => ({ allowUnknown, only, pack, explain, learn, paths: [], ...(junit !== undefined && { junit }) })

/** Over files in memory; `.netwright.yaml` is the config. */
export async function runIn(folder: Folder, asked: Asked = {}): Promise<Answer> {
  return assert.run(input(asked), await contextOf(folder))
}

/** Over a folder of the checkout, with a config of its own where one is named. */
export async function runOn(path: string, asked: Asked = {}, config?: string): Promise<Answer> {
  const completed = completeInput(commonParameters, config === undefined ? {} : { config }, ({ name }) => name)
  if ('refusal' in completed) throw new Error(completed.refusal.says)
  return ask(assert, { ...input(asked), paths: [path] }, completed.input as Common, { tool: { name: 'netwright', version: '0.0.0' }, today: '2026-11-20', folder: root, progress: () => undefined })
}

export function documentOf({ document }: Answer): AssertDocument {
  const parsed = assertSchema.safeParse(document)
  if (!parsed.success) throw new Error(JSON.stringify(document).slice(0, 500))
  return parsed.data
}
