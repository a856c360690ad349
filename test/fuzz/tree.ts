import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { completeInput } from '../../src/operations/input.ts'
import { noConfig } from '../../src/operations/config.ts'
import { filesOf } from '../../src/operations/files.ts'
import { byteOrder, type Source } from '../../src/operations/files/source.ts'
import { operations } from '../../src/operations/index.ts'
import type { Answer, Context } from '../../src/operations/operation.ts'
import { root } from '../golden.ts'

/** A folder in memory: paths and bytes. */
export type Tree = ReadonlyMap<string, Uint8Array>

export function readTree(folder: string): Map<string, Uint8Array> {
  const tree = new Map<string, Uint8Array>()
  const walk = (path: string): void => {
    for (const entry of readdirSync(join(root, folder, path), { withFileTypes: true })) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`
      if (entry.isDirectory()) walk(inner)
      else tree.set(inner, readFileSync(join(root, folder, inner)))
    }
  }
  walk('')
  return tree
}

function sourceOf(tree: Tree): Source {
  const entries = [...tree].map(([path, bytes]) => ({ path, bytes: bytes.length, key: path })).toSorted((a, b) => byteOrder(a.path, b.path))
  return {
    entries,
    links: new Map(),
    faults: [],
    ignored: 0,
    find: (path) => entries.find((entry) => entry.path === path) ?? (path.startsWith('..') || path.startsWith('/') ? 'outside' : 'absent'),
    read: (entry, limit) => tree.get(entry.key)?.subarray(0, limit),
  }
}

/** What a verb is given when a folder like this was named. */
export function contextOf(tree: Tree): Context {
  const files = filesOf(['.'], [{ prefix: '', source: sourceOf(tree) }], { fileBytes: 64 << 20, totalBytes: 512 << 20 })
  return {
    tool: { name: 'netwright', version: '0.0.0' },
    files,
    config: noConfig,
    problems: () => files.problems,
    profile: {},
    failOn: 'error',
    limit: undefined,
    verbose: false,
    variables: { environment: {}, values: {}, files: [], workspace: undefined },
    today: '2026-11-20',
    sides: () => Promise.reject(new Error('nothing is compared')),
    progress: () => undefined,
  }
}

/** Runs a verb as a face would, but lets what it throws through. */
export async function runVerb(name: string, given: Readonly<Record<string, string>>, context: Context): Promise<Answer> {
  const listed = operations.find((one) => one.name === name)
  if (!listed) throw new Error(`there is no verb ${name}`)
  const verb = await listed.load()
  const completed = completeInput(verb.parameters, given, (parameter) => parameter.name)
  if ('refusal' in completed) throw new Error(completed.refusal.says)
  return verb.run(completed.input, context)
}
