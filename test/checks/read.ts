import { Text } from '../../src/base/text.ts'
import { readConfig, noConfig, type Config } from '../../src/operations/config.ts'
import type { Files } from '../../src/operations/files.ts'
import { findAll, type Findings, type Selection } from '../../src/operations/findings.ts'
import { readNetwork, type Network } from '../../src/operations/network.ts'
import type { Context } from '../../src/operations/operation.ts'

/** Files by path, in memory. */
export type Folder = Readonly<Record<string, string>>

export const today = '2026-11-20'

/** What a verb is given, over files in memory; `.netwright.yaml` is the config. */
export async function contextOf(folder: Folder): Promise<Context> {
  const texts = new Map(Object.entries(folder).map(([path, content]) => [path, new Text(path, content)]))
  const settings = texts.get('.netwright.yaml')
  const config: Config = settings ? await readConfig(settings.path, new TextEncoder().encode(settings.content)) : noConfig
  texts.delete('.netwright.yaml')
  const paths = [...texts.keys()].toSorted()
  const files: Files = {
    named: ['.'],
    paths,
    head: (path) => texts.get(path)?.content.slice(0, 65536),
    open: (path) => {
      const text = texts.get(path)
      return text ? { text } : { why: path.startsWith('/') || path.startsWith('..') ? 'outside' : 'absent' }
    },
    match: (glob) => {
      const pattern = new RegExp(
        `^${glob
          .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
          .replaceAll('*', '[^/]*')
          .replaceAll('?', '[^/]')}$`,
      )
      return paths.filter((path) => pattern.test(path))
    },
    problems: [],
    passed: () => ({ binary: 0, ignored: 0 }),
  }
  return {
    tool: { name: 'netwright', version: '0.0.0' },
    files,
    config,
    problems: () => [],
    profile: config.profile,
    failOn: 'error',
    limit: undefined,
    verbose: false,
    variables: { environment: {}, values: {}, files: [], workspace: undefined },
    today,
    sides: () => Promise.reject(new Error('nothing is compared')),
    progress: () => {},
  }
}

export async function findIn(
  folder: Folder,
  selection: Selection = { only: [], skip: [] },
): Promise<Findings & { readonly network: Network }> {
  const context = await contextOf(folder)
  const network = await readNetwork(context)
  return { ...(await findAll(network, context.profile, context.today, selection, () => {})), network }
}

/** The files of a page's section: fenced blocks with a file name; those that follow one another without a word between are read together. */
export function foldersIn(section: string): Folder[] {
  const folders: Record<string, string>[] = []
  let end = -1
  for (const block of section.matchAll(/^(`{3,})\S+ (\S+)\n([\s\S]*?)^\1$/gm)) {
    const [whole, , path = '', content = ''] = block
    if (end < 0 || section.slice(end, block.index).trim() !== '') folders.push({})
    Object.assign(folders.at(-1) ?? {}, { [path]: content })
    end = block.index + whole.length
  }
  return folders
}
