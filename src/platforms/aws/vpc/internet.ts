import { everyIpv4, minusRanges, notPublic, type Address, type AddressRange } from '../../../base/address.ts'
import { all, nobody, some, type Peers } from '../../../flow/match.ts'
import type { Endpoint, Group } from '../../../model/endpoint.ts'
import type { Facts } from '../../../model/facts.ts'
import type { FilterRule } from '../../../model/filter.ts'
import type { Stage } from '../../../model/node.ts'
import type { TranslationRule } from '../../../model/translation.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import { attribute, blocks, part } from '../attribute.ts'
import { fromGateway, fromVpc } from '../door.ts'
import type { World } from '../world.ts'
import { cloudNode, filterStage, handOver, onlyTo, ruleFilter, translateStage, twoSided } from './gateway.ts'
import { offInternet, type Networks, type Vpc } from './network.ts'
import { everyone } from './security.ts'

/** An internet gateway and the VPC that it is attached to. */
export interface Gateway {
  readonly id: string
  readonly vpc: Vpc
  /** Why it isn't known whether there is one. */
  readonly doubt?: string
  /** It leads into a carrier's network: over IPv4, and in from there alone. */
  readonly carrier?: boolean
  readonly origin: Origin
}

/** What may be there beside a VPC that was only looked up. */
export function perhapsGateway(vpc: Vpc): Gateway {
  return { id: `internet gateway of ${vpc.id}`, vpc, doubt: `whether ${vpc.id} has an internet gateway is not known`, origin: vpc.origin }
}

/** What an internet gateway translates one to one: an endpoint's private address and a public one. */
export interface PublicAddress {
  /** Endpoints that have it as their private address. */
  readonly endpoint: string
  /** The endpoint that stands for the public address. */
  readonly id: string
  readonly addresses: readonly Address[]
  /** Why it isn't known whether there is one. */
  readonly doubt: string | undefined
  readonly origin: Origin
}

/** Internet gateways by the VPC that they are attached to. */
export function internetGateways(
  world: World,
  networks: Networks,
): { readonly byVpc: ReadonlyMap<string, Gateway>; readonly unread: Unread[] } {
  const byVpc = new Map<string, Gateway>()
  const unread: Unread[] = []
  const attach = (id: string, vpc: Vpc | undefined, origin: Origin): void => {
    if (vpc) byVpc.set(vpc.id, { id, vpc, origin })
    else unread.push({ what: `${id}: the VPC that it is attached to is not known`, origin, changesAnswers: true })
  }
  for (const resource of world.ofType('aws_internet_gateway')) {
    const said = attribute(resource, 'vpc_id')
    const [attachment] = blocks(attribute(resource, 'attachments'))
    if (said) attach(resource.id, networks.vpcOf(resource), resource.origin)
    else if (attachment) {
      const found = world.follow(part(attachment, 'vpc_id'), ['aws_vpc', 'aws_default_vpc'])
      attach(resource.id, found?.kind === 'resource' ? networks.vpcs.get(found.resource.id) : undefined, resource.origin)
    }
  }
  for (const resource of world.ofType('aws_internet_gateway_attachment')) {
    const gateway = world.follow(attribute(resource, 'internet_gateway_id'), ['aws_internet_gateway'])
    const id = gateway?.kind === 'resource' ? gateway.resource.id : gateway?.kind === 'foreign' ? gateway.text : resource.id
    attach(id, networks.vpcOf(resource), resource.origin)
  }
  return { byVpc, unread }
}

const peers = (endpoints: readonly string[], groups: readonly string[] = []): Peers => ({ ...nobody, endpoints, groups })

const carriersOwn = implied('aws: by a carrier gateway comes in what is sent from within the network of the carrier, nothing from the internet')

/** Where an IPv4 address lies that AWS will choose from its own. */
const somePublic: readonly AddressRange[] = minusRanges([everyIpv4], notPublic)

/**
 * The facts of an internet gateway: a node that gives each interface its public IPv4 address on the way out and back, drops what has none, and passes IPv6 as it
 * is (rule 36; AWS: VPC_Internet_Gateway, 2026-11). `ipv6`: endpoints of the VPC with IPv6 addresses that it is the way in to.
 */
export function gatewayFacts({ id, vpc, doubt: absent, carrier, origin }: Gateway, addresses: readonly PublicAddress[], ipv6: readonly string[]): Partial<Facts> {
  const ids = {
    out: `${id}/out`,
    in: `${id}/in`,
    passed: `${id}/passes`,
    known: `${id}/addresses`,
    outside: `${id}/to-outside`,
    inside: `${id}/to-vpc`,
    enters: `${id}/enters`,
  }
  const says = carrier === true ? 'carrier gateway' : 'internet gateway'
  const doubtful = addresses.filter(({ doubt }) => doubt !== undefined)
  const needsPublic = implied(`aws: ${carrier === true ? 'a carrier' : 'an internet'} gateway drops IPv4 packets of interfaces without a public address`)
  const perhaps = (side: 'source' | 'destination'): FilterRule[] =>
    doubtful.map(({ endpoint, id: own, doubt, origin: where }) => ({
      match: all(
        { kind: side, peers: peers([side === 'source' ? endpoint : own]) },
        { kind: 'family', family: 4 },
        { kind: 'opaque', says: doubt ?? '', origin: where },
      ),
      action: { do: 'drop' },
      says: `${endpoint} (no public address)`,
      origin: where,
    }))
  const filters: Facts['filters'] = [
    ruleFilter({
      id: ids.passed,
      says,
      rules: [
          {
            match: some(
              all({ kind: 'family', family: 4 }, { kind: 'destination', peers: { ranges: notPublic, endpoints: [], groups: [everyone] } }),
              all({ kind: 'family', family: 6 }, { kind: 'destination', peers: { ...nobody, ranges: offInternet } }),
            ),
            action: { do: 'drop' },
            says: 'private addresses are not on the internet',
            origin: implied(`aws: ${carrier === true ? 'a carrier' : 'an internet'} gateway does not forward to private addresses`),
          },
          carrier === true
            ? { match: { kind: 'family', family: 6 }, action: { do: 'drop' }, says: 'IPv6', origin: implied('aws: a carrier gateway carries IPv4 alone') }
            : { match: { kind: 'family', family: 6 }, action: { do: 'accept' }, says: 'IPv6', origin },
          ...perhaps('source'),
          {
            match: { kind: 'source', peers: peers([], [ids.known]) },
            action: { do: 'accept' },
            says: 'interfaces with a public address',
            origin,
          },
        ],
      otherwise: { action: 'drop', says: 'an interface without a public address', origin: needsPublic },
      sessions: 'implicit',
    }),
    ruleFilter({
      id: ids.enters,
      says,
      rules: [
          ...(absent === undefined
            ? []
            : [{ match: { kind: 'opaque', says: absent, origin }, action: { do: 'drop' }, says: 'no internet gateway', origin } satisfies FilterRule]),
          ...(carrier === true
            ? [
                {
                  match: { kind: 'opaque', says: 'who is in the network of the carrier is not declared', origin: carriersOwn },
                  action: { do: 'drop' },
                  says: 'what comes from other networks',
                  origin: carriersOwn,
                } satisfies FilterRule,
              ]
            : []),
          {
            match: { kind: 'source', peers: { ...nobody, ranges: notPublic } },
            action: { do: 'drop' },
            says: 'private addresses are not on the internet',
            origin: implied('private addresses are not routed on the internet (RFC 1918, RFC 4193)'),
          },
          ...perhaps('destination'),
        ],
      otherwise: { action: 'accept', says: carrier === true ? 'what comes from the network of the carrier' : 'what comes from the internet', origin },
      sessions: 'implicit',
    }),
  ]
  const rule = (side: 'source' | 'destination', from: string, to: string, where: Origin): TranslationRule => ({
    match: all({ kind: 'family', family: 4 }, { kind: side, peers: peers([from]) }),
    action: { do: 'translate', [side]: { to: { kind: 'members', members: [{ peers: peers([to]), port: undefined, origin: where }] } } },
    says: `the public address of ${side === 'source' ? from : to}`,
    origin: where,
  })
  // What is for another public address here turns round; so do replies to that.
  const inside = addresses.map(({ endpoint }) => endpoint)
  const out: Stage = {
    stage: 'select',
    cases: [
      {
        match: { kind: 'destination', peers: peers(addresses.map((one) => one.id)) },
        stages: [translateStage(ids.in), handOver(ids.inside)],
        says: 'for a public address of the same VPC',
        origin,
      },
      {
        match: all({ kind: 'family', family: 4 }, { kind: 'destination', peers: peers(inside) }),
        stages: [handOver(ids.inside)],
        says: 'a reply within the VPC',
        origin,
      },
    ],
    otherwise: [handOver(ids.outside)],
  }
  const arrive: Stage[] = [
    {
      stage: 'select',
      cases: [
        {
          match: { kind: 'arrivesOn', interfaces: [fromVpc('*')] },
          stages: [filterStage(ids.passed), translateStage(ids.out), out],
          says: 'from the VPC',
          origin,
        },
        { match: { kind: 'family', family: 6 }, stages: [filterStage(ids.enters), handOver(ids.inside)], says: 'IPv6', origin },
      ],
      otherwise: [filterStage(ids.enters), translateStage(ids.in), handOver(ids.inside)],
    },
  ]
  const byPrivate = new Map<string, PublicAddress[]>()
  for (const one of addresses) byPrivate.set(one.endpoint, [...(byPrivate.get(one.endpoint) ?? []), one])
  const group: Group = { id: ids.known, surely: [...byPrivate.keys()], possibly: [], ranges: [], origin }
  const endpoints = addresses.map((one): Endpoint => ({
    id: one.id,
    kind: 'service',
    names: [],
    node: id,
    addresses: one.addresses,
    ...(one.addresses.length === 0 && { somewhere: somePublic }),
    labels: {},
    within: [vpc.id],
    exposed: one.doubt !== undefined ? 'no' : carrier === true ? 'maybe' : 'yes',
    searches: [],
    origin: one.origin,
  }))
  return {
    nodes: [cloudNode(id, { arrive }, [vpc.id], origin)],
    endpoints,
    groups: [group],
    filters,
    translations: [
      {
        id: ids.out,
        says,
        chains: {
          addresses: [...byPrivate].map(([endpoint, all_]) => ({
            ...rule('source', endpoint, '', all_[0]?.origin ?? origin),
            action: {
              do: 'translate',
              source: {
                to: { kind: 'members', members: all_.map((one) => ({ peers: peers([one.id]), port: undefined, origin: one.origin })) },
              },
            },
          })),
        },
        start: 'addresses',
      },
      {
        id: ids.in,
        says,
        chains: { addresses: addresses.map((one) => rule('destination', one.id, one.endpoint, one.origin)) },
        start: 'addresses',
      },
    ],
    tables: [
      onlyTo(ids.outside, { kind: 'outside', says: `through ${id} to the internet` }, origin),
      onlyTo(ids.inside, { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromGateway(id) }, origin),
    ],
    entrances: [
      ...(ipv6.length > 0
        ? [
            {
              to: peers(ipv6),
              family: 6 as const,
              behind: minusRanges(vpc.ranges.filter(({ family }) => family === 6), notPublic),
              node: id,
              arrivesOn: 'uplink',
              origin: implied('aws: an internet gateway passes IPv6 in both directions'),
            },
          ]
        : []),
      // All at once: a way in for each would be a branch for each.
      ...(addresses.length > 0
        ? [
            {
              to: peers(addresses.map((one) => one.id)),
              node: id,
              arrivesOn: 'uplink',
              origin: implied(`aws: public addresses lead to the ${says} of their VPC`),
            },
          ]
        : []),
    ],
  }
}

/**
 * An egress-only internet gateway: IPv6 out, and the replies to that (AWS: egress-only-internet-gateway, 2026-11). `gateway`: the internet gateway beside it, by which
 * packets come in; without one they come in here. `ipv6`: endpoints with IPv6 addresses.
 */
export function egressOnlyFacts(
  id: string,
  vpc: Vpc,
  origin: Origin,
  gateway: string | undefined,
  ipv6: readonly string[],
): Partial<Facts> {
  const ids = { out: `${id}/out`, in: `${id}/in`, outside: `${id}/to-outside`, inside: `${id}/to-vpc` }
  return {
    nodes: [
      cloudNode(
        id,
        {
          arrive: twoSided([filterStage(ids.out), handOver(ids.outside)], [filterStage(ids.in), handOver(ids.inside)], origin),
        },
        [vpc.id],
        origin,
      ),
    ],
    filters: [
      ruleFilter({
        id: ids.out,
        says: 'egress-only internet gateway',
        rules: [
            { match: { kind: 'family', family: 4 }, action: { do: 'drop' }, says: 'IPv4', origin },
            {
              match: { kind: 'destination', peers: { ...nobody, ranges: offInternet } },
              action: { do: 'drop' },
              says: 'private addresses are not on the internet',
              origin: implied('private addresses are not routed on the internet (RFC 4193)'),
            },
            // A reply to what came in another way is nothing that it let out.
            {
              match: { kind: 'session', states: ['invalid'] },
              action: { do: 'drop' },
              says: 'replies to what came in from outside',
              origin: implied('aws: an egress-only internet gateway is stateful: nothing begins outside'),
            },
          ],
        otherwise: { action: 'accept', says: 'IPv6', origin },
        sessions: 'rules',
      }),
      ruleFilter({
        id: ids.in,
        says: 'egress-only internet gateway',
        rules: [],
        otherwise: {
          action: 'drop',
          says: 'what begins outside',
          origin: implied('aws: an egress-only internet gateway lets nothing in but replies'),
        },
        sessions: 'implicit',
      }),
    ],
    tables: [
      gateway === undefined
        ? onlyTo(ids.outside, { kind: 'outside', says: `through ${id} to the internet` }, origin)
        : onlyTo(ids.outside, { kind: 'nodes', nodes: [gateway], arrivesOn: fromVpc(`${vpc.id} by ${id}`) }, origin),
      onlyTo(ids.inside, { kind: 'nodes', nodes: [vpc.id], arrivesOn: fromGateway(id) }, origin),
    ],
    entrances: gateway === undefined && ipv6.length > 0 ? [{ to: peers(ipv6), family: 6, behind: minusRanges(vpc.ranges.filter(({ family }) => family === 6), notPublic), node: id, arrivesOn: 'uplink', origin }] : [],
  }
}
