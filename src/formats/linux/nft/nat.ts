import { parseAddress, rangeOf, type AddressRange } from '../../../base/address.ts'
import type { Interval } from '../../../base/interval.ts'
import { all, anything, nobody, type Match } from '../../../flow/match.ts'
import type { NewAddress } from '../../../model/translation.ts'
import type { Origin } from '../../../origin/origin.ts'
import { get, type Tree } from '../../../syntax/tree.ts'
import type { Piece, Translate } from '../actions.ts'
import { isFamily } from '../matches.ts'
import { serviceNumbers } from '../names.ts'
import type { Hook } from '../hooks.ts'
import { addressesOf, numberOf } from './value.ts'
import { listOf, textOf } from './ruleset.ts'

/** What nat statements must ask of the rule that they stand in. */
export interface MapReader {
  /** The elements of a map with the condition under which each is taken; `drawn` where the kernel picks one. */
  readonly elements: (
    map: Tree,
  ) =>
    { readonly drawn: boolean; readonly of: readonly { readonly when: Match; readonly data: Tree; readonly origin: Origin }[] } | undefined
  readonly origin: Origin
  readonly hook: Hook
  readonly family: 'ip' | 'ip6' | 'inet'
}

interface Target {
  readonly range: AddressRange | undefined
  readonly ports: readonly Interval[] | undefined
}

/** dnat, snat, masquerade and redirect, with a map one piece for each element; undefined where it isn't understood. */
export function translations(kind: string, value: Tree, reader: MapReader): Piece[] | undefined {
  const named = textOf(value, 'family') || (reader.family === 'inet' ? '' : reader.family)
  const family = named === 'ip' ? 4 : named === 'ip6' ? 6 : undefined
  const when = family === undefined ? anything : isFamily(family)
  const portTree = get(value, 'port')
  const ports = portTree ? portsOf(portTree) : undefined
  if (portTree && !ports) return undefined
  if (kind === 'masquerade')
    return [{ match: when, act: { do: 'translate', source: { to: { kind: 'outgoing' }, ...(ports && { ports }) } } }]
  if (kind === 'redirect') return redirect(family, ports, reader)
  const side = kind === 'dnat' ? 'destination' : 'source'
  const act = (to: NewAddress, own: readonly Interval[] | undefined): Translate => ({
    do: 'translate',
    [side]: { to, ...(own && { ports: own }) },
  })
  if ([...listOf(value, 'flags'), ...listOf(value, 'type_flags')].some((flag) => flag === 'netmap' || flag === 'prefix')) return undefined
  const address = get(value, 'addr')
  if (!address) return ports ? [{ match: when, act: act({ kind: 'same' }, ports) }] : undefined
  const map = get(address, 'map')
  if (!map) {
    const target = targetOf(address, family)
    if (!target?.range) return undefined
    const needs = isFamily(target.range.family)
    return [{ match: family === undefined ? needs : when, act: act(members([target.range], reader.origin), ports) }]
  }
  const found = reader.elements(map)
  if (!found) return undefined
  const targets = found.of.map(({ when: condition, data, origin }) => ({ condition, origin, target: targetOf(data, family) }))
  if (targets.some(({ target }) => target === undefined)) return undefined
  if (found.drawn) {
    const single = targets.map(({ target, origin }) => ({
      peers: { ...nobody, ranges: target?.range ? [target.range] : [] },
      port: target?.ports?.[0]?.first,
      origin,
    }))
    return [{ match: when, act: act({ kind: 'members', members: single }, ports) }]
  }
  return targets.map(({ condition, target, origin }) => ({
    match: all(when, condition),
    act: act(target?.range ? members([target.range], origin) : { kind: 'same' }, target?.ports ?? ports),
  }))
}

const members = (ranges: readonly AddressRange[], origin: Origin): NewAddress => ({
  kind: 'members',
  members: ranges.map((range) => ({ peers: { ...nobody, ranges: [range] }, port: undefined, origin })),
})

/** To the host itself: the address of the incoming interface, and for what the host itself sends, loopback (nft(8), redirect). */
function redirect(family: 4 | 6 | undefined, ports: readonly Interval[] | undefined, reader: MapReader): Piece[] {
  const rest = ports ? { ports } : {}
  if (reader.hook !== 'output')
    return [
      {
        match: family === undefined ? anything : isFamily(family),
        act: { do: 'translate', destination: { to: { kind: 'incoming' }, ...rest } },
      },
    ]
  return ([4, 6] as const)
    .filter((one) => family === undefined || one === family)
    .flatMap((one) => {
      const loopback = parseAddress(one === 4 ? '127.0.0.1' : '::1')
      return loopback
        ? [
            {
              match: isFamily(one),
              act: { do: 'translate', destination: { to: members([rangeOf(loopback)], reader.origin), ...rest } } as const,
            },
          ]
        : []
    })
}

function portsOf(tree: Tree): Interval[] | undefined {
  const single = numberOf(tree, serviceNumbers)
  if (single !== undefined) return [{ first: single, last: single }]
  const range = get(tree, 'range')
  if (range?.kind !== 'list') return undefined
  const [first, last] = range.items.map((item) => numberOf(item, serviceNumbers))
  return first !== undefined && last !== undefined ? [{ first, last }] : undefined
}

/** An address, a range of them, or an address with a port. */
function targetOf(tree: Tree, family: 4 | 6 | undefined): Target | undefined {
  const parts = get(tree, 'concat')
  if (parts?.kind === 'list') {
    const [address, port] = parts.items
    const range = address && rangeIn(address, family)
    const ports = port && portsOf(port)
    return range && ports ? { range, ports } : undefined
  }
  const range = rangeIn(tree, family)
  return range ? { range, ports: undefined } : undefined
}

function rangeIn(tree: Tree, family: 4 | 6 | undefined): AddressRange | undefined {
  return (family === undefined ? ([4, 6] as const) : [family]).map((one) => addressesOf(tree, one)).find((range) => range !== undefined)
}
