import type { Unread } from '../../../origin/problem.ts'
import { attribute, text } from '../attribute.ts'
import type { World } from '../world.ts'
import type { Inhabitant } from './inhabit.ts'
import type { Gateway } from './internet.ts'
import type { Networks } from './network.ts'

/** Wavelength Zones and their border groups: `us-east-1-wl1-bos-wlz-1`, `us-east-1-wl1`. */
const wavelength = /-wl\d/

/**
 * Carrier gateways by their VPC: the way from Wavelength Zones into the carrier's network, and out to the internet. Over IPv4 alone; nobody on the internet outside of the
 * carrier's network begins anything there (AWS Wavelength, "How AWS Wavelength works", "Carrier gateways", 2026-11).
 */
export function carrierGateways(world: World, networks: Networks): { readonly byVpc: ReadonlyMap<string, Gateway>; readonly unread: Unread[] } {
  const byVpc = new Map<string, Gateway>()
  const unread: Unread[] = []
  for (const resource of world.ofType('aws_ec2_carrier_gateway')) {
    const { id, origin } = resource
    const vpc = networks.vpcOf(resource)
    if (vpc) byVpc.set(vpc.id, { id, vpc, carrier: true, origin })
    else unread.push({ what: `${id}: the VPC that it is attached to is not known`, origin, changesAnswers: true })
  }
  return { byVpc, unread }
}

/** Does the public address of something belong to a carrier: does it lie in Wavelength Zones, or come from one's border group? */
export function isCarried(world: World, { placement, subnets }: Pick<Inhabitant, 'placement' | 'subnets'>): boolean {
  const elastic = placement.public.kind === 'address' ? world.byId(placement.public.id) : undefined
  const border = elastic?.type === 'aws_eip' ? text(attribute(elastic, 'network_border_group')) : undefined
  if (border !== undefined) return wavelength.test(border)
  return subnets.length > 0 && subnets.every(({ zone }) => zone !== undefined && wavelength.test(zone))
}
