import { attribute } from '../attribute.ts'
import { linkOf } from '../world.ts'
import type { Subnet } from '../vpc/network.ts'

/**
 * The availability zone of a subnet, by its name or by what stands for one that only AWS knows
 * (`data.aws_availability_zones.all.names[0]`); undefined where AWS will choose.
 */
export function zoneOf(subnet: Subnet): string | undefined {
  if (subnet.zone !== undefined) return subnet.zone
  for (const name of ['availability_zone', 'availability_zone_id']) {
    const value = attribute(subnet.resource, name)
    const link = value && linkOf(value)
    if (link) return `${link.resource}.${link.attribute}`
  }
  return undefined
}
