import { intersectRanges, minusRanges, parsePrefix, type AddressRange } from '../../../base/address.ts'
import { all, nobody, some, type Match } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { FilterRule } from '../../../model/filter.ts'
import type { Route } from '../../../model/table.ts'
import { derived, implied, type Origin } from '../../../origin/origin.ts'
import { fromGateway, type Core } from '../door.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter, twoSided } from '../vpc/gateway.ts'

/** A line between AWS and a network of somebody's own: a VPN connection, a Direct Connect gateway. */
export interface Line {
  readonly id: string
  /** What stands at the other end: a customer gateway, the line itself. */
  readonly behind: string
  /**
   * The gateways of AWS at its end. `vpcs`: those that can be reached by it; undefined: whatever that gateway routes. `allowed`: prefixes
   * that are told to the other end.
   */
  readonly gateways: readonly {
    readonly node: string
    readonly arrivesOn: string
    readonly vpcs?: readonly string[]
    readonly allowed?: readonly AddressRange[]
    readonly origin: Origin
  }[]
  /** What is declared to lie behind it. */
  readonly ranges: readonly AddressRange[]
  /** Why there may be more. */
  readonly open: string | undefined
  readonly families: readonly (4 | 6)[]
  /** Traffic selectors: what lies on the other side, and on AWS' side. */
  readonly selectors?: { readonly there: readonly AddressRange[]; readonly here: readonly AddressRange[]; readonly origin: Origin }
  /** Why it may not carry anything, and what it drops then, if that is less than all. */
  readonly pending?: string
  readonly drops?: string
  readonly origin: Origin
}

const fixed = (...written: readonly string[]): AddressRange[] =>
  written.flatMap((one) => [parsePrefix(one)].flatMap((range) => range ?? []))
const somePrivate: Readonly<Record<4 | 6, readonly AddressRange[]>> = {
  4: fixed('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'),
  6: fixed('fc00::/7'),
}

/** Lines by the network behind them: those behind one gateway, and those to the same ranges, lead to one. */
function premisesOf(lines: readonly Line[]): Line[][] {
  const found: Line[][] = []
  for (const line of lines) {
    const same = found.filter((group) =>
      group.some((one) => one.behind === line.behind || intersectRanges(one.ranges, line.ranges).length > 0),
    )
    const rest = found.filter((group) => !same.includes(group))
    found.splice(0, found.length, ...rest, [...same.flat(), line])
  }
  return found
}

const fromPremises = 'premises'

/**
 * Networks on premises: a node for each line, which carries what its families and traffic selectors let pass, and one for each network
 * behind, whose ranges are those that static routes declare. What is told by BGP isn't declared.
 */
export function premisesFacts(lines: readonly Line[], core: Core): Partial<Facts> {
  const parts = [...lines.map(lineFacts), ...premisesOf(lines).map((group) => networkFacts(group, core))]
  const join = <Key extends keyof Facts>(key: Key): Facts[Key][number][] =>
    parts.flatMap((one) => (one[key] ?? []) as readonly Facts[Key][number][])
  return { nodes: join('nodes'), endpoints: join('endpoints'), filters: join('filters'), tables: join('tables') }
}

export function premisesId(group: readonly Line[]): string {
  return `on premises behind ${[...new Set(group.map(({ behind }) => behind))].join(' and ')}`
}

const idOf = (line: Line, lines: readonly Line[]): string => premisesId(premisesOf(lines).find((group) => group.includes(line)) ?? [line])

function lineFacts(line: Line, _at: number, lines: readonly Line[]): Partial<Facts> {
  const { id, gateways, families, selectors, pending, drops = `${id} (it may not be there)`, origin } = line
  const ids = { carries: `${id}/carries`, there: `${id}/to-premises`, here: `${id}/to-aws` }
  const rules: FilterRule[] = []
  const [family, more] = families
  if (family !== undefined && more === undefined)
    rules.push({
      match: { kind: 'family', family: family === 4 ? 6 : 4 },
      action: { do: 'drop' },
      says: `IPv${family === 4 ? 6 : 4}`,
      origin: implied(`aws: this connection carries IPv${family} alone`),
    })
  if (pending !== undefined)
    rules.push({ match: { kind: 'opaque', says: pending, origin }, action: { do: 'drop' }, says: drops, origin })
  if (selectors) {
    const pair = (a: readonly AddressRange[], b: readonly AddressRange[]): Match =>
      all({ kind: 'source', peers: { ...nobody, ranges: a } }, { kind: 'destination', peers: { ...nobody, ranges: b } })
    rules.push({
      match: some(pair(selectors.there, selectors.here), pair(selectors.here, selectors.there)),
      action: { do: 'accept' },
      says: 'its traffic selectors',
      origin: selectors.origin,
    })
    rules.push({ match: all(), action: { do: 'drop' }, says: 'what its traffic selectors leave out', origin: selectors.origin })
  }
  const carries = rules.length > 0 ? [filterStage(ids.carries)] : []
  const [only, another] = gateways
  const toAws = gateways.flatMap(({ node, arrivesOn, vpcs, allowed, origin: where }): Route[] => {
    const via = { kind: 'nodes', nodes: [node], arrivesOn } as const
    const common = { via, metric: 0, origin: where }
    if (!another && !allowed) return onlyTo(ids.here, via, where).routes.map((one) => one)
    return [
      ...(vpcs ?? []).map((vpc): Route => ({ ...common, to: { peers: { ...nobody, groups: [vpc] } } })),
      ...(allowed ?? []).map((prefix): Route => ({ ...common, to: { prefix } })),
    ]
  })
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: twoSided([...carries, handOver(ids.here)], [...carries, handOver(ids.there)], origin, {
            interfaces: [fromPremises],
            says: 'from the premises',
          }),
        },
        [],
        origin,
      ),
    ],
    filters:
      rules.length === 0
        ? []
        : [
            ruleFilter({
              id: ids.carries,
              says: 'what the connection carries',
              rules,
              otherwise: { action: 'accept', says: 'what it carries', origin },
              // Selectors are the same in both directions, and so is whether there is a connection.
              sessions: 'implicit',
            }),
          ],
    tables: [
      onlyTo(ids.there, { kind: 'nodes', nodes: [idOf(line, lines)], arrivesOn: id }, origin),
      { id: ids.here, routes: toAws, otherwise: only?.origin ?? origin },
    ],
  }
}

function networkFacts(group: readonly Line[], { networks }: Core): Partial<Facts> {
  const id = premisesId(group)
  const origin = derived(
    'a network behind a connection',
    group.map((one) => one.origin),
  )
  const vpcs = [...networks.vpcs.values()]
  const ranges = minusRanges(
    group.flatMap((one) => one.ranges),
    vpcs.flatMap((vpc) => vpc.ranges),
  )
  const families = [...new Set(group.flatMap((one) => one.families))].toSorted((a, b) => a - b)
  const table = `${id}/routes`
  const routes: Route[] = []
  for (const vpc of vpcs) {
    const able = group.filter(({ gateways }) => gateways.some((one) => one.vpcs === undefined || one.vpcs.includes(vpc.id)))
    if (able.length === 0) continue
    const common = {
      via: { kind: 'nodes', nodes: able.map((one) => one.id), arrivesOn: fromPremises },
      metric: 0,
      origin: implied('taken as routed into the connections on the other side'),
    } as const
    routes.push(
      { ...common, to: { peers: { ...nobody, groups: [vpc.id] } } },
      ...vpc.ranges.map((prefix): Route => ({ ...common, to: { prefix } })),
    )
  }
  const says = `how ${id} reaches other networks is not declared`
  routes.push(...onlyTo(table, { kind: 'unknown', says }, origin).routes.map((one) => ({ ...one, metric: 9 })))
  const own: Match = { kind: 'destination', peers: { ...nobody, endpoints: [id] } }
  const open =
    group.map((one) => one.open).find((one) => one !== undefined) ?? `which addresses lie ${id} beyond its routes is not declared`
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: [
            {
              stage: 'select',
              cases: [{ match: own, stages: [{ stage: 'deliver' }], says: 'its own', origin }],
              otherwise: [{ stage: 'opaque', says: open, origin }],
            },
          ],
          originate: [handOver(table)],
        },
        [],
        origin,
      ),
    ],
    endpoints: [
      {
        id,
        kind: 'addresses',
        names: [],
        node: id,
        addresses: [],
        ...(ranges.length > 0 ? { ranges } : { somewhere: families.flatMap((family) => somePrivate[family]) }),
        labels: {},
        within: [],
        exposed: 'no',
        searches: [],
        origin,
      },
    ],
    tables: [{ id: table, routes, otherwise: origin }],
  }
}

/** The hop from a gateway to lines. */
export function toLines(
  lines: readonly Line[],
  gateway: string,
): { readonly kind: 'nodes'; readonly nodes: readonly string[]; readonly arrivesOn: string } {
  return { kind: 'nodes', nodes: lines.map(({ id }) => id), arrivesOn: fromGateway(gateway) }
}
