import type { HttpRule } from '../../model/http.ts'
import { lowerContent, obstacle } from './content.ts'
import { readListen, socketName } from './listen.ts'
import type { Listen } from './listen.ts'
import { readLocation } from './location.ts'
import { lowerHere, lowerLookup } from './lookup.ts'
import { actionOf, lowered } from './output.ts'
import type { Lowered } from './output.ts'
import { lowerScript } from './rewrite.ts'
import { readServerNames } from './server-name.ts'
import type { ServerName } from './server-name.ts'
import { firstRound } from './site.ts'
import type { Configuration, Round, Site, Visit } from './site.ts'
import { all, levelOf, nearest, walk } from './statement.ts'
import type { Level, Statement } from './statement.ts'
import { casesOf, withCaptures } from './variables.ts'
import type { Cases, Scope } from './variables.ts'

/** One `server` block with where it listens and what it is called. */
export interface Server {
  readonly statement: Statement
  readonly level: Level
  readonly listens: readonly Listen[]
  readonly names: readonly ServerName[]
  /** `server shop.example`, with the line where it has no name. */
  readonly says: string
}

export function readServer(statement: Statement, parent: Level, configuration: Configuration): Server {
  const level = levelOf(statement, parent)
  const { problems, unread } = configuration.output
  const listens: Listen[] = []
  const written = all(level.block, 'listen')
  for (const listen of written) {
    const reading = readListen(listen)
    if ('unix' in reading) unread.push({ what: `listen unix:${reading.unix}: a local socket takes no connections from the network`, origin: listen.origin, changesAnswers: false })
    else if ('wrong' in reading) {
      problems.push({ code: 'nginx/listen', severity: 'warning', says: `${reading.wrong}.`, origin: listen.origin })
      unread.push({ what: `listen ${listen.args[0] ?? ''}`, origin: listen.origin, changesAnswers: true })
    } else {
      listens.push(reading)
      if (reading.lastPort - reading.port >= mostPorts) unread.push({ what: `listen ${listen.args[0] ?? ''}: only its first ${mostPorts} ports are followed`, origin: listen.origin, changesAnswers: true })
    }
  }
  if (written.length === 0) {
    // nginx: without listen a server takes *:80, or *:8000 where it has no right to 80 (ngx_http_core_module, 2026-11).
    listens.push({ address: undefined, family: 4, port: 80, lastPort: 80, ssl: false, quic: false, udp: false, defaultServer: false, proxyProtocol: false, both: false, statement })
  }
  // nginx: a server without server_name has the empty name (2026-11).
  const names = all(level.block, 'server_name').flatMap(readServerNames)
  return { statement, level, listens, names, says: names[0] === undefined ? 'server without name' : `server ${names[0].written === '' ? '""' : names[0].written}` }
}

const mostPorts = 256
/** Ifs that fall through, over all ways through one server. */
const mostSplits = 60
const mostRouters = 500

/** The sockets of all servers in the order written, each with the servers that take it and how. */
export interface Socket {
  readonly name: string
  readonly listen: Listen
  readonly members: { readonly server: Server; readonly listen: Listen }[]
}

export function socketsOf(servers: readonly Server[]): Socket[] {
  const sockets = new Map<string, Socket>()
  for (const server of servers) {
    for (const listen of server.listens) {
      for (let port = listen.port; port <= Math.min(listen.lastPort, listen.port + mostPorts - 1); port++) {
        const one = { ...listen, port }
        const protocol = one.quic || one.udp ? '/udp' : ''
        const name = `${socketName(one)}${protocol}`
        const socket = sockets.get(name)
        if (socket === undefined) sockets.set(name, { name, listen: one, members: [{ server, listen: one }] })
        else if (!socket.members.some((member) => member.server === server)) socket.members.push({ server, listen: one })
      }
    }
  }
  return [...sockets.values()]
}

/** What a server does with a request on one socket. Routers for internal redirects are added to the output as they are needed. */
export function lowerServer(server: Server, name: ServerName | undefined, id: string, base: Scope, configuration: Configuration): Lowered {
  const { level } = server
  const locations = namedLocations(level)
  const claimed = nearest(level, 'set_real_ip_from').length > 0
  const captured = name?.kind === 'regex' ? withCaptures(base, { on: 'host', pattern: name.key, ignoreCase: true }) : base
  const scope: Scope = { ...captured, addressIsClaimed: claimed }
  const forgetful: Scope = { ...scope, values: valuesInside(level, scope) }
  const done = new Map<string, string>()
  const marks = new Map<object, number>()
  let splits = mostSplits

  const site: Site = {
    configuration,
    server: level,
    id,
    scope,
    named: locations,
    router(key, says, write) {
      const known = done.get(key)
      if (known !== undefined) return known
      const router = `${id}#${done.size + 1} ${key.replace(/ .*/s, '')}`
      done.set(key, router)
      const { rules, otherwise } =
        done.size > mostRouters ? lowered({ do: 'unknown', says: 'too many rewrites' }, says, server.statement.origin) : write()
      configuration.output.routers.push({ id: router, says, rules, otherwise })
      return router
    },
    maySplit: () => splits-- > 0,
    mark(thing) {
      const known = marks.get(thing)
      if (known !== undefined) return known
      marks.set(thing, marks.size + 1)
      return marks.size
    },
    again(how, round) {
      const key = `${how} ${roundKey(round)}`
      const from = { ...inner, round: { ...round, moved: true }, scope: { ...inner.scope, query: round.query, method: round.method } }
      return how === 'last'
        ? site.router(key, `${server.says}, after a rewrite`, () => lookup(from))
        : site.router(key, `${server.says}, after an internal redirect`, () => begin(from))
    },
    at(named, round) {
      const location = locations.get(named)
      if (location === undefined) return undefined
      return site.router(`${named} ${roundKey(round)} ${round.moved}`, `location ${named}`, () => {
        const strange = obstacle(location)
        if (strange !== undefined) return lowered({ do: 'unknown', says: `${strange.name} is not understood` }, strange.name, strange.origin)
        const here: Visit = { ...inner, level: location, round, scope: { ...inner.scope, query: round.query, method: round.method } }
        return lowerLookup(location, lowerHere(location, here), [], here)
      })
    },
  }
  const visit: Visit = { site, level, scope, round: firstRound, internal: false, changed: false, cut: false, splits: 0 }
  const inner: Visit = { ...visit, scope: forgetful, internal: true }
  const lookup = (from: Visit): Lowered => lowerLookup(level, lowerContent({ ...from, level }), [], { ...from, level, changed: false })
  const begin = (from: Visit): Lowered => lowerScript(level, from, lookup)

  const strange = obstacle(level)
  if (strange !== undefined) return lowered({ do: 'unknown', says: `${strange.name} is not understood` }, strange.name, strange.origin)
  return begin(visit)
}

function roundKey(round: Round): string {
  return `${round.query} ${round.method} ${round.status} ${round.failing}`
}

function namedLocations(level: Level): Map<string, Level> {
  const named = new Map<string, Level>()
  for (const location of all(level.block, 'location')) {
    const head = readLocation(location)
    if (head.kind === 'named' && !named.has(head.name)) named.set(head.name, levelOf(location, level))
  }
  return named
}

/** Variables after an internal redirect: what the server's block sets once, and first of all, is still that; the rest may hold anything. */
function valuesInside(level: Level, scope: Scope): Map<string, Cases | undefined> {
  const values = new Map<string, Cases | undefined>()
  const sets = [...walk(level)].filter(({ statement }) => statement.name === 'set').map(({ statement }) => ({ statement, name: (statement.args[0] ?? '').slice(1).toLowerCase() }))
  const before = level.block.findIndex(({ name }) => name === 'rewrite' || name === 'break' || name === 'if')
  for (const { statement, name } of sets) {
    const at = level.block.indexOf(statement)
    const sure = at >= 0 && (before < 0 || at < before) && sets.filter((other) => other.name === name).length === 1
    values.set(name, sure ? casesOf(statement.args[1] ?? '', scope, statement.origin) : undefined)
  }
  return values
}

/**
 * Which server of a socket answers a Host: exact names, then the longest `*.a`, the longest `a.*`, expressions in order, then the default
 * server or the first (server_names, 2026-11). A name that an earlier server of the socket took already is ignored, as nginx does.
 */
export function lowerSocket(socket: Socket, id: string, scope: Scope, configuration: Configuration): Lowered {
  const order = { exact: 0, leading: 1, trailing: 2, regex: 3 } as const
  const named = namesOf(socket)
  named.sort((a, b) => order[a.name.kind] - order[b.name.kind] || (a.name.kind === 'leading' || a.name.kind === 'trailing' ? b.name.key.length - a.name.key.length : 0))
  const fallback = socket.members.find(({ listen }) => listen.defaultServer) ?? socket.members[0]
  const first = fallback?.server
  const known = new Map<string, Lowered>()
  const of = (server: Server, name: ServerName | undefined): Lowered => {
    const index = socket.members.findIndex((member) => member.server === server)
    const key = name?.kind === 'regex' ? `${index}~${name.key}` : String(index)
    const done = known.get(key)
    if (done !== undefined) return done
    const listen = socket.members[index]?.listen ?? socket.listen
    const serverName = server.names[0]?.written ?? ''
    const constants = new Map(scope.constants)
    constants.set('scheme', listen.ssl ? 'https' : 'http').set('https', listen.ssl ? 'on' : '').set('server_port', String(socket.listen.port))
    if (!serverName.startsWith('~')) constants.set('server_name', serverName)
    const lowering = lowerServer(server, name, `${id}/${key.replace(/~.*/s, '')}${name?.kind === 'regex' ? `~${known.size}` : ''}`, { ...scope, constants }, configuration)
    known.set(key, lowering)
    return lowering
  }
  const rules: HttpRule[] = named.map(({ server, name }) => ({
    match: { kind: 'host', language: name.language },
    action: actionOf(of(server, name)),
    says: `server ${name.written === '' ? '""' : name.written}`,
    origin: name.statement === undefined ? server.statement.origin : name.statement.origin,
  }))
  if (first === undefined) return { rules, otherwise: { action: { do: 'close' }, says: 'no server', origin: { kind: 'implied', says: 'nginx' } } }
  const says = fallback?.listen.defaultServer === true ? `${first.says} (default_server)` : `${first.says} (the first of ${socket.name})`
  const origin = fallback?.listen.statement.origin ?? first.statement.origin
  return { rules, otherwise: { action: actionOf(of(first, undefined)), says, origin } }
}

interface Named {
  readonly server: Server
  readonly name: ServerName
}

/**
 * The names of a socket's servers that count. A name that is taken already is ignored; `.a` is ignored as a whole where `a` or `*.a` is
 * taken, and takes `a` even then (ngx_hash_add_key, 2026-11).
 */
export function namesOf(socket: Socket, ignored?: (name: ServerName, server: Server) => void): Named[] {
  const taken = new Set<string>()
  const named: Named[] = []
  for (const { server } of socket.members) {
    const names = server.names.length === 0 ? readServerNames(emptyName(server.statement)) : server.names
    for (let at = 0; at < names.length; at++) {
      const name = names[at]
      const twin = names[at + 1]
      if (name === undefined) continue
      const key = `${name.kind} ${name.key}`
      const both = name.kind === 'exact' && name.written.startsWith('.') && twin?.kind === 'leading' ? twin : undefined
      if (both !== undefined) at++
      if (name.kind !== 'regex' && taken.has(key)) {
        ignored?.(name, server)
        continue
      }
      taken.add(key)
      if (both !== undefined) {
        const wildcard = `${both.kind} ${both.key}`
        if (taken.has(wildcard)) {
          ignored?.(name, server)
          continue
        }
        taken.add(wildcard)
        named.push({ server, name }, { server, name: both })
      } else named.push({ server, name })
    }
  }
  return named
}

function emptyName(statement: Statement): Statement {
  return { ...statement, name: 'server_name', args: [''], words: [], block: undefined }
}
