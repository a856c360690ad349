import { everyIpv4, everyIpv6, minusRanges, notPublic, type Address } from '../../../base/address.ts'
import { all, nobody, some, type Match, type Peers } from '../../../flow/match.ts'
import type { Facts } from '../../../model/facts.ts'
import type { TranslationRule } from '../../../model/translation.ts'
import { implied, type Origin } from '../../../origin/origin.ts'
import type { Unread } from '../../../origin/problem.ts'
import type { Resource } from '../../resource.ts'
import { address, attribute, blocks, bool, items, number, part, text, type Holder } from '../attribute.ts'
import { labelsOf, namesOf, referred } from '../compute/locate.ts'
import { fromGateway, fromVpc, type Core, type Door } from '../door.ts'
import { nameIn } from '../names/domain.ts'
import { nameOf } from '../service.ts'
import { cloudNode, filterStage, handOver, ruleFilter, translateStage, twoSided } from '../vpc/gateway.ts'
import { publicId, type Inhabitant } from '../vpc/inhabit.ts'

const type = 'aws_globalaccelerator_accelerator'
const peers = (endpoints: readonly string[]): Peers => ({ ...nobody, endpoints })

/** Accelerators: addresses at AWS' edge whose connections go on to endpoints, each as a door into the VPCs of those. */
export function openAccelerators(core: Core): Door[] {
  const unread: Unread[] = []
  return core.world
    .ofType(type)
    .filter(({ lookedUp }) => lookedUp !== true)
    .map((resource) => acceleratorDoor(core, resource, unread))
}

/** Someone that a listener's connections go on to. */
interface Target {
  /** The endpoint that gets them: the thing itself where the client's address is kept, else its public address. */
  readonly endpoint: string
  /** Its VPC where the client's address is kept. */
  readonly vpc: string | undefined
  /** Nothing else leads there from outside: replies can only go back the same way. */
  readonly inside: boolean
  readonly origin: Origin
}

interface Way {
  readonly match: Match
  readonly members: readonly (Target & { readonly port: number | undefined })[]
  readonly says: string
  readonly doubt: string | undefined
  readonly origin: Origin
}

/**
 * Clients reach anycast addresses; load balancers and instances get what they sent with the client's own address where that is kept, by interfaces in their subnets, public or
 * not, as long as the VPC has an internet gateway; others see the accelerator (Global Accelerator, "Preserve client IP addresses", "Secure VPC connections", 2026-11).
 */
function acceleratorDoor(core: Core, resource: Resource, unread: Unread[]): Door {
  const { id, origin } = resource
  const own: Unread[] = unread.splice(0)
  const ways = waysOf(core, resource, own)
  const ids = { listens: `${id}/listens`, in: `${id}/endpoints`, source: `${id}/own-address`, onward: `${id}/onward`, outside: `${id}/outside` }
  const members = ways.flatMap((way) => way.members)
  const kept = members.filter(({ vpc }) => vpc !== undefined)
  const seen = members.filter(({ vpc }) => vpc === undefined)
  const itself: Match = { kind: 'destination', peers: peers([id]) }
  const listens = ruleFilter({
    id: ids.listens,
    says: 'accelerator',
    rules: ways.map(({ match, says, origin: where }) => ({ match: all(itself, match), action: { do: 'accept' }, says, origin: where })),
    otherwise: { action: 'drop', says: 'no listener takes it', origin: implied('aws: an accelerator takes the ports of its listeners alone') },
    sessions: 'implicit',
  })
  const rules = ways.map(({ match, members: to, says, doubt, origin: where }): TranslationRule =>
    doubt !== undefined
      ? { match: all(itself, match), action: { do: 'unknown', says: doubt }, says, origin: where }
      : to.length === 0
        ? { match: all(itself, match), action: { do: 'drop' }, says: `${says}: nobody to send to`, origin: where }
        : { match: all(itself, match), action: { do: 'translate', destination: { to: { kind: 'members', members: to.map((one) => ({ peers: peers([one.endpoint]), port: one.port, origin: one.origin })) } } }, says, origin: where },
  )
  const shown = seen.length === 0 ? [] : [{ match: { kind: 'destination' as const, peers: peers(seen.map((one) => one.endpoint)) }, action: { do: 'translate' as const, source: { to: { kind: 'members' as const, members: [{ peers: peers([id]), port: undefined, origin }] } } }, says: 'the accelerator’s own address', origin }]
  const dual = text(attribute(resource, 'ip_address_type')) === 'DUAL_STACK'
  const vpcs = [...new Set(kept.flatMap(({ vpc }) => vpc ?? []))]
  const known = knownAddresses(resource)
  const enabled = bool(attribute(resource, 'enabled'), true) !== false
  const names = [
    nameIn(attribute(resource, 'dns_name')) ?? nameOf({ resource: id, attribute: 'dns_name' }),
    ...(dual ? [nameIn(attribute(resource, 'dual_stack_dns_name')) ?? nameOf({ resource: id, attribute: 'dual_stack_dns_name' })] : []),
  ]
  const facts: Partial<Facts> = {
    nodes: [
      cloudNode(
        id,
        {
          arrive: twoSided([translateStage(ids.in), handOver(ids.outside)], [filterStage(ids.listens), translateStage(ids.in), ...(shown.length > 0 ? [translateStage(ids.source)] : []), handOver(ids.onward)], origin, { interfaces: [fromVpc('*')], says: 'back from an endpoint' }),
        },
        ['Global Accelerator'],
        origin,
      ),
    ],
    endpoints: [
      {
        id,
        kind: 'service',
        names: [...new Set([...namesOf(resource, 'name'), ...names])].filter((name) => name !== id),
        node: id,
        addresses: known,
        ...(known.length === 0 && { somewhere: minusRanges(dual ? [everyIpv4, everyIpv6] : [everyIpv4], notPublic) }),
        labels: labelsOf(resource),
        within: ['Global Accelerator'],
        exposed: enabled ? 'yes' : 'no',
        searches: [],
        origin,
      },
    ],
    filters: [listens],
    translations: [
      { id: ids.in, says: 'accelerator', chains: { listeners: rules }, start: 'listeners' },
      ...(shown.length > 0 ? [{ id: ids.source, says: 'accelerator', chains: { rules: shown }, start: 'rules' }] : []),
    ],
    tables: [
      {
        id: ids.onward,
        routes: [
          ...vpcs.map((vpc) => ({
            to: { peers: peers(kept.filter((one) => one.vpc === vpc).map(({ endpoint }) => endpoint)) },
            via: { kind: 'nodes' as const, nodes: [vpc], arrivesOn: fromGateway(id) },
            metric: 0,
            origin,
          })),
          ...[everyIpv4, everyIpv6].map((prefix) => ({ to: { prefix }, via: { kind: 'outside' as const, says: `through ${id}` }, metric: 0, origin })),
        ],
        otherwise: origin,
      },
      { id: ids.outside, routes: [everyIpv4, everyIpv6].map((prefix) => ({ to: { prefix }, via: { kind: 'outside' as const, says: `through ${id}` }, metric: 0, origin })), otherwise: origin },
    ],
    entrances: enabled ? [{ to: peers([id]), node: id, arrivesOn: 'uplink', origin: implied('aws: an accelerator’s addresses are announced from AWS’ edge') }] : [],
    zones: names.map((name) => ({
      id: `aws/${name}`,
      apex: name,
      seenBy: { kind: 'everyone' },
      records: (['A', ...(dual && name !== names[0] ? ['AAAA' as const] : [])] as const).map((one) => ({ owner: name, type: one, ttl: 300, data: { kind: 'endpoint', endpoint: id, family: one === 'A' ? 4 : 6 }, origin })),
      origin,
    })),
  }
  const inside = kept.filter((one) => one.inside)
  return {
    targets: [],
    hop: () => ({ kind: 'blackhole' }),
    returns: vpcs.flatMap((vpc) => {
      const endpoints = inside.filter((one) => one.vpc === vpc).map(({ endpoint }) => endpoint)
      return endpoints.length === 0 ? [] : [{ vpc, endpoints: [...new Set(endpoints)], node: id, origin: implied('aws: replies to what an accelerator brought go back through it') }]
    }),
    facts,
    unread: own,
  }
}

function knownAddresses(resource: Resource): Address[] {
  const sets = blocks(attribute(resource, 'ip_sets')).flatMap((one) => items(part(one, 'ip_addresses')))
  return [...sets, ...items(attribute(resource, 'ip_addresses'))].flatMap((value) => address(value) ?? [])
}

function waysOf(core: Core, accelerator: Resource, unread: Unread[]): Way[] {
  const { world } = core
  const listeners = world.ofType('aws_globalaccelerator_listener').filter((one) => referred(world, attribute(one, 'accelerator_arn'), type) === accelerator)
  return listeners.map((listener): Way => {
    const groups = world.ofType('aws_globalaccelerator_endpoint_group').filter((one) => referred(world, attribute(one, 'listener_arn'), 'aws_globalaccelerator_listener') === listener && number(attribute(one, 'traffic_dial_percentage')) !== 0)
    const protocol = text(attribute(listener, 'protocol'))?.toUpperCase()
    const ranges = blocks(attribute(listener, 'port_range')).flatMap((one) => {
      const [first, last] = [number(part(one, 'from_port')), number(part(one, 'to_port'))]
      return first === undefined || last === undefined ? [] : [{ first, last }]
    })
    let doubt = listener.uncertain ?? groups.map(({ uncertain }) => uncertain).find((one) => one !== undefined)
    if (protocol === undefined || ranges.length === 0) doubt ??= `what ${listener.id} listens on is not known`
    const members = groups.flatMap((group) => {
      const overrides = new Map(blocks(attribute(group, 'port_override')).flatMap((one) => {
        const [from, to] = [number(part(one, 'listener_port')), number(part(one, 'endpoint_port'))]
        return from === undefined || to === undefined ? [] : [[from, to] as const]
      }))
      const given = attribute(group, 'endpoint_configuration')
      if (given?.kind === 'unknown') doubt ??= `the endpoints of ${group.id} are not known`
      return blocks(given)
        .filter((one) => number(part(one, 'weight')) !== 0)
        .flatMap((one) => {
          const target = targetOf(core, one)
          if (typeof target === 'string') doubt ??= `${group.id}: ${target}`
          const [only] = ranges
          const port = only && only.first === only.last ? overrides.get(only.first) : undefined
          if (overrides.size > 0 && port === undefined) doubt ??= `which ports ${group.id} changes is not followed`
          return typeof target === 'string' ? [] : [{ ...target, port }]
        })
    })
    if (groups.length === 0) unread.push({ what: `${listener.id} has no endpoint group that was read`, origin: listener.origin, changesAnswers: true })
    const numbered = protocol === 'UDP' ? 17 : 6
    return {
      match: some(...(ranges.length === 0 ? [all()] : [all({ kind: 'protocol', protocols: [{ first: numbered, last: numbered }] }, { kind: 'destinationPort', ports: ranges })])),
      members,
      says: `listener ${listener.id}`,
      doubt,
      origin: listener.origin,
    }
  })
}

const endpointTypes = ['aws_lb', 'aws_alb', 'aws_instance', 'aws_eip']

/**
 * Application load balancers keep the client's address unless they face the internet and it is switched off, instances always, network load balancers with security groups where
 * it is switched on, elastic IPs never (Global Accelerator, "Transition endpoints with client IP address preservation", 2026-11).
 */
function targetOf(core: Core, configuration: Holder): Target | string {
  const { world, inhabitants } = core
  const resource = referred(world, part(configuration, 'endpoint_id'), ...endpointTypes)
  if (!resource) return 'an endpoint was not read'
  const { origin } = configuration
  if (resource.type === 'aws_eip') return { endpoint: resource.id, vpc: undefined, inside: false, origin }
  const inhabitant: Inhabitant | undefined = inhabitants.find(({ placement }) => placement.id === resource.id || placement.resource === resource)
  if (!inhabitant) return `where ${resource.id} lies is not known`
  const { placement, vpc } = inhabitant
  const said = part(configuration, 'client_ip_preservation_enabled')
  const asked = bool(said, false)
  if (said && asked === undefined) return 'whether the client’s address is kept is not known'
  const inside = placement.public.kind === 'none'
  const network = text(part({ attributes: resource.attributes, origin }, 'load_balancer_type')) === 'network'
  const keeps = resource.type === 'aws_instance' || (network ? asked === true : inside || said === undefined || asked === true)
  if (keeps) return { endpoint: placement.id, vpc: vpc.id, inside, origin }
  return inside ? { endpoint: placement.id, vpc: vpc.id, inside, origin } : { endpoint: publicId(placement), vpc: undefined, inside: false, origin }
}
