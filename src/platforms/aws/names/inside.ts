import type { Address } from '../../../base/address.ts'
import { formatAddress } from '../../../base/address.ts'
import { bool, part, text } from '../attribute.ts'
import { nameOf, type ServiceName } from '../service.ts'
import type { Inhabitant } from '../vpc/inhabit.ts'

/**
 * Names that AWS gives to instances: private ones for the VPC itself as far as it has AWS' resolver, public ones where it also has host names, which lead to the private
 * address within the VPC (Amazon VPC, "DNS attributes for your VPC"; EC2, "instance hostname types", 2026-11).
 */
export function instanceNames(inhabitants: readonly Inhabitant[]): ServiceName[] {
  return inhabitants.flatMap(({ placement, vpc }): ServiceName[] => {
    const { resource, id, origin, public: reached } = placement
    if (resource.type !== 'aws_instance' || !vpc.dns) return []
    const region = resource.region ?? vpc.resource.region
    const one = (attribute: string, name: string, gives: ServiceName['gives'], within?: string): ServiceName => ({ link: { resource: resource.id, attribute }, name, endpoint: id, gives, ...(within !== undefined && { within }), origin })
    const known = (attribute: string): string => text(resource.attributes.get(attribute))?.toLowerCase() ?? nameOf({ resource: resource.id, attribute })
    const inside = [known('private_dns'), ...placement.addresses.filter(({ family }) => family === 4).flatMap((address) => addressName(address, region))]
    const hostnames = bool(part(vpc.resource, 'enable_dns_hostnames'), vpc.resource.type === 'aws_default_vpc')
    const outside = reached.kind === 'address' && hostnames === true ? [known('public_dns'), ...reached.addresses.filter(({ family }) => family === 4).flatMap((address) => publicName(address, region))] : []
    return [...[...new Set(inside)].map((name) => one('private_dns', name, 'private', vpc.id)), ...[...new Set(outside)].map((name) => one('public_dns', name, 'split'))]
  })
}

const dashed = (address: Address): string => formatAddress(address).replaceAll('.', '-')

function addressName(address: Address, region: string | undefined): string[] {
  if (region === undefined) return []
  return [`ip-${dashed(address)}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`]
}

function publicName(address: Address, region: string | undefined): string[] {
  if (region === undefined) return []
  return [`ec2-${dashed(address)}.${region === 'us-east-1' ? 'compute-1' : `${region}.compute`}.amazonaws.com`]
}
