import { containsAddress, parseAddress } from '../../../base/address.ts'
import { formatIntervals } from '../../../base/interval.ts'
import type { Want } from '../../../model/want.ts'
import type { Cluster } from '../../../platforms/kubernetes/resource.ts'
import type { Edit, Sources, TextChange } from '../../edit.ts'
import { all, walk, type Level, type Statement } from '../statement.ts'
import { parseAuthority } from '../upstream.ts'
import { replaceWord, writable } from './place.ts'

/** Where a proxy names whom it calls: a `server` of an upstream, or the address in a `proxy_pass`. */
interface Named {
  readonly statement: Statement
  /** What it is called: the upstream's name, or the host. */
  readonly name: string
  readonly change: (port: number) => TextChange | undefined
}

/**
 * Another port for the members of an upstream that nobody takes: one that is served there, by the node port of a Service that is called like the upstream, or by the only
 * one that no other upstream uses.
 */
export function otherPort(want: Want, main: Level, sources: Sources): Edit[] {
  const port = want.flow.ports.length === 1 && want.flow.ports[0]?.first === want.flow.ports[0]?.last ? want.flow.ports[0]?.first : undefined
  if (port === undefined || !want.flow.request) return []
  const named = membersOf(main, want, port)
  const [first] = named
  if (!first || named.some(({ statement }) => !writable(statement, sources))) return []
  return portsFor(first.name, port, main, want, sources).flatMap(({ port: other, says }): Edit[] => {
    const changes = named.filter(({ name }) => name === first.name).flatMap(({ change }) => change(other) ?? [])
    return changes.length > 0 ? [{ kind: 'port of an upstream', says: `call ${first.name} at port ${other} instead of ${port}${says}`, changes }] : []
  })
}

/** All of one upstream that name the port, where one of them is who was called. */
function membersOf(main: Level, { flow }: Want, port: number): Named[] {
  const isCalled = (where: string): boolean => {
    const authority = parseAuthority(where)
    const address = authority && parseAddress(authority.host)
    return address !== undefined && authority?.port === port && containsAddress(flow.destination.ranges, address)
  }
  for (const { statement } of walk(main)) {
    if (statement.name === 'upstream') {
      const servers = all(statement.block ?? [], 'server')
      if (!servers.some(({ args }) => isCalled(args[0] ?? ''))) continue
      return servers.flatMap((server): Named[] => {
        const authority = parseAuthority(server.args[0] ?? '')
        return authority?.port === port ? [{ statement: server, name: statement.args[0] ?? '', change: (other) => replaceWord(server, 0, (server.args[0] ?? '').replace(/:\d+$/, `:${other}`)) }] : []
      })
    }
    const passed = /^proxy_pass$/.test(statement.name) ? /^(https?:\/\/)([^/$]+)(.*)$/s.exec(statement.args[0] ?? '') : null
    const [, scheme = '', authority = '', rest = ''] = passed ?? []
    if (passed && isCalled(authority)) return [{ statement, name: parseAuthority(authority)?.host ?? authority, change: (other) => replaceWord(statement, 0, `${scheme}${authority.replace(/:\d+$/, `:${other}`)}${rest}`) }]
  }
  return []
}

function portsFor(name: string, port: number, main: Level, { flow }: Want, { model, trees }: Sources): { readonly port: number; readonly says: string }[] {
  const cluster = trees.get('kubernetes') as Cluster | undefined
  const holders = [...model.nodes.values()].filter(({ interfaces }) => interfaces.some(({ addresses }) => addresses.some(({ address }) => containsAddress(flow.destination.ranges, address))))
  const services = (cluster?.services ?? []).flatMap((service) => service.ports.flatMap(({ nodePort }) => (nodePort === undefined ? [] : [{ port: nodePort, called: service.name, says: `, the node port of ${service.namespace}/${service.name}` }])))
  const listening = holders.flatMap(({ id }) => (model.listenersOfNode.get(id) ?? []).map((listener) => ({ port: listener.port, called: listener.says, says: `, where ${listener.says} listens` })))
  const others = [...services, ...listening].filter((one) => one.port !== port)
  const same = others.filter(({ called }) => called === name)
  if (same.length > 0) return same
  const used = new Set([...walk(main)].flatMap(({ statement }) => (statement.name === 'server' || statement.name === 'proxy_pass' ? [/:(\d+)(?:\/|$)/.exec(statement.args[0] ?? '')?.[1]] : [])))
  const free = others.filter((one) => !used.has(String(one.port)))
  return free.length === 1 ? free : []
}

/** TLS where it is plain, or plain where it is TLS, on the way to who is called. */
export function otherScheme(want: Want, main: Level, sources: Sources): Edit[] {
  const { request, destination, ports } = want.flow
  if (!request) return []
  const now = request.scheme
  const other = now === 'http' ? 'https' : 'http'
  const called = (host: string, port: number | undefined): boolean => {
    const address = parseAddress(host)
    return address !== undefined && containsAddress(destination.ranges, address) && ports.some(({ first, last }) => first <= (port ?? (now === 'https' ? 443 : 80)) && (port ?? (now === 'https' ? 443 : 80)) <= last)
  }
  const upstreams = new Map([...walk(main)].flatMap(({ statement }) => (statement.name === 'upstream' ? [[statement.args[0]?.toLowerCase() ?? '', all(statement.block ?? [], 'server')] as const] : [])))
  const changes = [...walk(main)].flatMap(({ statement }): TextChange[] => {
    const [, authority = ''] = statement.name === 'proxy_pass' ? (/^https?:\/\/([^/$]+)/.exec(statement.args[0] ?? '') ?? []) : []
    const parsed = parseAuthority(authority)
    if (!parsed || !(statement.args[0] ?? '').startsWith(`${now}://`) || !writable(statement, sources)) return []
    const members = upstreams.get(parsed.host)
    const hit = members ? members.some(({ args }) => ((one) => one !== undefined && called(one.host, one.port))(parseAuthority(args[0] ?? ''))) : called(parsed.host, parsed.port)
    const change = hit ? replaceWord(statement, 0, (statement.args[0] ?? '').replace(`${now}://`, `${other}://${''}`)) : undefined
    return change ? [change] : []
  })
  return changes.length > 0 ? [{ kind: 'TLS to an upstream', says: `speak ${other === 'https' ? 'TLS' : 'plain HTTP'} to port ${formatIntervals(ports)} of ${want.at}`, changes }] : []
}
