import { parseAddress, prefixAround, rangeOf, formatAddress, type Address, type AddressRange } from '../../base/address.ts'
import type { Text } from '../../base/text.ts'
import type { Interface } from '../../model/node.ts'
import { written } from '../../origin/origin.ts'
import { readJson } from '../../syntax/json.ts'
import { asItems, asNumber, asString, get, reportSome, type Report, type Tree } from '../../syntax/tree.ts'
import type { Output } from './output.ts'

/** One interface as `ip -j addr` shows it. */
export interface Link {
  readonly interface: Interface
  readonly isBridge: boolean
  /** The bridge or bond that it belongs to. */
  readonly master: string | undefined
  readonly broadcasts: readonly AddressRange[]
}

/** All interfaces of one host; several dumps of one host are joined by name. */
export function readLinks(texts: readonly Text[], output: Output): Map<string, Link> {
  const links = new Map<string, Link>()
  for (const text of texts) {
    const { tree, problems } = readJson(text)
    output.problems.push(...problems)
    const report = reportSome(output.problems, text, 'linux')
    for (const item of asItems(tree, report, 'ip addr')) {
      const link = readLink(item, text, report)
      if (!link) continue
      const { name } = link.interface
      const before = links.get(name)
      links.set(name, before ? joinLinks(before, link) : link)
    }
  }
  return links
}

function readLink(item: Tree, text: Text, report: Report): Link | undefined {
  const name = asString(get(item, 'ifname'), report, 'ifname')
  if (name === undefined) return undefined
  const addresses: Interface['addresses'][number][] = []
  const broadcasts: AddressRange[] = []
  let peer: string | undefined
  for (const info of asItems(get(item, 'addr_info'), report, 'addr_info')) {
    const local = asString(get(info, 'local'), report, 'local')
    // `ip` prints empty objects for what a filter left out.
    if (local === undefined) continue
    const address = parseAddress(local)
    const prefixLength = asNumber(get(info, 'prefixlen'), report, 'prefixlen')
    if (!address || prefixLength === undefined || !Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > (address.family === 4 ? 32 : 128)) {
      report('address', info.span, 'This is not an address with a prefix length; it is not read.')
      continue
    }
    // A duplicate was found: the kernel does not use the address (ip-address(8), dadfailed).
    if (isTrue(get(info, 'dadfailed')) || isLinkLocal(address)) continue
    const other = parseAddress(asString(get(info, 'address'), report, 'address') ?? '')
    if (other && other.value !== address.value) peer = [address, other].map(formatAddress).toSorted().join(' - ')
    addresses.push({ address, prefixLength: other ? (address.family === 4 ? 32 : 128) : prefixLength, origin: written(text, info.span) })
    const broadcast = parseAddress(asString(get(info, 'broadcast'), report, 'broadcast') ?? '')
    if (broadcast) broadcasts.push(rangeOf(broadcast))
    else if (address.family === 4 && prefixLength < 31 && name !== 'lo') {
      const { last } = prefixAround(address, prefixLength)
      broadcasts.push({ family: 4, first: last, last })
    }
  }
  const flags = asItems(get(item, 'flags'), report, 'flags').map((flag) => (flag.kind === 'scalar' ? flag.text : ''))
  const state = asString(get(item, 'operstate'), report, 'operstate')
  const up = state !== 'DOWN' && (flags.length === 0 || flags.includes('UP'))
  const kind = asString(get(get(item, 'linkinfo'), 'info_kind'), report, 'info_kind')
  return {
    // Both ends of a point-to-point link name the segment by both of its addresses.
    interface: { name, addresses, segment: peer, up, origin: written(text, item.span) },
    isBridge: kind === undefined ? bridgeName.test(name) : kind === 'bridge',
    master: asString(get(item, 'master'), report, 'master'),
    broadcasts,
  }
}

function joinLinks(a: Link, b: Link): Link {
  const known = new Set(a.interface.addresses.map(({ address }) => formatAddress(address)))
  const added = b.interface.addresses.filter(({ address }) => !known.has(formatAddress(address)))
  return {
    interface: { ...a.interface, segment: a.interface.segment ?? b.interface.segment, addresses: [...a.interface.addresses, ...added] },
    isBridge: a.isBridge || b.isBridge,
    master: a.master ?? b.master,
    broadcasts: [...a.broadcasts, ...b.broadcasts],
  }
}

/** IPv6 link-local addresses are no ends of flows that leave their segment, and recur on many hosts. */
const isLinkLocal = (address: Address): boolean => address.family === 6 && address.value >> 118n === 0b1111111010n
const isTrue = (tree: Tree | undefined): boolean => tree?.kind === 'scalar' && tree.value === true

/** Bridges that container engines and hypervisors make for the guests of one host (Docker, libvirt, CNI, LXC, Podman; 2026-11). */
const bridgeName = /^(?:docker\d+|docker_gwbridge|br-[0-9a-f]{12}|virbr\d+|cni\d+|cni-.+|cbr0|lxcbr\d+|lxdbr\d+|incusbr\d+|podman\d+)$/
/** What guests hang on a bridge by; any other member leads out of the host. */
const guestName = /^(?:veth|vnet|tap|tun|lxc|vb-|ve-|cali|fwpr|fwln|macvtap|virbr\d+-nic)/

/** A bridge whose members are all guests of this host: its network is no other host's, though it may have the same range. */
export function isHostOnly(link: Link, links: ReadonlyMap<string, Link>): boolean {
  if (!link.isBridge) return false
  return [...links.values()].every((other) => other.master !== link.interface.name || guestName.test(other.interface.name))
}
