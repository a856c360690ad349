import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { ask } from '../../../src/operations/ask.ts'
import { type Common, commonParameters } from '../../../src/operations/common.ts'
import diff from '../../../src/operations/diff.ts'
import fix from '../../../src/operations/fix.ts'
import { completeInput } from '../../../src/operations/input.ts'
import type { Operation, Value } from '../../../src/operations/operation.ts'
import trace from '../../../src/operations/trace.ts'
import type { DiffDocument } from '../../../src/render/documents/diff.ts'
import type { ErrorDocument } from '../../../src/render/documents/error.ts'
import { fixSchema, type FixDocument } from '../../../src/render/documents/fix.ts'
import type { TraceDocument } from '../../../src/render/documents/trace.ts'

const completed = completeInput(commonParameters, {}, ({ name }) => name)
if ('refusal' in completed) throw new Error(completed.refusal.says)
const common = completed.input as Common

export const scratch = mkdtempSync(join(tmpdir(), 'netwright-fix-'))
export const cleanUp = (): void => rmSync(scratch, { recursive: true, force: true })

let count = 0

/** A folder of its own that holds these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = join(scratch, String(count++))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

export function copyOf(folder: string): string {
  const copy = join(scratch, String(count++))
  cpSync(folder, copy, { recursive: true })
  return copy
}

async function asked(verb: Operation, input: Readonly<Record<string, Value | undefined>>, folder: string, mayWrite = false): Promise<{ document: object; exit: number }> {
  const whole = completeInput(verb.parameters, input, ({ name }) => name)
  if ('refusal' in whole) throw new Error(whole.refusal.says)
  return ask(verb, whole.input, common, { tool: { name: 'netwright', version: '0.0.0' }, today: '2026-11-20', folder, progress: () => undefined, mayWrite })
}

export async function fixed(folder: string, input: Readonly<Record<string, Value | undefined>>, mayWrite = false): Promise<{ document: FixDocument; exit: number }> {
  const { document, exit } = await asked(fix, { paths: ['.'], ...input }, folder, mayWrite)
  const said = document as FixDocument | ErrorDocument
  if (said.schema !== 'netwright/fix@1') throw new Error(`${said.says} ${said.todo}`)
  expect(fixSchema.safeParse(said).error?.issues).toBeUndefined()
  return { document: said, exit }
}

export async function refusedBy(folder: string, input: Readonly<Record<string, Value | undefined>>, mayWrite = false): Promise<ErrorDocument> {
  const { document, exit } = await asked(fix, { paths: ['.'], ...input }, folder, mayWrite)
  expect(exit).toBe(2)
  return document as ErrorDocument
}

export async function traced(folder: string, input: Readonly<Record<string, Value | undefined>>): Promise<TraceDocument> {
  return (await asked(trace, { paths: ['.'], ...input }, folder)).document as TraceDocument
}

export async function differing(old: string, now: string): Promise<DiffDocument> {
  return (await asked(diff, { paths: [old, now], only: ['flows'], failOn: ['never'], whole: true }, scratch)).document as DiffDocument
}

/** The patch as `git apply` puts it into a copy. */
export function applied(folder: string, { patches }: Pick<FixDocument, 'patches'>): string {
  const copy = copyOf(folder)
  execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: copy, input: patches.map(({ diff: text }) => text).join(''), env: { ...process.env, GIT_DIR: '/nonexistent', GIT_CEILING_DIRECTORIES: scratch } })
  return copy
}

const pairs = (list: FixDocument['remains'] extends never ? never : readonly { readonly from: string; readonly to: string; readonly flows: readonly object[]; readonly perhaps?: readonly object[] | undefined; readonly family?: string | undefined }[]): string[] =>
  list.map(({ from, to, flows, perhaps, family }) => JSON.stringify([from, to, flows, perhaps ?? [], family ?? ''])).toSorted()

/** Applying a fix and comparing shows exactly what its proof says. */
export async function proves(folder: string, document: FixDocument): Promise<string> {
  const copy = applied(folder, document)
  const { gained, lost } = await differing(folder, copy)
  expect(pairs(document.proof?.opens ?? [])).toEqual(pairs(gained))
  expect(pairs(document.proof?.closes ?? [])).toEqual(pairs(lost))
  return copy
}

/** Lines that a patch adds and takes away, without those that only move. */
export function changedLines({ patches }: Pick<FixDocument, 'patches'>): string[] {
  return patches.flatMap(({ diff: text }) => text.split('\n').filter((line) => /^[-+](?![-+]{2} )/.test(line)))
}
