import { Text } from '../../../src/base/text.ts'
import { understand } from '../../../src/engine/question.ts'
import { trace } from '../../../src/engine/trace.ts'
import { linux } from '../../../src/formats/linux/index.ts'
import { read as readHosts } from '../../../src/formats/linux/read.ts'
import { joinFacts, type Facts, type Reading } from '../../../src/model/facts.ts'
import { link } from '../../../src/model/link/link.ts'
import { Matching } from '../../../src/model/matching.ts'

/** Reads a folder in memory: what is recognised of it. */
export function readDumps(files: Readonly<Record<string, string>>): Omit<Reading, 'facts'> & { readonly facts: Facts } {
  const texts = Object.entries(files)
    .filter(([path, content]) => linux.recognise(path, content.slice(0, 65536)) === 'yes')
    .map(([path, content]) => new Text(path, content))
  const reading = readHosts(texts)
  return { ...reading, facts: joinFacts([reading.facts]) }
}

/** `10.0.0.2 > 10.0.1.2 tcp/80`: how a flow fares in a network of dumps, `verdict` or `verdict/reply`. */
export function ask(files: Readonly<Record<string, string>>, flow: string): string {
  const matching = new Matching(link(readDumps(files).facts))
  const found = /^(\S+) > (\S+) (\w+)(?:\/(\d+))?$/.exec(flow)
  const [, from = '', to = '', protocol, port] = found ?? []
  const understood = understand(matching, {
    from,
    to,
    protocol,
    ...(port !== undefined && { port: Number(port) }),
    sourcePort: protocol?.startsWith('icmp') ? undefined : 40000,
  })
  if ('misasked' in understood) return understood.misasked.says
  const { verdict, reply } = trace(matching, understood.understood)
  return reply === undefined || reply.verdict === 'delivered' ? verdict : `${verdict}/${reply.verdict}`
}

/** `ip -j addr` of interfaces with their addresses. */
export function addresses(interfaces: Readonly<Record<string, readonly string[]>>, state: Readonly<Record<string, string>> = {}): string {
  return JSON.stringify(
    Object.entries(interfaces).map(([ifname, own], i) => ({
      ifindex: i + 1,
      ifname,
      flags: ['UP'],
      operstate: state[ifname] ?? (ifname === 'lo' ? 'UNKNOWN' : 'UP'),
      addr_info: own.map((text) => {
        const [local = '', length = ''] = text.split('/')
        return { family: local.includes(':') ? 'inet6' : 'inet', local, prefixlen: Number(length), scope: 'global' }
      }),
    })),
  )
}

/** `ip -j route` of `destination via gateway dev name`. */
export function routes(...lines: readonly string[]): string {
  return JSON.stringify(
    lines.map((line) => {
      const [dst, ...rest] = line.split(' ')
      const of = (key: string): string | undefined => (rest.includes(key) ? rest[rest.indexOf(key) + 1] : undefined)
      return {
        dst,
        gateway: of('via'),
        dev: of('dev'),
        type: of('type'),
        metric: of('metric') === undefined ? undefined : Number(of('metric')),
        flags: [],
      }
    }),
  )
}

/** `nft -j list ruleset` of one table inet `t`: chains by name (base ones as `name hook priority policy`), rules as nft's expressions. */
export function ruleset(
  chains: Readonly<Record<string, readonly (readonly unknown[])[]>>,
  more: readonly unknown[] = [],
  family = 'inet',
): string {
  const items: unknown[] = [{ metainfo: { json_schema_version: 1 } }, { table: { family, name: 't', handle: 1 } }, ...more]
  const rules: unknown[] = []
  let handle = 10
  for (const [heading, own] of Object.entries(chains)) {
    const [name, hook, prio, policy, type] = heading.split(' ')
    items.push({
      chain: {
        family,
        table: 't',
        name,
        handle: handle++,
        ...(hook !== undefined && { type: type ?? 'filter', hook, prio: Number(prio), policy }),
      },
    })
    for (const expr of own) rules.push({ rule: { family, table: 't', chain: name, handle: handle++, expr } })
  }
  return JSON.stringify({ nftables: [...items, ...rules] })
}
