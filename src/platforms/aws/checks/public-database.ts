import type { Check, StyleInput } from '../../../model/check.ts'
import { bool, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { knowsItsRoutes, routesTo } from './way.ts'

export const publicDatabase: Check<StyleInput<AwsTree>> = {
  code: 'aws/public-database',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is publicly accessible and its subnets lead to an internet gateway: its security group is all that stands between it and the internet.',
  fix: 'Set publicly_accessible = false, and reach it from within the network.',
  *run({ tree: { inhabitants } }) {
    for (const one of inhabitants) {
      const { placement, tables } = one
      const said = part(placement.resource, 'publicly_accessible')
      if (!said || bool(said, false) !== true || placement.resource.lookedUp === true || !knowsItsRoutes(one)) continue
      const route = tables.flatMap((table) => routesTo(table, 'aws_internet_gateway'))[0]
      if (route) yield { subject: placement.id, origins: [said.origin, placement.origin, route.origin] }
    }
  },
}
