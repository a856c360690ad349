import { everyIpv4, everyIpv6, type Address } from '../../../base/address.ts'
import { all, anything, nobody } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import { implied } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { address, attribute, blocks, items, part, text } from '../attribute.ts'
import { fromGateway, fromSubnet, fromVpc, type Core } from '../door.ts'
import { elasticNamed, type Elastic } from './elastic.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter, translateStage } from './gateway.ts'
import type { Gateway, PublicAddress } from './internet.ts'
import { within, type Subnet, type Vpc } from './network.ts'

/** A NAT gateway: zonal ones lie in a subnet, a regional one in all zones of its VPC at once. */
interface Nat {
  readonly id: string
  readonly vpc: Vpc
  readonly subnet: Subnet | undefined
  readonly addresses: readonly Address[]
  readonly public: readonly PublicAddress[]
  readonly resource: Resource
}

export function natGateways({ world, networks }: Pick<Core, 'world' | 'networks'>): { readonly nats: Nat[]; readonly unread: Unread[] } {
  const nats: Nat[] = []
  const unread: Unread[] = []
  for (const resource of world.ofType('aws_nat_gateway')) {
    const { id, origin } = resource
    const subnet = networks.subnetOf(attribute(resource, 'subnet_id'))
    const vpc = subnet?.vpc ?? networks.vpcOf(resource)
    if (!vpc) {
      unread.push({ what: `${id}: where it lies is not known`, origin, changesAnswers: true })
      continue
    }
    const private_ = text(attribute(resource, 'connectivity_type')) === 'private'
    const zones = blocks(attribute(resource, 'availability_zone_address')).flatMap((block) => items(part(block, 'allocation_ids')))
    const more = world.ofType('aws_nat_gateway_eip_association').flatMap((one) => {
      const of = world.follow(attribute(one, 'nat_gateway_id'), ['aws_nat_gateway'])
      const value = attribute(one, 'allocation_id')
      return of?.kind === 'resource' && of.resource.id === id && value ? [value] : []
    })
    const allocations = [
      ...items(attribute(resource, 'allocation_id')),
      ...items(attribute(resource, 'secondary_allocation_ids')),
      ...zones,
      ...more,
    ]
    const known = address(attribute(resource, 'public_ip'))
    const named = private_ ? [] : allocations.flatMap((value) => elasticNamed(world, value) ?? [])
    // The gateway tells its first address itself, where nobody told what was allocated.
    const elastic = named.map((one, place) => (place === 0 && known && one.addresses.length === 0 ? { ...one, addresses: [known] } : one))
    // A public one always has an address: AWS chooses it where the allocation isn't known.
    const chosen: Elastic[] = private_ || elastic.length > 0 ? elastic : [{ id: `${id}/public`, addresses: known ? [known] : [], origin }]
    nats.push({
      id,
      vpc,
      subnet: text(attribute(resource, 'availability_mode')) === 'regional' ? undefined : subnet,
      addresses: [attribute(resource, 'private_ip'), ...items(attribute(resource, 'secondary_private_ip_addresses'))].flatMap(
        (value) => address(value) ?? [],
      ),
      public: chosen.map((one) => ({ endpoint: id, id: one.id, addresses: one.addresses, doubt: undefined, origin: one.origin })),
      resource,
    })
  }
  return { nats, unread }
}

/**
 * What a NAT gateway does: its own address becomes the source of what is sent by it, replies come back to whoever sent, nothing begins on its other side (AWS:
 * vpc-nat-gateway, 2026-11). `gateway`: the VPC's internet gateway, to which a regional one has a way of its own. `ambiguous`: addresses may be used twice.
 */
export function natFacts(
  { id, vpc, subnet, addresses, resource }: Nat,
  core: Core,
  gateway: Gateway | undefined,
  ambiguous: boolean,
): Partial<Facts> {
  const { origin } = resource
  const ids = { own: `${id}/admits`, source: `${id}/source`, onward: `${id}/routes` }
  const own = { ...nobody, endpoints: [id] }
  const back = subnet ? fromSubnet(subnet.id) : fromGateway(id)
  const unique = !ambiguous && addresses.length > 0
  const ranges =
    addresses.length > 0
      ? addresses.map(({ family, value }) => ({ family, first: value, last: value }))
      : (subnet?.ranges.filter(({ family }) => family === 4) ?? within(vpc, 4))
  const toVpc = { kind: 'nodes', nodes: [vpc.id], arrivesOn: back } as const
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: [
            ...(subnet ? core.boundary(subnet, 'ingress') : []),
            filterStage(ids.own),
            {
              stage: 'select',
              cases: [
                {
                  match: all({ kind: 'destination', peers: own }, { kind: 'session', states: ['new', 'invalid'] }),
                  stages: [{ stage: 'deliver' }],
                  says: 'what begins on its other side',
                  origin,
                },
              ],
              otherwise: [translateStage(ids.source), ...(subnet ? core.boundary(subnet, 'egress') : []), handOver(ids.onward)],
            },
          ],
          originate: [handOver(ids.onward)],
        },
        [vpc.id, ...(subnet ? [subnet.id] : [])],
        origin,
      ),
    ],
    endpoints: [
      {
        id,
        kind: 'service',
        names: resource.keys.filter((key) => key !== id),
        node: id,
        addresses: unique ? addresses : [],
        ...(!unique && { somewhere: ranges }),
        labels: {},
        within: [vpc.id],
        exposed: 'no',
        searches: [],
        origin,
      },
    ],
    filters: [
      ruleFilter({
        id: ids.own,
        says: 'NAT gateway',
        rules: [
            {
              match: { kind: 'destination', peers: own },
              action: { do: 'drop' },
              says: 'what begins on its other side',
              origin: implied('aws: a NAT gateway admits only replies to what was sent through it'),
            },
            {
              match: { kind: 'family', family: 6 },
              action: { do: 'unknown', says: 'NAT64 is not followed: which IPv4 address an IPv6 one stands for' },
              says: 'IPv6',
              origin,
            },
          ],
        otherwise: { action: 'accept', says: 'what is sent through it', origin },
        sessions: 'implicit',
      }),
    ],
    translations: [
      {
        id: ids.source,
        says: 'NAT gateway',
        chains: {
          source: [
            {
              match: anything,
              action: { do: 'translate', source: { to: { kind: 'members', members: [{ peers: own, port: undefined, origin }] } } },
              says: id,
              origin,
            },
          ],
        },
        start: 'source',
      },
    ],
    tables: [
      subnet || !gateway
        ? onlyTo(ids.onward, toVpc, origin)
        : {
            id: ids.onward,
            // AWS: a regional NAT gateway has a route of its own to the internet gateway (nat-gateways-regional, 2026-11).
            routes: [
              { to: { peers: { ...nobody, groups: [vpc.id] } }, via: toVpc, metric: 0, origin },
              ...[everyIpv4, everyIpv6].map((prefix) => ({
                to: { prefix },
                via: { kind: 'nodes', nodes: [gateway.id], arrivesOn: fromVpc(vpc.id) } as const,
                metric: 0,
                origin: implied('aws: a regional NAT gateway leads to the internet gateway by itself'),
              })),
            ],
            otherwise: origin,
          },
    ],
  }
}
