import type { Check, StyleInput } from '../../../model/check.ts'
import { bool, part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { referrersOf } from './referrers.ts'

export const endpointWithoutPrivateDns: Check<StyleInput<AwsTree>> = {
  code: 'aws/endpoint-without-private-dns',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} stands for {service} without private DNS: whoever calls the service by its usual name goes past it.',
  fix: 'Set private_dns_enabled = true, or let callers use the endpoint’s own names.',
  *run({ tree: { world } }) {
    for (const endpoint of world.ofType('aws_vpc_endpoint')) {
      const service = text(part(endpoint, 'service_name'))
      // Terraform's default is false; only AWS' own services have usual names.
      if (
        endpoint.lookedUp === true ||
        text(part(endpoint, 'vpc_endpoint_type'))?.toLowerCase() !== 'interface' ||
        bool(part(endpoint, 'private_dns_enabled'), false) !== false
      )
        continue
      if (service === undefined || !/^com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+$/.test(service) || service.includes('.vpce.')) continue
      // Somebody asks for its own names, or makes a zone of one's own for it.
      if (referrersOf(world, endpoint).some(({ type }) => !/_association$|_policy$/.test(type))) continue
      yield {
        subject: endpoint.id,
        origins: [part(endpoint, 'private_dns_enabled')?.origin ?? endpoint.origin, endpoint.origin],
        args: { service },
      }
    }
  },
}
