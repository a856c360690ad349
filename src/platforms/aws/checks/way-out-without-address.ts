import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import { programs } from './programs.ts'
import { defaultRoutes, knowsItsRoutes, leavesBy } from './way.ts'

export const wayOutWithoutAddress: Check<StyleInput<AwsTree>> = {
  code: 'aws/way-out-without-address',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is sent to the internet by {route}, and has no public address: an internet gateway drops what it sends.',
  fix: 'Put it into a subnet whose way out is a NAT gateway, or give it a public address where that is possible.',
  *run({ tree: { inhabitants } }) {
    for (const one of inhabitants) {
      const { placement, tables } = one
      if (
        !programs.has(placement.resource.type) ||
        placement.public.kind !== 'none' ||
        placement.resource.lookedUp === true ||
        !knowsItsRoutes(one)
      )
        continue
      if (!leavesBy(one, 4, 'aws_internet_gateway')) continue
      const route = tables.flatMap((table) => defaultRoutes(table, 4)).find(({ target }) => target.kind === 'resource')
      if (route) yield { subject: placement.id, origins: [placement.origin, route.origin], args: { route: route.says } }
    }
  },
}
