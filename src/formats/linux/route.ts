import { formatPrefix, parseAddress, parsePrefix, prefixAround, type Address, type AddressRange } from '../../base/address.ts'
import type { Text } from '../../base/text.ts'
import type { NextHop, Route, RouteTable } from '../../model/table.ts'
import { derived, implied, written, type Origin } from '../../origin/origin.ts'
import { readJson } from '../../syntax/json.ts'
import { asItems, asNumber, asText, get, reportSome, type Report, type Tree } from '../../syntax/tree.ts'
import type { Link } from './addr.ts'
import { notUnderstood, type Output } from './output.ts'

const everywhere = { 4: parsePrefix('0.0.0.0/0'), 6: parsePrefix('::/0') } as const

/**
 * The table that a host looks up: its main table, and what else the local table holds than the host's own addresses. Undefined
 * without a dump:
 * linking supplies one. A family of which nothing was dumped has its connected networks, and everything else is unknown.
 */
export function readRoutes(id: string, texts: readonly Text[], links: ReadonlyMap<string, Link>, output: Output): RouteTable | undefined {
  if (texts.length === 0) return undefined
  const routes: Route[] = []
  const seen = new Set<string>()
  const families = new Set<4 | 6>()
  for (const text of texts) {
    const { tree, problems } = readJson(text)
    output.problems.push(...problems)
    const report = reportSome(output.problems, text, 'linux')
    const found = asItems(tree, report, 'ip route')
    // `default` and prefixes without a gateway don't say their family: a file's other entries do.
    const family =
      found.some((item) => textOf(item, 'dst').includes(':') || textOf(item, 'gateway').includes(':')) &&
      !found.some((item) => textOf(item, 'dst').includes('.'))
        ? 6
        : 4
    for (const item of found) {
      const route = readRoute(item, text, family, links, report, output)
      if (!route) continue
      families.add(route.to.prefix.family)
      const key = `${formatPrefix(prefixAround({ family: route.to.prefix.family, value: route.to.prefix.first }, route.length))} ${route.metric} ${describe(route.via)}`
      if (seen.has(key)) continue
      seen.add(key)
      routes.push({ to: route.to, via: route.via, metric: route.metric, origin: route.origin })
    }
  }
  for (const family of [4, 6] as const) if (!families.has(family)) routes.push(...undumped(family, links, texts))
  return { id, routes, otherwise: implied('the dumped routes hold none that leads there') }
}

function textOf(item: Tree, key: string): string {
  const value = get(item, key)
  return value?.kind === 'scalar' ? value.text : ''
}

interface ReadRoute extends Route {
  readonly to: { readonly prefix: AddressRange }
  readonly length: number
}

function readRoute(
  item: Tree,
  text: Text,
  fileFamily: 4 | 6,
  links: ReadonlyMap<string, Link>,
  report: Report,
  output: Output,
): ReadRoute | undefined {
  const table = asText(get(item, 'table'), report, 'table') ?? 'main'
  const type = asText(get(item, 'type'), report, 'type') ?? 'unicast'
  const dst = asText(get(item, 'dst'), report, 'dst')
  if (dst === undefined) return undefined
  const inLocal = table === 'local' || table === '255'
  if (!inLocal && table !== 'main' && table !== '254' && table !== 'default' && table !== '253') return undefined
  // Broadcast and multicast entries say how addresses are delivered on a link; no flow between two ends follows them.
  if (type === 'broadcast' || type === 'multicast' || type === 'anycast') return undefined
  if (inLocal && type !== 'local') return undefined
  const flags = asItems(get(item, 'flags'), report, 'flags').map((flag) => (flag.kind === 'scalar' ? flag.text : ''))
  if (flags.includes('dead')) return undefined
  const origin = written(text, item.span)
  const address = parseAddress(dst)
  const gatewayText = textOf(item, 'gateway')
  const family =
    dst !== 'default'
      ? undefined
      : gatewayText.includes(':')
        ? 6
        : gatewayText !== ''
          ? 4
          : (familyOfHops(item) ?? familyOfKeys(item) ?? fileFamily)
  const prefix =
    family === undefined ? (address ? prefixAround(address, address.family === 4 ? 32 : 128) : parsePrefix(dst)) : everywhere[family]
  if (!prefix) {
    report('route', item.span, 'This route has no destination that can be read; it is passed over.')
    return undefined
  }
  if (prefix.family === 6 && prefix.first >> 118n === 0b1111111010n) return undefined
  if (inLocal && isOwn(prefix, links)) return undefined
  const metric = asNumber(get(item, 'metric'), report, 'metric') ?? 0
  const via = nextHop(item, type, origin, report, output)
  return { to: { prefix }, length: prefix.length, via, metric: inLocal ? -1 : metric, origin }
}

/** Only IPv6 routes have a preference (RFC 4191). */
function familyOfKeys(item: Tree): 4 | 6 | undefined {
  return get(item, 'pref') ? 6 : undefined
}

function familyOfHops(item: Tree): 4 | 6 | undefined {
  const hops = get(item, 'nexthops')
  const gateway = hops?.kind === 'list' && hops.items[0] ? textOf(hops.items[0], 'gateway') : ''
  return gateway === '' ? undefined : gateway.includes(':') ? 6 : 4
}

function isOwn(prefix: AddressRange, links: ReadonlyMap<string, Link>): boolean {
  if (prefix.family === 4 && prefix.first >> 24n === 127n) return true
  if (prefix.family === 6 && prefix.first === 1n) return true
  return [...links.values()].some((link) =>
    link.interface.addresses.some(
      ({ address }) => address.family === prefix.family && address.value === prefix.first && prefix.first === prefix.last,
    ),
  )
}

function nextHop(item: Tree, type: string, origin: Origin, report: Report, output: Output): NextHop {
  switch (type) {
    case 'local':
      return { kind: 'local' }
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return { kind: type }
    case 'throw':
      // The lookup ends without a route, as no further table holds any (ip-route(8)).
      return { kind: 'unreachable' }
    case 'unicast':
      break
    default:
      notUnderstood(output, `a route of type ${type}`, origin)
      return { kind: 'unknown', says: `a route of type ${type} is not understood` }
  }
  if (get(item, 'encap')) {
    notUnderstood(output, 'a route that encapsulates', origin)
    return { kind: 'unknown', says: 'the route encapsulates what it carries' }
  }
  const hops = asItems(get(item, 'nexthops'), report, 'nexthops')
    .filter((hop) => !asItems(get(hop, 'flags'), report, 'flags').some((flag) => flag.kind === 'scalar' && flag.text === 'dead'))
    .flatMap((hop) => hopOf(hop) ?? [])
  const [first] = hops
  if (first) return hops.length === 1 ? { kind: 'interface', ...first } : { kind: 'choice', of: hops }
  const only = hopOf(item)
  if (only) return { kind: 'interface', ...only }
  notUnderstood(output, 'a route without an interface', origin)
  return { kind: 'unknown', says: 'the route names no interface' }
}

function hopOf(item: Tree): { readonly interface: string; readonly gateway: Address | undefined } | undefined {
  const dev = textOf(item, 'dev')
  if (dev === '') return undefined
  const host = get(item, 'via')
  const text = textOf(item, 'gateway') || (host ? textOf(host, 'host') : '')
  return { interface: dev, gateway: parseAddress(text) }
}

function describe(via: NextHop): string {
  const hop = (one: { interface: string; gateway: Address | undefined }): string => `${one.interface} ${one.gateway?.value ?? ''}`
  return via.kind === 'interface' ? hop(via) : via.kind === 'choice' ? via.of.map(hop).join(',') : via.kind
}

function undumped(family: 4 | 6, links: ReadonlyMap<string, Link>, texts: readonly Text[]): Route[] {
  const routes: Route[] = []
  for (const { interface: own } of links.values()) {
    if (!own.up || own.name === 'lo') continue
    for (const { address, prefixLength, origin } of own.addresses) {
      if (address.family !== family) continue
      const via: NextHop = { kind: 'interface', interface: own.name, gateway: undefined }
      routes.push({ to: { prefix: prefixAround(address, prefixLength) }, via, metric: 0, origin: derived('a connected network', [origin]) })
    }
  }
  const prefix = everywhere[family]
  const [text] = texts
  // Without an address of the family the host has no use for its routes.
  if (!prefix || !text || routes.length === 0) return routes
  const says = `the host's IPv${family} routes were not dumped (ip ${family === 6 ? '-6 ' : ''}-j route)`
  return [...routes, { to: { prefix }, via: { kind: 'unknown', says }, metric: 0, origin: written(text, { start: 0, end: 0 }) }]
}
