import { Text } from '../../src/base/text.ts'
import { written, type Origin } from '../../src/origin/origin.ts'
import type { Resource } from '../../src/platforms/resource.ts'
import type { Value } from '../../src/platforms/value.ts'

/** How much of what: all VPCs together. */
interface Size {
  readonly vpcs: number
  readonly subnets: number
  readonly groups: number
  readonly rules: number
  readonly instances: number
  /** Of so many subnets one has a network ACL of its own; 0: none. */
  readonly aclEvery: number
}

export type Plain = string | number | boolean | { readonly link: string } | readonly Plain[] | { readonly [name: string]: Plain }

/** Resources as they would be read from a file, one after the other. */
export function collector(): { readonly made: Resource[]; readonly add: (id: string, attributes: { readonly [name: string]: Plain }) => void } {
  const made: Resource[] = []
  const text = new Text('main.tf', '')
  const origin = (): Origin => written(text, { start: made.length, end: made.length + 1 })
  const add = (id: string, attributes: { readonly [name: string]: Plain }): void => {
    made.push({
      type: id.split('.')[0] ?? '',
      id,
      keys: [],
      region: 'eu-west-1',
      account: undefined,
      origin: origin(),
      attributes: new Map(Object.entries(attributes).map(([name, plain]) => [name, valueOf(plain, origin())])),
    })
  }
  return { made, add }
}

/** A network on AWS as its resources: peered VPCs with public and private subnets, NAT gateways, security groups that refer to each other, and instances. */
export function generateAws({ vpcs, subnets, groups, rules, instances, aclEvery }: Size): Resource[] {
  const { made, add } = collector()
  const each = (count: number): number => Math.floor(count / vpcs)
  let state = 11
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648
    return Math.floor((state / 2147483648) * below)
  }
  for (let v = 0; v < vpcs; v++) {
    const vpc = { link: `aws_vpc.v${v}` }
    add(`aws_vpc.v${v}`, { cidr_block: `10.${v}.0.0/16` })
    add(`aws_internet_gateway.v${v}`, { vpc_id: vpc })
    add(`aws_eip.v${v}`, {})
    add(`aws_nat_gateway.v${v}`, { subnet_id: { link: `aws_subnet.v${v}s0` }, allocation_id: { link: `aws_eip.v${v}` } })
    const peers =
      vpcs > 1
        ? [
            { cidr_block: `10.${(v + 1) % vpcs}.0.0/16`, vpc_peering_connection_id: { link: `aws_vpc_peering_connection.v${v}` } },
            {
              cidr_block: `10.${(v + vpcs - 1) % vpcs}.0.0/16`,
              vpc_peering_connection_id: { link: `aws_vpc_peering_connection.v${(v + vpcs - 1) % vpcs}` },
            },
          ]
        : []
    if (vpcs > 1)
      add(`aws_vpc_peering_connection.v${v}`, { vpc_id: vpc, peer_vpc_id: { link: `aws_vpc.v${(v + 1) % vpcs}` }, auto_accept: true })
    add(`aws_route_table.v${v}public`, {
      vpc_id: vpc,
      route: [{ cidr_block: '0.0.0.0/0', gateway_id: { link: `aws_internet_gateway.v${v}` } }],
    })
    for (let zone = 0; zone < 3; zone++)
      add(`aws_route_table.v${v}private${zone}`, {
        vpc_id: vpc,
        route: [{ cidr_block: '0.0.0.0/0', nat_gateway_id: { link: `aws_nat_gateway.v${v}` } }, ...peers],
      })
    add(`aws_network_acl.v${v}`, {
      vpc_id: vpc,
      ingress: [
        { rule_no: 100, action: 'allow', protocol: '-1', from_port: 0, to_port: 0, cidr_block: '10.0.0.0/8' },
        { rule_no: 200, action: 'allow', protocol: 'tcp', from_port: 1024, to_port: 65535, cidr_block: '0.0.0.0/0' },
      ],
      egress: [{ rule_no: 100, action: 'allow', protocol: '-1', from_port: 0, to_port: 0, cidr_block: '0.0.0.0/0' }],
    })
    // Three subnets a tier, one a zone; every tenth tier is public.
    const isPublic = (s: number): boolean => Math.floor(s / 3) % 10 === 0
    for (let s = 0; s < each(subnets); s++) {
      add(`aws_subnet.v${v}s${s}`, { vpc_id: vpc, cidr_block: `10.${v}.${s}.0/24`, map_public_ip_on_launch: isPublic(s) })
      add(`aws_route_table_association.v${v}s${s}`, {
        subnet_id: { link: `aws_subnet.v${v}s${s}` },
        route_table_id: { link: isPublic(s) ? `aws_route_table.v${v}public` : `aws_route_table.v${v}private${s % 3}` },
      })
      if (aclEvery > 0 && s % aclEvery === 3)
        add(`aws_network_acl_association.v${v}s${s}`, {
          subnet_id: { link: `aws_subnet.v${v}s${s}` },
          network_acl_id: { link: `aws_network_acl.v${v}` },
        })
    }
    for (let g = 0; g < each(groups); g++)
      add(`aws_security_group.v${v}g${g}`, {
        vpc_id: vpc,
        egress: [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }],
      })
    for (let r = 0; r < each(rules); r++) {
      const port = 1000 + random(200)
      const group = random(each(groups))
      const range = random(20) === 0 ? `10.${(v + 1) % vpcs}.0.0/16` : `10.${v}.${random(each(subnets))}.0/${random(2) === 0 ? 24 : 22}`
      const peer: { readonly [name: string]: Plain } =
        random(10) < 6
          ? { referenced_security_group_id: { link: `aws_security_group.v${v}g${random(each(groups))}` } }
          : { cidr_ipv4: range }
      const web = group % 10 === 0 && random(5) === 0
      const to: { readonly [name: string]: Plain } = web
        ? { from_port: 443, to_port: 443, cidr_ipv4: '0.0.0.0/0' }
        : { from_port: port, to_port: port + random(3), ...peer }
      add(`aws_vpc_security_group_ingress_rule.v${v}r${r}`, {
        security_group_id: { link: `aws_security_group.v${v}g${group}` },
        ip_protocol: 'tcp',
        ...to,
      })
    }
    // A tier has its own group and a subnet in each zone; all of a kind have one group beside it.
    for (let i = 0; i < each(instances); i++) {
      const tier = i % each(groups)
      const own = [tier, each(groups) - 1 - (tier % 5)].map((g) => ({ link: `aws_security_group.v${v}g${g}` }))
      add(`aws_instance.v${v}i${i}`, {
        subnet_id: { link: `aws_subnet.v${v}s${(tier * 3 + (Math.floor(i / each(groups)) % 3)) % each(subnets)}` },
        vpc_security_group_ids: own,
      })
    }
  }
  return made
}

function valueOf(plain: Plain, origin: Origin): Value {
  if (typeof plain === 'string') return { kind: 'text', value: plain, origin }
  if (typeof plain === 'number') return { kind: 'number', value: plain, origin }
  if (typeof plain === 'boolean') return { kind: 'bool', value: plain, origin }
  if (isList(plain)) return { kind: 'list', items: plain.map((one) => valueOf(one, origin)), origin }
  if (isLink(plain)) return { kind: 'unknown', says: 'computed at apply', parts: [{ resource: plain.link, attribute: 'id' }], origin }
  return { kind: 'map', entries: new Map(Object.entries(plain).map(([name, one]) => [name, valueOf(one, origin)])), origin }
}

const isList = (plain: Plain): plain is readonly Plain[] => Array.isArray(plain)
const isLink = (plain: Plain): plain is { readonly link: string } =>
  typeof plain === 'object' && !isList(plain) && typeof plain['link'] === 'string'
