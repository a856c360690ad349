import type { Profile } from '../../../model/profile.ts'
import type { Core, Door } from '../door.ts'
import { Attachments, type Told } from './attachment.ts'
import { clientDoor } from './client.ts'
import { endpointServiceDoor } from './endpoint-service.ts'
import { firewallDoor } from './firewall.ts'
import { gatewayEndpointDoor } from './gateway-endpoint.ts'
import { transitDoor } from './gateway.ts'
import { localGateways } from './local-gateway.ts'
import { premisesFacts } from './premises.ts'
import { GatewayTables } from './route-table.ts'
import { beyondOf, virtualDoor } from './vpn.ts'
import { attribute, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { Attachment } from './attachment.ts'

/** Everything that stands between VPCs and at their edge, beside internet gateways, NAT and peering: opened once the VPCs are known. */
export function openTransit(core: Core, profile: Profile = {}): Door[] {
  const attachments = new Attachments(core.world, core.networks)
  const tables = new GatewayTables(core.world, core.names, attachments, tell)
  const ways = virtualDoor(core, attachments, tables)
  const lineOf = (attachment: Attachment): string | undefined => {
    const direct =
      attachment.kind === 'direct connect'
        ? referred(core.world, attribute(attachment.resource, 'dx_gateway_id'), 'aws_dx_gateway')?.id
        : undefined
    return ways.lines.find(({ id }) => id === (direct ?? attachment.id))?.id
  }
  const { door } = transitDoor(core, attachments, tables, { hop: (attachment) => beyondOf(attachment, lineOf), told: tell })
  const local = localGateways(core)
  return [
    door,
    ways.door,
    local.door,
    firewallDoor(core),
    gatewayEndpointDoor(core),
    endpointServiceDoor(core, profile),
    clientDoor(core),
    { targets: [], hop: () => ({ kind: 'blackhole' }), facts: premisesFacts([...ways.lines, ...local.lines], core) },
  ]
}

/**
 * What an attachment propagates: a VPC its ranges, IPv6 only where that is on (AWS: CreateTransitGatewayVpcAttachment Ipv6Support,
 * 2026-11); others what BGP tells them.
 */
function tell({ kind, vpc, id, resource }: Attachment): Told {
  if (vpc) {
    const six = text(attribute(resource, 'ipv6_support')) === 'enable'
    return {
      ranges: vpc.ranges.filter(({ family }) => six || family === 4),
      families: vpc.open.filter((family) => six || family === 4),
      open: undefined,
    }
  }
  const static_ = kind === 'vpn' && text(attribute(resource, 'static_routes_only')) === 'true'
  return { ranges: [], families: [], open: static_ ? undefined : `which ranges ${id} learns by BGP is not declared` }
}
