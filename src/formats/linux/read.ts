import type { Text } from '../../base/text.ts'
import { joinFacts, type Reading } from '../../model/facts.ts'
import { readHost, type Dumps } from './host.ts'
import type { Output } from './output.ts'
import { kindOf, type DumpKind } from './recognise.ts'

/** The hosts that were dumped. */
export function read(files: readonly Text[]): Reading {
  const output: Output = { problems: [], unread: [] }
  const hosts = hostsIn(files)
  const facts = hosts.map((dumps) => readHost(dumps, output))
  const trees: LinuxTree = { hosts }
  return { facts: joinFacts(facts), problems: output.problems, unread: output.unread, trees }
}

/** Which dumps belong to which host, for who edits them. */
export interface LinuxTree {
  readonly hosts: readonly Dumps[]
}

/** Dumps by folder. A host is called like its folder; where two are called alike, like the folder's whole path. */
function hostsIn(files: readonly Text[]): Dumps[] {
  const folders = new Map<string, Record<DumpKind, Text[]>>()
  for (const text of files) {
    const kind = kindOf(text.path, text.content.slice(0, 65536).replace(/^\ufeff/, ''))
    if (kind === undefined) continue
    const folder = text.path.includes('/') ? text.path.slice(0, text.path.lastIndexOf('/')) : ''
    const texts = folders.get(folder) ?? { addresses: [], routes: [], rules: [], nftables: [], iptables: [], settings: [] }
    texts[kind].push(text)
    folders.set(folder, texts)
  }
  // Settings alone describe no host.
  const hosts = [...folders].filter(([, texts]) => Object.entries(texts).some(([kind, found]) => kind !== 'settings' && found.length > 0))
  const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('/') + 1) || 'host'
  const count = new Map<string, number>()
  for (const [folder] of hosts) count.set(nameOf(folder), (count.get(nameOf(folder)) ?? 0) + 1)
  return hosts
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([folder, texts]) => ({ id: (count.get(nameOf(folder)) ?? 0) > 1 && folder !== '' ? folder : nameOf(folder), folder, texts }))
}
