import type { Check, StyleInput } from '../../../model/check.ts'
import { attribute, text } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'
import { defaultRoutes } from './way.ts'

export const natWithoutWayOut: Check<StyleInput<AwsTree>> = {
  code: 'aws/nat-without-way-out',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} lies in {subnet}, whose route table leads the internet {where}: nothing that goes through it gets out.',
  fix: 'Put the NAT gateway into a public subnet: one whose route table leads 0.0.0.0/0 to the internet gateway.',
  *run({ tree: { world, networks, tables } }) {
    for (const nat of world.ofType('aws_nat_gateway')) {
      const subnet = networks.subnetOf(attribute(nat, 'subnet_id'))
      const kind = attribute(nat, 'connectivity_type')
      const mode = attribute(nat, 'availability_mode')
      if (!subnet || subnet.foreign || nat.lookedUp === true || (kind && text(kind) !== 'public') || (mode && text(mode) !== 'zonal'))
        continue
      const table = tables.of(subnet)
      if (table.open !== undefined) continue
      const routes = defaultRoutes(table, 4)
      // A firewall, an appliance or another network may stand between it and the internet.
      const lost = routes.every(
        ({ target, uncertain }) => uncertain === undefined && target.kind === 'resource' && target.resource.type === 'aws_nat_gateway',
      )
      if (!lost || (routes.length === 0 && table.routes.some(({ target }) => target.kind !== 'local'))) continue
      yield {
        subject: nat.id,
        origins: [nat.origin, ...routes.map(({ origin }) => origin), table.origin],
        args: { subnet: subnet.id, where: routes[0] ? `to a NAT gateway again (${routes[0].says})` : 'nowhere' },
      }
    }
  },
}
