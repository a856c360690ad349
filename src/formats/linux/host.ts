import { addressBits, formatAddress, prefixAround, formatPrefix, type AddressRange } from '../../base/address.ts'
import type { Text } from '../../base/text.ts'
import type { Facts } from '../../model/facts.ts'
import type { Filter, FilterRule } from '../../model/filter.ts'
import type { Interface, Node, Segment, Stage } from '../../model/node.ts'
import { derived, implied, written } from '../../origin/origin.ts'
import { isHostOnly, readLinks, type Link } from './addr.ts'
import { lowerHooks, type BaseChain, type Hooked } from './hooks.ts'
import { marksIn as connectionMarksIn, readIptables, tablesIn } from './iptables/index.ts'
import { isFamily, type Surroundings } from './matches.ts'
import { readNftables } from './nft/index.ts'
import { marksIn } from './nft/mark.ts'
import type { Output } from './output.ts'
import { readPolicyRouting } from './policy-routing.ts'
import type { DumpKind } from './recognise.ts'
import { readRoutes } from './route.ts'
import { readSettings, type Forwarding } from './settings.ts'

/** The dumps of one host. */
export interface Dumps {
  readonly id: string
  readonly folder: string
  readonly texts: Readonly<Record<DumpKind, readonly Text[]>>
}

/** All that one host's dumps say, as facts. */
export function readHost(dumps: Dumps, output: Output): Partial<Facts> {
  const { id, folder, texts } = dumps
  const links = readLinks(texts.addresses, output)
  const { interfaces, segments } = attach(id, links)
  const around = surroundingsOf(dumps, links)
  const nft = rulesetOf(dumps, output)
  const read = nft ? readNftables(id, nft, around, tablesIn(texts.iptables), output) : { bases: [], groups: [] }
  const bases = [...read.bases, ...readIptables(id, texts.iptables, around, output)]
  const hooked = lowerHooks(id, bases)
  const table = readRoutes(`${id}/routes`, texts.routes, links, output)
  const policy = readPolicyRouting(`${id}/policy routing`, texts.rules, output)
  const settings = readSettings(texts.settings)
  const forwarding = forwardingOf(settings, bases, interfaces)
  const closed = closedFamily(id, settings)
  const all = [texts.addresses, texts.routes, texts.nftables, texts.iptables, texts.rules, texts.settings].flat()
  const [first] = all
  const origin = first ? written(first, { start: 0, end: 0 }) : implied('a host')
  const stages = stagesOf(`${id}/routes`, hooked, policy, closed)
  const node: Node = { id, kind: 'host', names: [], interfaces, ...stages, forwards: forwarding, folder, within: [], origin }
  const addresses = interfaces.filter((i) => i.name !== 'lo' && i.up).flatMap((i) => i.addresses.map(({ address }) => address))
  return {
    nodes: [node],
    segments,
    endpoints: [{ id, kind: 'host', names: [], node: id, addresses, labels: {}, within: [], exposed: 'no', searches: [], origin }],
    groups: read.groups,
    tables: table ? [table] : [],
    filters: [...hooked.filters, ...(policy ? [policy] : []), ...(closed ? [closed] : [])],
    translations: hooked.translations,
  }
}

/** One ruleset a host: a second dump would say the same again, or contradict it. */
function rulesetOf({ texts }: Dumps, output: Output): Text | undefined {
  const [first, ...more] = texts.nftables
  for (const text of more) {
    output.problems.push({
      code: 'linux/second-ruleset',
      severity: 'warning',
      says: `${first?.path ?? ''} already holds this host's nftables ruleset; ${text.path} is not read.`,
      origin: written(text, { start: 0, end: 0 }),
    })
  }
  return first
}

/** Interfaces that hold or carry something, with the segments that only this host knows. */
function attach(id: string, links: ReadonlyMap<string, Link>): { interfaces: Interface[]; segments: Segment[] } {
  const interfaces: Interface[] = []
  const segments: Segment[] = []
  for (const link of links.values()) {
    const own = link.interface
    // What hangs on a bridge or bond, and what holds no address, is no end of a segment of its own.
    if (own.addresses.length === 0) continue
    if (!isHostOnly(link, links)) {
      interfaces.push(own)
      continue
    }
    const segment = `${id}/${own.name}`
    const prefixes = own.addresses.map(({ address, prefixLength }): AddressRange => prefixAround(address, prefixLength))
    segments.push({
      id: segment,
      kind: 'lan',
      prefixes,
      within: [],
      origin: derived('a bridge that leads to guests of this host only', [own.origin]),
    })
    interfaces.push({ ...own, segment })
  }
  return { interfaces, segments }
}

function surroundingsOf({ texts }: Dumps, links: ReadonlyMap<string, Link>): Surroundings {
  const nft = texts.nftables.map((text) => marksIn(text.content))
  const iptables = texts.iptables.map((text) => connectionMarksIn(text.content))
  const setsConnectionMarks = [...nft, ...iptables].some((found) => found.setsConnectionMarks)
  return {
    interfaces: [...links.values()].map((link) => link.interface),
    broadcasts: [...links.values()].flatMap((link) => link.broadcasts),
    setsConnectionMarks,
    marksUnsure: nft.some((found) => found.takesUnknownMark) || (setsConnectionMarks && iptables.some((found) => found.restores)),
  }
}

/**
 * Whether the host passes on what is for others. The kernel's setting says it, where it was dumped. Without it: yes where the rules
 * only make sense
 * on a router (a forward chain that lets something through by a rule, or a translation of what passes); no where the host has one
 * network only;
 * else it isn't known.
 */
function forwardingOf(settings: Forwarding, bases: readonly BaseChain[], interfaces: readonly Interface[]): boolean | 'unknown' {
  if (settings.four || settings.six) return (settings.four?.on ?? false) || (settings.six?.on ?? false)
  const routes = bases.some((base) => {
    if (base.kind === 'nat')
      return (
        (base.hook === 'prerouting' || base.hook === 'postrouting') &&
        Object.values(base.chains).some((rules) => rules.some((rule) => rule.action.do === 'translate'))
      )
    return base.hook === 'forward' && Object.values(base.chains).some((rules) => rules.some(({ action }) => action.do === 'accept'))
  })
  if (routes) return true
  const networks = new Set(interfaces.filter((i) => i.name !== 'lo' && i.up).flatMap((i) => i.segment ?? networkOf(i) ?? []))
  return networks.size > 1 ? 'unknown' : false
}

function networkOf(i: Interface): string | undefined {
  const [first] = i.addresses.filter(({ address, prefixLength }) => prefixLength < addressBits(address.family))
  const any = first ?? i.addresses[0]
  return any && (first ? formatPrefix(prefixAround(any.address, any.prefixLength)) : formatAddress(any.address))
}

/** Where one family is forwarded and the other is said not to be. */
function closedFamily(id: string, { four, six }: Forwarding): Filter | undefined {
  const closed = four?.on === true && six?.on === false ? 6 : six?.on === true && four?.on === false ? 4 : undefined
  const setting = closed === 6 ? six : four
  if (closed === undefined || !setting) return undefined
  const rule: FilterRule = {
    match: isFamily(closed),
    action: { do: 'drop' },
    says: `IPv${closed} forwarding is off`,
    origin: setting.origin,
  }
  const otherwise = {
    action: 'accept',
    says: `IPv${closed === 6 ? 4 : 6} forwarding is on`,
    origin: (closed === 6 ? four : six)?.origin ?? setting.origin,
  } as const
  return { id: `${id}/forwarding`, says: 'forwarding', chains: { family: [rule] }, start: 'family', otherwise, sessions: 'none' }
}

/**
 * Netfilter's order (Linux net/ipv4/ip_input.c, ip_forward.c, ip_output.c, 2026-11). What the host itself sends is routed before its output
 * chains are asked, and again after they translated it. What it sends to itself passes both its output and its input chains, by
 * `lo`: its source may be translated on its way out, and its destination not again on its way in.
 */
function stagesOf(
  table: string,
  hooked: Hooked,
  policy: Filter | undefined,
  closed: Filter | undefined,
): Pick<Node, 'arrive' | 'originate'> {
  const point = (name: (Stage & { stage: 'point' })['name']): Stage => ({ stage: 'point', name })
  const { stages, filtering } = hooked
  const chosen: Stage[] = policy ? [{ stage: 'filter', filter: policy.id }] : []
  const input: Stage[] = [...stages.input, point('input'), { stage: 'deliver' }]
  const leave: Stage[] = [...stages.postrouting, point('after-routing'), { stage: 'transmit' }]
  const arrive: Stage[] = [
    ...stages.prerouting,
    point('before-routing'),
    ...chosen,
    {
      stage: 'route',
      table,
      local: input,
      forward: [...(closed ? [{ stage: 'filter', filter: closed.id } as const] : []), ...stages.forward, point('forward'), ...leave],
    },
  ]
  const loopback: Stage[] = [...stages.postrouting, ...filtering.prerouting, ...filtering.input, point('input'), { stage: 'deliver' }]
  const translates = stages.output.some(({ stage }) => stage === 'translate')
  const sent = [...stages.output, point('output')]
  const again: Stage = { stage: 'route', table, local: loopback, forward: leave }
  const local: Stage[] = translates ? [...sent, again] : [...sent, ...loopback]
  const forward: Stage[] = translates ? [...sent, again] : [...sent, ...leave]
  return { arrive, originate: [...chosen, { stage: 'route', table, local, forward }] }
}
