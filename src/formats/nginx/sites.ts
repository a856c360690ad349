import type { NginxConfiguration, NginxTree } from './tree.ts'
import { readServer } from './server.ts'
import type { Server } from './server.ts'
import { all, levelOf } from './statement.ts'
import type { Level } from './statement.ts'

export interface HttpSite {
  readonly configuration: NginxConfiguration
  readonly level: Level
  readonly servers: readonly Server[]
}

/** The http blocks of all configurations with their servers, as the lowering reads them. */
export function httpSites(tree: NginxTree): HttpSite[] {
  return tree.configurations.flatMap((configuration) =>
    all(configuration.main.block, 'http').map((http) => {
      const level = levelOf(http, configuration.main)
      const output = { listeners: [], routers: [], pools: new Map(), problems: [], unread: [] }
      const servers = all(level.block, 'server').flatMap((server) => (server.block === undefined ? [] : [readServer(server, level, { id: '', upstreams: new Map(), output })]))
      return { configuration, level, servers }
    }),
  )
}

/** Does a server answer every request with a redirect to https, or nothing at all? */
export function onlyRedirects(server: Server): boolean {
  const { block } = server.level
  const answer = all(block, 'return')[0]
  const location = all(block, 'location')
  const isAway = (args: readonly string[]): boolean => args.some((argument) => argument.startsWith('https://')) || ['444', '410', '403', '404', '421'].includes(args[0] ?? '')
  if (answer !== undefined) return isAway(answer.args)
  const rewrites = block.some(({ name, args }) => name === 'rewrite' && (args[1] ?? '').startsWith('https://') && /^\^(?:\(?\.[*+]\)?\$?|\/?\(\.\*\)\$?)?$/.test(args[0] ?? ''))
  if (rewrites) return true
  const root = location.find(({ args }) => args.at(-1) === '/' && args.length <= 2 && args[0] !== '=')
  const redirects = root?.block?.some(({ name, args }) => name === 'return' && isAway(args)) ?? false
  // What else it serves is for certificates alone.
  return redirects && location.every((one) => one === root || one.args.some((argument) => argument.includes('.well-known')))
}
