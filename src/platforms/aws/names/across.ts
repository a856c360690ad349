import { blocks, attribute, bool, missingBlocks, part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import { vpcTypes } from '../vpc/network.ts'
import type { Resource } from '../../resource.ts'
import type { World } from '../world.ts'

/** A VPC whose public names may lead to private addresses for those who ask in a peered one. */
export interface AcrossPeering {
  readonly peering: Resource
  /** The VPC in which the names are, and the peered one that asks. */
  readonly named: string
  readonly asking: string
  /** Undefined where it isn't known. */
  readonly on: boolean | undefined
}

const connection = 'aws_vpc_peering_connection'
const beside = ['aws_vpc_peering_connection_accepter', 'aws_vpc_peering_connection_options']

/**
 * Both directions of each peering connection whose VPCs were read. AWS: off unless it is switched on for the side whose names are asked for (API PeeringConnectionOptions,
 * AllowDnsResolutionFromRemoteVpc, 2026-11).
 */
export function namesAcross(world: World): AcrossPeering[] {
  return world.ofType(connection).flatMap((peering): AcrossPeering[] => {
    const [requester, accepter] = ['vpc_id', 'peer_vpc_id'].map((name) => referred(world, attribute(peering, name), ...vpcTypes)?.id)
    if (requester === undefined || accepter === undefined) return []
    const saying = [peering, ...world.ofType(...beside).filter((one) => referred(world, attribute(one, 'vpc_peering_connection_id'), connection) === peering)]
    const strangers = world.ofType(...beside).some((one) => !referred(world, attribute(one, 'vpc_peering_connection_id'), connection))
    const abroad = text(attribute(peering, 'peer_owner_id')) !== undefined || attribute(peering, 'peer_region') !== undefined
    const sideOf = (side: 'requester' | 'accepter'): boolean | undefined => {
      const said = saying.map((one) => attribute(one, side)).flatMap((value) => (missingBlocks(value) ? [undefined] : blocks(value).map((block) => bool(part(block, 'allow_remote_vpc_dns_resolution'), false))))
      if (said.includes(true)) return true
      // Who owns the other side may have switched it on there.
      return said.includes(undefined) || strangers || peering.lookedUp === true || peering.uncertain !== undefined || (abroad && !said.includes(false)) ? undefined : false
    }
    return [
      { peering, named: requester, asking: accepter, on: sideOf('requester') },
      { peering, named: accepter, asking: requester, on: sideOf('accepter') },
    ]
  })
}
