import { addressBits, formatAddress, formatPrefix, rangesToPrefixes } from '../../../base/address.ts'
import { outsideNode } from '../../../model/model.ts'
import type { Want } from '../../../model/want.ts'
import type { Edit, Sources } from '../../edit.ts'
import { readLocation } from '../location.ts'
import { all, nearest, walk, type Level, type Statement } from '../statement.ts'
import { appendWord, insertLine, isAt, replaceWord, writable } from './place.ts'

/** What lets a request through that a server refuses: a sender who is allowed, a location that comes first, a name that a server has. */
export function answerRequest(want: Want, main: Level, sources: Sources): Edit[] {
  const { request } = want.flow
  if (!request) return []
  for (const { statement, level } of walk(main)) {
    if (statement.name === 'deny' && isAt(statement, want.because)) return allowed(want, statement, level, sources)
    if (statement.name === 'location' && isAt(statement, want.because)) return inFront(request.path, statement, level, sources)
    // What a location does is told by what stands in it.
    if (level.statement?.name === 'location' && isAt(statement, want.because) && level.parent) return inFront(request.path, level.statement, level.parent, sources)
  }
  return named(request.host, want, main, sources)
}

/** Whoever sends it, by address, before the rule that denies. Nobody in particular is nobody to write down. */
function allowed({ flow }: Want, deny: Statement, level: Level, sources: Sources): Edit[] {
  const prefixes = flow.from.includes(outsideNode) ? [] : rangesToPrefixes(flow.source.ranges)
  if (prefixes.length === 0 || prefixes.length > 4 || !writable(deny, sources)) return []
  const texts = prefixes.map((prefix) => (prefix.length === addressBits(prefix.family) ? formatAddress({ family: prefix.family, value: prefix.first }) : formatPrefix(prefix)))
  const changes = texts.flatMap((text) => insertLine(deny, `allow ${text};`, 'above') ?? [])
  const where = level.statement ? saysWhere(level.statement) : 'http'
  return nearest(level, 'allow', 'deny').includes(deny) ? [{ kind: 'allow', says: `allow ${texts.join(', ')} in ${where}`, changes }] : []
}

const saysWhere = ({ name, args }: Statement): string => [name, ...args].join(' ')

/** A prefix that is for the path stands back behind an expression: `^~` lets it come first. Without one, nothing is known that would serve it. */
function inFront(path: string, chosen: Statement, level: Level, sources: Sources): Edit[] {
  const head = readLocation(chosen)
  if (head.kind !== 'regex') return []
  const prefixes = all(level.block, 'location').flatMap((location) => {
    const own = readLocation(location)
    return own.kind === 'prefix' && !own.noRegex && path.startsWith(own.path) && location !== chosen ? [{ location, path: own.path }] : []
  })
  const [longest] = prefixes.toSorted((a, b) => b.path.length - a.path.length)
  if (!longest || longest.path === '/' || !writable(longest.location, sources)) return []
  const word = longest.location.words[0]
  const change = word && { path: longest.location.text.path, start: word.span.start, end: word.span.start, text: '^~ ' }
  return change ? [{ kind: 'location', says: `let location ${longest.path} come before location ${chosen.args.join(' ')}`, changes: [change] }] : []
}

/** The name in a server that has it with or without `www.`, where the one that took the request has no such name. */
function named(host: string, want: Want, main: Level, sources: Sources): Edit[] {
  const port = want.flow.ports[0]?.first
  const other = host.startsWith('www.') ? host.slice(4) : `www.${host}`
  return [...walk(main)].flatMap(({ statement }): Edit[] => {
    if (statement.name !== 'server' || statement.block === undefined) return []
    const names = all(statement.block, 'server_name')
    const listens = all(statement.block, 'listen').some(({ args }) => new RegExp(`(?:^|:)${port ?? 80}$`).test(args[0] ?? ''))
    const [first] = names
    if (!first || !listens || names.some(({ args }) => args.includes(host)) || !names.some(({ args }) => args.includes(other)) || !writable(first, sources)) return []
    const change = appendWord(first, host)
    return change ? [{ kind: 'server name', says: `let server ${other} be called ${host}, too`, changes: [change] }] : []
  })
}

/** TLS where a client speaks it, on a socket of a server that has a certificate; or the other way round. */
export function speak(want: Want, main: Level, sources: Sources): Edit[] {
  if (want.flow.request?.scheme !== 'https') return []
  return [...walk(main)].flatMap(({ statement, level }): Edit[] => {
    if (statement.name !== 'listen' || !isAt(statement, want.because) || statement.args.includes('ssl') || !writable(statement, sources)) return []
    if (nearest(level, 'ssl_certificate').length === 0) return []
    const change = appendWord(statement, 'ssl')
    return change ? [{ kind: 'listen', says: `speak TLS at ${statement.args[0] ?? ''}`, changes: [change] }] : []
  })
}

/** The other family's socket beside the one that a server has on the port. */
export function listen(want: Want, main: Level, sources: Sources): Edit[] {
  const [port, more] = want.flow.ports
  const families = new Set(want.flow.destination.ranges.map(({ family }) => family))
  if (!port || more || port.first !== port.last || families.size !== 1) return []
  const six = families.has(6)
  const pattern = six ? new RegExp(`^(?:\\*:|0\\.0\\.0\\.0:)?${port.first}$`) : new RegExp(`^\\[::\\]:${port.first}$`)
  const now = six ? `[::]:${port.first}` : `${port.first}`
  const found = [...walk(main)].flatMap(({ statement, level }) => (statement.name === 'listen' && pattern.test(statement.args[0] ?? '') && writable(statement, sources) ? [{ statement, level }] : []))
  const host = want.flow.request?.host
  const called = found.filter(({ level }) => all(level.block, 'server_name').some(({ args }) => host !== undefined && args.includes(host)))
  const own = called.length > 0 ? called : found.length === 1 ? found : []
  // Each line of a server that names the port has its like in the other family.
  return own.slice(0, 1).flatMap(({ statement }): Edit[] => {
    const options = statement.words.slice(1).map(({ raw }) => raw)
    const change = insertLine(statement, `listen ${[now, ...options].join(' ')};`, 'below')
    return change ? [{ kind: 'listen', says: `listen at ${now}, too`, changes: [change] }] : []
  })
}

/** Members that were taken out, where an upstream has no others left. */
export function revive(want: Want, main: Level, sources: Sources): Edit[] {
  return [...walk(main)].flatMap(({ statement }): Edit[] => {
    if (statement.name !== 'upstream' || !isAt(statement, want.because)) return []
    const down = all(statement.block ?? [], 'server').filter(({ args }) => args.includes('down'))
    const changes = down.flatMap((server) => {
      const place = server.args.indexOf('down')
      const change = writable(server, sources) ? replaceWord(server, place, '') : undefined
      return change ? [{ ...change, start: change.start - 1 }] : []
    })
    return changes.length > 0 ? [{ kind: 'member of an upstream', says: `call the members of upstream ${statement.args[0] ?? ''} again that are down`, changes }] : []
  })
}
