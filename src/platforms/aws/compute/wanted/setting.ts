import type { Origin } from '../../../../origin/origin.ts'
import type { Unread } from '../../../../origin/problem.ts'
import type { Resource } from '../../../resource.ts'
import type { Value } from '../../../value.ts'
import type { Setting, WantedBalancer, WantedPort } from '../../../wish.ts'
import { labelsOf, subnetsWithin } from '../locate.ts'
import type { Placement } from '../../placement.ts'
import type { Registration } from '../registration.ts'
import type { World } from '../../world.ts'
import { linkTo, madeFor, type Plain } from './resource.ts'

/** The cluster for which load balancers are made. */
export interface Surroundings {
  readonly world: World
  readonly cluster: Resource
  readonly vpc: Resource
  /** The security group of nodes and pods that controllers add their rules to. */
  readonly group: Resource | undefined
  /** Where nodes lie that are machines of their own, with their security groups. */
  readonly nodes: { readonly subnets: readonly Resource[]; readonly groups: readonly string[] } | undefined
}

/** What controllers make for Services and Ingresses. */
export interface Made {
  readonly resources: Resource[]
  readonly registrations: Registration[]
  readonly placements: Placement[]
  readonly frontings: Fronted[]
  readonly unread: Unread[]
}

export interface Fronted {
  readonly balancer: string
  readonly services: readonly string[]
  readonly controllers: readonly string[]
  readonly ports: readonly { readonly endpoint: string; readonly service: string }[]
  readonly origin: Origin
}

/** An annotation by the end of its key. */
export function annotated({ annotations }: WantedBalancer, prefix: string): (name: string) => Setting | undefined {
  return (name) => annotations.get(`${prefix}${name}`)
}

export function listIn(setting: Setting | undefined): string[] | undefined {
  return setting?.value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

/** `key=value` pairs in a row. */
export function pairsIn(setting: Setting | undefined): ReadonlyMap<string, string> {
  return new Map((listIn(setting) ?? []).map((one) => [one.slice(0, one.indexOf('=')).trim(), one.slice(one.indexOf('=') + 1).trim()]))
}

/** Subnets and groups are named by their ids or by their `Name` tags. */
export function named({ world }: Surroundings, types: readonly string[], names: readonly string[], origin: Origin): Value[] {
  return names.map((name) => {
    const own = world.ofType(...types).find((one) => one.keys.includes(name) || one.id === name || labelsOf(one)['Name'] === name)
    return own ? linkTo(own.id, 'id', origin) : { kind: 'text', value: name, origin }
  })
}

/**
 * The subnets of a load balancer: those that are named, else those of the cluster's VPC that are tagged for it (EKS "Route traffic", subnet tags
 * kubernetes.io/role/elb and internal-elb, 2026-11). Where none is, which subnets the controller takes is not known.
 */
export function subnetsFor(around: Surroundings, internal: boolean, given: Setting | undefined, origin: Origin): Plain {
  const names = listIn(given)
  if (names && given) return named(around, ['aws_subnet', 'aws_default_subnet'], names, given.origin)
  const tag = internal ? 'kubernetes.io/role/internal-elb' : 'kubernetes.io/role/elb'
  const tagged = subnetsWithin(around.world, around.vpc).filter((subnet) => /^1?$/.test(labelsOf(subnet)[tag] ?? 'none'))
  if (tagged.length > 0) return tagged.map((subnet) => linkTo(subnet.id, 'id', subnet.origin))
  return { kind: 'unknown', says: `no subnet is tagged ${tag}`, origin }
}

/** A security group that a controller makes: what may come in, and everything out. */
export function groupFor(
  around: Surroundings,
  id: string,
  ingress: readonly { readonly protocol: string; readonly port: number; readonly sources: readonly string[]; readonly groups?: readonly Value[] }[],
  origin: Origin,
): Resource {
  return madeFor(
    around.cluster,
    'aws_security_group',
    id,
    {
      vpc_id: linkTo(around.vpc.id, 'id', origin),
      ingress: ingress.map(({ protocol, port, sources, groups }) => ({
        protocol,
        from_port: port,
        to_port: port,
        cidr_blocks: sources.filter((one) => !one.includes(':')),
        ipv6_cidr_blocks: sources.filter((one) => one.includes(':')),
        ...(groups && { security_groups: groups }),
      })),
      egress: [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'], ipv6_cidr_blocks: ['::/0'] }],
    },
    origin,
  )
}

/** The port of a Service on every node, as somebody in the VPC: its own number where one is written, else the Service's stands for it. */
export function nodePortOf(namespace: string, name: string): string {
  return `${namespace}/NodePort/${name}`
}

export function portOnNodes({ nodePort, port }: WantedPort): number {
  return nodePort ?? port
}

/** Nodes as those that a load balancer sends to, with the rules that its controller adds for it. */
export function nodesFor({ nodes }: Surroundings, id: string, made: Resource, groups: readonly string[]): Placement | undefined {
  if (!nodes) return undefined
  return {
    id,
    resource: made,
    says: 'node port',
    stands: true,
    subnets: nodes.subnets,
    groups: [...nodes.groups, ...groups],
    addresses: [],
    public: { kind: 'none' },
    ipv6: false,
    checked: true,
    names: [],
    labels: {},
    origin: made.origin,
  }
}
