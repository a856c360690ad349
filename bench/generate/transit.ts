import type { Resource } from '../../src/platforms/resource.ts'
import { collector } from './aws.ts'

/** VPCs on one transit gateway that all lead everything private there: three subnets and five instances each, and a group that lets in HTTPS from all and PostgreSQL from one. */
export function generateTransit(vpcs: number): Resource[] {
  const { made, add } = collector()
  const hub = { link: 'aws_ec2_transit_gateway.hub' }
  add(hub.link, {})
  for (let v = 0; v < vpcs; v++) {
    const vpc = { link: `aws_vpc.v${v}` }
    const subnets = [0, 1, 2].map((s) => ({ link: `aws_subnet.v${v}s${s}` }))
    add(vpc.link, { cidr_block: `10.${v}.0.0/16` })
    add(`aws_ec2_transit_gateway_vpc_attachment.v${v}`, { vpc_id: vpc, transit_gateway_id: hub, subnet_ids: subnets })
    add(`aws_route_table.v${v}`, { vpc_id: vpc, route: [{ cidr_block: '10.0.0.0/8', transit_gateway_id: hub }] })
    for (const [s, subnet] of subnets.entries()) {
      add(subnet.link, { vpc_id: vpc, cidr_block: `10.${v}.${s}.0/24` })
      add(`aws_route_table_association.v${v}s${s}`, { subnet_id: subnet, route_table_id: { link: `aws_route_table.v${v}` } })
    }
    add(`aws_security_group.v${v}`, {
      vpc_id: vpc,
      egress: [{ from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] }],
      ingress: [
        { from_port: 443, to_port: 443, protocol: 'tcp', cidr_blocks: ['10.0.0.0/8'] },
        { from_port: 5432, to_port: 5432, protocol: 'tcp', cidr_blocks: [`10.${(v * 7) % vpcs}.0.0/16`] },
      ],
    })
    for (let i = 0; i < 5; i++)
      add(`aws_instance.v${v}i${i}`, { subnet_id: { link: `aws_subnet.v${v}s${i % 3}` }, vpc_security_group_ids: [{ link: `aws_security_group.v${v}` }] })
  }
  return made
}
