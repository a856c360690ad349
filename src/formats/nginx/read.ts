import type { Text } from '../../base/text.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import type { Reading } from '../../model/facts.ts'
import type { Node } from '../../model/node.ts'
import { written } from '../../origin/origin.ts'
import type { Origin } from '../../origin/origin.ts'
import type { ReadingContext } from '../format.ts'
import { obstaclesIn } from './obstacles.ts'
import { expand } from './include.ts'
import type { Expansion } from './include.ts'
import { lowerHttp } from './http.ts'
import type { Output } from './output.ts'
import type { Configuration } from './site.ts'
import { all, levelOf } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { lowerStream } from './stream.ts'

import type { NginxConfiguration, NginxTree } from './tree.ts'

interface Main {
  readonly folder: string
  readonly text: Text
  readonly statements: readonly Statement[]
  readonly fragment: boolean
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}

/** The servers that run one main file each. */
export function read(files: readonly Text[], context: ReadingContext): Reading {
  const output: Output = { listeners: [], routers: [], pools: new Map(), problems: [], unread: [] }
  const mains = findMains(files, context, output)
  const nodes: Node[] = []
  const endpoints: Endpoint[] = []
  const configurations: NginxConfiguration[] = []
  for (const { folder, text, statements, fragment } of mains) {
    const alone = mains.filter((one) => one.folder === folder).length === 1
    const id = mains.length === 1 ? 'nginx' : `nginx:${folder === '' || !alone ? text.path : folder}`
    const origin: Origin = statements[0]?.origin ?? written(text, { start: 0, end: 0 })
    nodes.push({ id, kind: 'proxy', names: [], interfaces: [], arrive: [], originate: [], forwards: false, folder, within: [], origin })
    endpoints.push({ id, kind: 'host', names: [], node: id, addresses: [], labels: {}, within: [], exposed: 'yes', searches: [], origin })
    const main: Level = { statement: undefined, block: statements, parent: undefined }
    configurations.push({ id, main, fragment })
    for (const http of all(statements, 'http')) lowerHttp(levelOf(http, main), configurationOf(id, http, output))
    for (const stream of all(statements, 'stream')) lowerStream(levelOf(stream, main), configurationOf(id, stream, output))
    output.unread.push(...obstaclesIn(main))
  }
  const tree: NginxTree = { configurations }
  const facts = { nodes, endpoints, listeners: output.listeners, routers: output.routers, pools: [...output.pools.values()] }
  return { facts, problems: output.problems, unread: output.unread, trees: tree }
}

function configurationOf(id: string, block: Statement, output: Output): Configuration {
  const upstreams = new Map<string, Statement>()
  for (const upstream of all(block.block ?? [], 'upstream')) {
    const name = upstream.args[0]?.toLowerCase()
    if (name !== undefined && !upstreams.has(name)) upstreams.set(name, upstream)
  }
  return { id, upstreams, output }
}

const fragmentFolders = /(?:^|\/)(?:conf\.d|http\.d|sites-enabled|vhosts?(?:\.d)?|servers)$/

/**
 * Main files, and what is left over: a file that no main file includes. Below a main file's folder such a file is joined to it where it lies in
 * a folder of fragments, and else it isn't in effect; without a main file, fragments of one folder are read as one `http` block.
 */
function findMains(files: readonly Text[], context: ReadingContext, output: Output): Main[] {
  const expansions = new Map<string, Expansion>()
  const sinks = new Map<string, { problems: Output['problems']; unread: Output['unread'] }>()
  const included = new Set<string>()
  // A file that another one includes is read there; so the outermost come first, by who is included by none.
  for (const text of files) {
    const sink = { problems: [], unread: [] }
    const expansion = expand(text, folderOf(text.path), context, sink)
    sinks.set(text.path, sink)
    expansions.set(text.path, expansion)
    for (const path of expansion.included) if (path !== text.path) included.add(path)
  }
  const roots = files.filter((text) => !included.has(text.path))
  const isMain = (statements: readonly Statement[]): boolean => statements.some(({ name, block }) => block !== undefined && ['http', 'stream', 'events'].includes(name))
  const mains: { folder: string; text: Text; statements: Statement[]; fragment: boolean }[] = []
  const rest: { text: Text; statements: readonly Statement[] }[] = []
  for (const text of roots) {
    const sink = sinks.get(text.path)
    output.problems.push(...(sink?.problems ?? []))
    output.unread.push(...(sink?.unread ?? []))
    const statements = expansions.get(text.path)?.statements ?? []
    if (isMain(statements)) mains.push({ folder: folderOf(text.path), text, statements: [...statements], fragment: false })
    else rest.push({ text, statements })
  }
  const fragments = new Map<string, { text: Text; statements: Statement[] }>()
  for (const { text, statements } of rest) {
    if (!statements.some(({ name }) => ['server', 'upstream', 'map', 'geo', 'location'].includes(name))) continue
    const folder = folderOf(text.path)
    const main = mains.find((one) => one.folder === '' || folder === one.folder || folder.startsWith(`${one.folder}/`))
    const origin = written(text, { start: 0, end: 0 })
    if (main !== undefined && !fragmentFolders.test(folder)) {
      output.unread.push({ what: `${text.path}: ${main.text.path} does not include it, so it is not in effect`, origin, changesAnswers: false })
      continue
    }
    const says = `${text.path} is included by no main file; it is read as if it stood inside http { }.`
    output.problems.push({ code: 'nginx/fragment', severity: 'warning', says, origin })
    const base = main?.folder ?? (fragmentFolders.test(folder) ? folderOf(folder) : folder)
    const joined = fragments.get(base)
    if (joined === undefined) fragments.set(base, { text, statements: [...statements] })
    else joined.statements.push(...statements)
  }
  for (const [folder, { text, statements }] of fragments) {
    const main = mains.find((one) => one.folder === folder)
    const http = main?.statements.find(({ name }) => name === 'http')
    if (main !== undefined && http !== undefined) {
      main.statements[main.statements.indexOf(http)] = { ...http, block: [...(http.block ?? []), ...statements] }
    } else mains.push({ folder, text, statements: [madeUp(text, statements)], fragment: true })
  }
  return mains
}

/** An `http` block that nobody wrote. */
function madeUp(text: Text, statements: readonly Statement[]): Statement {
  const span = { start: 0, end: 0 }
  const wrapped = statements.some(({ name }) => name === 'location') ? [{ name: 'server', args: [], words: [], block: statements, text, span, origin: written(text, span) }] : statements
  return { name: 'http', args: [], words: [], block: wrapped, text, span, origin: written(text, span) }
}
