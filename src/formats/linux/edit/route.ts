import { addressBits, containsAddress, formatAddress, formatPrefix, intersectRanges, prefixAround, rangeOf, rangesToPrefixes, type Address, type Prefix } from '../../../base/address.ts'
import type { Text } from '../../../base/text.ts'
import { outsideNode, type Model } from '../../../model/model.ts'
import type { Node } from '../../../model/node.ts'
import type { Want } from '../../../model/want.ts'
import { readJson } from '../../../syntax/json.ts'
import { get, type Tree } from '../../../syntax/tree.ts'
import type { Edit, Sources } from '../../edit.ts'
import { insertJsonItem, type JsonValue } from '../../json-text.ts'
import { commandOn } from './command.ts'
import { prefixWords } from './flow.ts'
import type { Dumps } from '../host.ts'

/** By which neighbour a destination is reached, and what that one calls its network. */
interface Hop {
  readonly gateway: Address | undefined
  readonly device: string
  readonly network: Prefix
  readonly says: string
  /** The neighbour. */
  readonly by: string | undefined
  /** How far it is from there: on its link, by a route of its own, by whatever it does with all that it doesn't know. */
  readonly rank: number
}

/** So many neighbours are tried. */
const mostHops = 4

/** A route in an `ip -j route` dump: to the network where the destination lies as its neighbour knows it, or to the destination alone. */
export function addRoute(want: Want, dumps: Dumps, { model, open }: Sources): Edit[] {
  const node = model.nodes.get(want.at)
  if (!node) return []
  return rangesToPrefixes(want.flow.destination.ranges).slice(0, 2).flatMap((wanted) => {
    const text = dumpOf(dumps, wanted.family, open)
    const list = text && readJson(text).tree
    if (!text || list?.kind !== 'list') return []
    const hops = hopsFor(model, node, { family: wanted.family, value: wanted.first })
    // A neighbour further away would be a detour.
    const nearest = hops.filter(({ rank }) => rank === hops[0]?.rank).slice(0, mostHops)
    return nearest.flatMap((hop): Edit[] => {
      const single = wanted.length === addressBits(wanted.family) && hop.network.length < wanted.length && hop.network.length > 0
      const network: [string, Prefix] = ['route', single ? hop.network : wanted]
      // A route to the network leads to its neighbours, too, where there are some.
      const kinds: readonly [string, Prefix][] = single && hasOthers(model, hop.network, want, hop) ? [network, ['route to one address', wanted]] : [network]
      return kinds.flatMap(([kind, to]) => {
        const change = insertJsonItem(text.path, text.content, list, placeFor(list.items, to), routeValue(list.items, to, hop))
        return change ? [{ kind, says: `route ${prefixWords(to)} ${hop.says} on ${want.at}`, ...commandOn(want.at, commandFor(to, hop), hop.device), changes: [change] }] : []
      })
    })
  })
}

function hasOthers({ endpoints, addressesOf }: Model, network: Prefix, { flow }: Want, { by }: Hop): boolean {
  return [...endpoints.values()].some(({ id, kind, node }) => kind !== 'addresses' && node !== by && !flow.to.includes(id) && intersectRanges(addressesOf.get(id)?.ranges ?? [], [network]).length > 0)
}

function textAt(tree: Tree | undefined, key: string): string {
  const value = get(tree, key)
  return value?.kind === 'scalar' ? value.text : ''
}

/** The dump that holds routes of the family. */
function dumpOf({ texts }: Dumps, family: 4 | 6, open: Sources['open']): Text | undefined {
  const found = texts.routes.find(({ content }) => (family === 6 ? /"(?:dst|gateway)"\s*:\s*"[^"]*:/.test(content) : /"(?:dst|gateway)"\s*:\s*"\d+\./.test(content)))
  const text = found && open(found.path)
  return text?.content === found?.content ? text : undefined
}

/** Neighbours on a link of the node that know the way, nearest first. */
function hopsFor(model: Model, node: Node, to: Address): Hop[] {
  const hops: Hop[] = []
  for (const link of node.interfaces) {
    if (!link.up || link.name === 'lo') continue
    const own = link.addresses.filter(({ address }) => address.family === to.family)
    const onLink = own.map(({ address, prefixLength }) => prefixAround(address, prefixLength)).find((prefix) => containsAddress([prefix], to))
    if (onLink) hops.push({ gateway: undefined, device: link.name, network: onLink, says: `by ${link.name}`, by: undefined, rank: -1 })
    const segment = model.segmentOfInterface.get(`${node.id} ${link.name}`)
    for (const member of (segment === undefined ? undefined : model.segments.get(segment))?.members ?? []) {
      const other = model.nodes.get(member.node)
      if (!other || other.id === node.id || other.id === outsideNode || other.forwards === false) continue
      const gateway = member.addresses.find((address) => address.family === to.family && own.some((one) => containsAddress([prefixAround(one.address, one.prefixLength)], address)))
      const known = gateway && knows(model, other, to, node)
      if (known) hops.push({ gateway, device: link.name, ...known, says: `by ${other.id} (${formatAddress(gateway)})`, by: other.id })
    }
  }
  return hops.toSorted((a, b) => a.rank - b.rank)
}

/** Whether a neighbour has a way of its own there: as the network on one of its links, or by a route. */
function knows(model: Model, { id, interfaces }: Node, to: Address, from: Node): Pick<Hop, 'network' | 'rank'> | undefined {
  const holds = interfaces.flatMap(({ addresses }) => addresses).some(({ address }) => address.family === to.family && address.value === to.value)
  for (const { addresses, up } of interfaces)
    for (const { address, prefixLength } of addresses) {
      const network = prefixAround(address, prefixLength)
      if (up && address.family === to.family && containsAddress([network], to)) return { network, rank: holds ? 0 : 1 }
    }
  const table = [...model.tables.values()].find((one) => one.id === `${id}/routes`)
  const routes = (table?.routes ?? []).flatMap(({ to: target, via }) => {
    if (!('prefix' in target) || target.prefix.family !== to.family || !containsAddress([target.prefix], to) || via.kind !== 'interface') return []
    // Back to where it comes from is no way.
    const gateway = via.gateway
    if (gateway && from.interfaces.some(({ addresses }) => addresses.some(({ address }) => address.family === gateway.family && address.value === gateway.value))) return []
    const [prefix] = rangesToPrefixes([target.prefix])
    return prefix ? [prefix] : []
  })
  const [best] = routes.toSorted((a, b) => b.length - a.length)
  if (!best) return undefined
  const [only] = rangesToPrefixes([rangeOf(to)])
  return best.length > 0 ? { network: best, rank: 2 } : only && { network: only, rank: 3 }
}

/** Dumps are sorted by destination: the default route first or last, as it is there. */
function placeFor(items: readonly Tree[], to: Prefix): number {
  const place = items.findIndex((item) => {
    const dst = textAt(item, 'dst')
    return dst !== 'default' && compareText(dst, formatPrefix(to)) > 0
  })
  if (place >= 0) return place
  return textAt(items.at(-1), 'dst') === 'default' ? items.length - 1 : items.length
}

function compareText(a: string, b: string): number {
  const parts = (text: string): number[] => text.split(/[./:]/).map((part) => Number.parseInt(part || '0', text.includes(':') ? 16 : 10))
  const [one, other] = [parts(a), parts(b)]
  const place = one.findIndex((part, index) => part !== (other[index] ?? -1))
  return place < 0 ? 0 : (one[place] ?? 0) - (other[place] ?? -1)
}

/** With the keys that routes through a gateway have in this dump. */
function routeValue(items: readonly Tree[], to: Prefix, { gateway, device }: Hop): JsonValue {
  const like = items.find((item) => get(item, 'gateway') !== undefined) ?? items[0]
  const has = (key: string): boolean => get(like, key) !== undefined
  const six = to.family === 6
  return {
    dst: prefixWords(to),
    ...(gateway && { gateway: formatAddress(gateway) }),
    dev: device,
    ...(has('protocol') && gateway && { protocol: 'static' }),
    ...(!gateway && { scope: 'link' }),
    // IPv6 routes have this metric unless told (ip-route(8)).
    ...(six && { metric: 1024 }),
    flags: [],
    ...(six && { pref: 'medium' }),
  }
}

function commandFor(to: Prefix, { gateway, device }: Hop): string {
  return `ip ${to.family === 6 ? '-6 ' : ''}route add ${prefixWords(to)}${gateway ? ` via ${formatAddress(gateway)}` : ''} dev ${device}`
}
