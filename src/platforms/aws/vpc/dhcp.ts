import type { Unread } from '../../../origin/problem.ts'
import { attribute, items, text } from '../attribute.ts'
import type { World } from '../world.ts'

/** Name servers and domains that VPCs hand out instead of AWS' own: who asks which isn't followed. */
export function unreadDhcp(world: World): Unread[] {
  return world.ofType('aws_vpc_dhcp_options').flatMap((resource): Unread[] => {
    const servers = attribute(resource, 'domain_name_servers')
    const domain = attribute(resource, 'domain_name')
    const others = items(servers).some((one) => text(one) !== 'AmazonProvidedDNS')
    // AWS: ec2.internal in us-east-1, REGION.compute.internal elsewhere (VPC_DHCP_Options, 2026-11).
    const usual = domain === undefined || /^(?:ec2\.internal|[a-z0-9-]+\.compute\.internal)$/.test(text(domain) ?? '')
    return [
      ...(others && servers
        ? [
            {
              what: `${resource.id}: name servers of its own; names are looked up as if AWS answered`,
              origin: servers.origin,
              changesAnswers: true,
            },
          ]
        : []),
      ...(usual ? [] : [{ what: `${resource.id}: the domain that is tried on short names`, origin: domain.origin, changesAnswers: true }]),
    ]
  })
}
