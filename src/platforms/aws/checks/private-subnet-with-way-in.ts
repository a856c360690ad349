import type { Check, StyleInput } from '../../../model/check.ts'
import { labelsOf } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import type { Subnet } from '../vpc/network.ts'
import { routesTo } from './way.ts'

export const privateSubnetWithWayIn: Check<StyleInput<AwsTree>> = {
  code: 'aws/private-subnet-with-way-in',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} is called {name}, and its route table leads to an internet gateway: {route}.',
  fix: 'Give it a route table that leads out by a NAT gateway (IPv6: an egress-only internet gateway), or call it public.',
  *run({ tree: { networks, tables } }) {
    for (const subnet of networks.subnets.values()) {
      if (subnet.foreign) continue
      const name = privateName(subnet)
      const route = name === undefined ? undefined : routesTo(tables.of(subnet), 'aws_internet_gateway')[0]
      if (name !== undefined && route)
        yield { subject: subnet.id, origins: [route.origin, subnet.origin], args: { name, route: route.says } }
    }
  },
}

/** The word by which a subnet's name or tags promise that nobody comes in. */
function privateName({ id, resource }: Subnet): string | undefined {
  const labels = labelsOf(resource)
  // The last name of `module.net.aws_subnet.private["a"]`, with its key.
  const own = id.slice(id.lastIndexOf('aws_subnet.') + 'aws_subnet.'.length)
  const names = [labels['Name'], labels['tier'], labels['Tier'], labels['Type'], labels['type'], own].flatMap((one) => one ?? [])
  const promising = names.find((one) => /(?:^|[^a-z])(?:private|isolated|internal|intra)(?:[^a-z]|$)/i.test(one))
  return promising === undefined || names.some((one) => /(?:^|[^a-z])public(?:[^a-z]|$)/i.test(one)) ? undefined : promising
}
