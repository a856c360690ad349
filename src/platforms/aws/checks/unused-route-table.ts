import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { referrersOf } from './referrers.ts'

const parts = new Set(['aws_route', 'aws_vpn_gateway_route_propagation', 'aws_vpc_endpoint', 'aws_vpc_endpoint_route_table_association'])

export const unusedRouteTable: Check<StyleInput<AwsTree>> = {
  code: 'aws/unused-route-table',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} is the route table of no subnet and no gateway: its routes lead nobody anywhere.',
  fix: 'Associate it with the subnets that it was made for, or take it away.',
  *run({ tree: { world } }) {
    for (const table of world.ofType('aws_route_table')) {
      if (table.lookedUp === true || table.uncertain !== undefined || table.attributes.has('associations')) continue
      if (referrersOf(world, table).every(({ type }) => parts.has(type))) yield { subject: table.id, origins: [table.origin] }
    }
  },
}
