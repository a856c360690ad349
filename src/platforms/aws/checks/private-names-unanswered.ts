import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { blocks, bool, part } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { vpcTypes } from '../vpc/network.ts'

export const privateNamesUnanswered: Check<StyleInput<AwsTree>> = {
  code: 'aws/private-names-unanswered',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} is for {vpc}, where {lack}: its names are not answered there.',
  fix: 'Set enable_dns_support and enable_dns_hostnames of {vpc} to true.',
  *run({ tree: { world } }) {
    const uses: (readonly [Resource, Resource | undefined])[] = [
      ...world
        .ofType('aws_route53_zone')
        .flatMap((zone) => blocks(part(zone, 'vpc')).map((block) => [zone, referred(world, part(block, 'vpc_id'), ...vpcTypes)] as const)),
      ...world.ofType('aws_route53_zone_association').map((one) => [one, referred(world, part(one, 'vpc_id'), ...vpcTypes)] as const),
      ...world
        .ofType('aws_vpc_endpoint')
        .filter((one) => bool(part(one, 'private_dns_enabled'), false) === true)
        .map((one) => [one, referred(world, part(one, 'vpc_id'), ...vpcTypes)] as const),
    ]
    for (const [resource, vpc] of uses) {
      if (!vpc || vpc.lookedUp === true || vpc.origin.kind === 'implied') continue
      const support = part(vpc, 'enable_dns_support')
      const hostnames = part(vpc, 'enable_dns_hostnames')
      // Private zones and private DNS want both; a VPC that is made has no host names unless it is told to (Amazon VPC, "DNS attributes", 2026-11).
      const off = [
        ...(bool(support, true) === false ? ['enable_dns_support is off'] : []),
        ...(bool(hostnames, vpc.type === 'aws_default_vpc') === false ? ['enable_dns_hostnames is off'] : []),
      ]
      // Without host names an endpoint with private DNS is refused; a private zone is documented to want them.
      const severity = off.length === 1 && bool(support, true) === true && resource.type !== 'aws_vpc_endpoint' ? 'warning' : 'error'
      if (off.length > 0)
        yield {
          subject: resource.id,
          severity,
          origins: [resource.origin, hostnames?.origin ?? support?.origin ?? vpc.origin, vpc.origin],
          args: { vpc: vpc.id, lack: off.join(' and ') },
        }
    }
  },
}
