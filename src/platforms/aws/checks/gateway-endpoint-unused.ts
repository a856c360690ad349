import type { Check, StyleInput } from '../../../model/check.ts'
import { items, part, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { referrersOf } from './referrers.ts'

export const gatewayEndpointUnused: Check<StyleInput<AwsTree>> = {
  code: 'aws/gateway-endpoint-unused',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is a gateway endpoint of no route table: nothing goes through it.',
  fix: 'Name the private route tables (route_table_ids).',
  *run({ tree: { world } }) {
    for (const endpoint of world.ofType('aws_vpc_endpoint')) {
      const type = part(endpoint, 'vpc_endpoint_type')
      if (endpoint.lookedUp === true || endpoint.uncertain !== undefined || (type && text(type)?.toLowerCase() !== 'gateway')) continue
      const tables = part(endpoint, 'route_table_ids')
      if (
        tables?.kind === 'unknown' ||
        items(tables).length > 0 ||
        referrersOf(world, endpoint).some((one) => one.type === 'aws_vpc_endpoint_route_table_association')
      )
        continue
      yield { subject: endpoint.id, origins: [endpoint.origin] }
    }
  },
}
