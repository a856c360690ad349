import type { Check, StyleInput } from '../../../model/check.ts'
import { attribute, text } from '../attribute.ts'
import { zoneOf } from '../transit/zone.ts'
import type { AwsTree } from '../tree.ts'
import type { Subnet } from '../vpc/network.ts'
import { defaultRoutes } from './way.ts'

export const natSharedByZones: Check<StyleInput<AwsTree>> = {
  code: 'aws/nat-shared-by-zones',
  severity: 'note',
  needs: ['tree:aws'],
  says: '{subject} lies in {zone} and is the way out of subnets in {others} too: if that zone fails, they lose theirs.',
  fix: 'Make a NAT gateway in each zone and let each zone’s route table lead to its own, or make one regional NAT gateway.',
  *run({ tree: { world, networks, tables, inhabitants } }) {
    const used = new Set(inhabitants.flatMap(({ subnets }) => subnets.map(({ id }) => id)))
    for (const nat of world.ofType('aws_nat_gateway')) {
      const subnet = networks.subnetOf(attribute(nat, 'subnet_id'))
      const zone = subnet && zoneOf(subnet)
      if (!subnet || zone === undefined || nat.lookedUp === true || text(attribute(nat, 'availability_mode')) === 'regional') continue
      const away: Subnet[] = []
      for (const other of networks.subnets.values()) {
        const own = zoneOf(other)
        if (other.vpc.id !== subnet.vpc.id || own === undefined || own === zone || !used.has(other.id)) continue
        if (defaultRoutes(tables.of(other), 4).some(({ target }) => target.kind === 'resource' && target.resource.id === nat.id))
          away.push(other)
      }
      if (away.length > 0)
        yield {
          subject: nat.id,
          origins: [nat.origin, ...away.map(({ origin }) => origin)],
          args: { zone, others: [...new Set(away.map((one) => zoneOf(one) ?? ''))].toSorted().join(', ') },
        }
    }
  },
}
