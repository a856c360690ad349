import { formatRange, formatRanges, intersectRanges, type AddressRange } from '../../../base/address.ts'
import type { Check, StyleInput } from '../../../model/check.ts'
import type { AwsTree } from '../tree.ts'
import type { Subnet } from '../vpc/network.ts'

export const subnetsOverlap: Check<StyleInput<AwsTree>> = {
  code: 'aws/subnets-overlap',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} ({range}) and {other} ({theirs}) share {shared}: AWS refuses the second of them.',
  fix: 'Give each subnet of a VPC a range of its own.',
  *run({ tree: { networks } }) {
    const byVpc = new Map<string, { subnet: Subnet; range: AddressRange }[]>()
    for (const subnet of networks.subnets.values()) {
      if (
        subnet.foreign ||
        subnet.resource.uncertain !== undefined ||
        subnet.resource.type !== 'aws_subnet' ||
        subnet.origin.kind === 'implied'
      )
        continue
      const own = byVpc.get(subnet.vpc.id) ?? []
      byVpc.set(subnet.vpc.id, own)
      own.push(...subnet.prefixes.map((range) => ({ subnet, range })))
    }
    for (const all of byVpc.values()) {
      const sorted = all.toSorted(
        (a, b) => a.range.family - b.range.family || (a.range.first < b.range.first ? -1 : a.range.first > b.range.first ? 1 : 0),
      )
      let widest: (typeof sorted)[number] | undefined
      for (const one of sorted) {
        const shared = widest && widest.subnet !== one.subnet ? intersectRanges([widest.range], [one.range]) : []
        if (widest && shared.length > 0)
          yield {
            subject: one.subnet.id,
            origins: [one.subnet.origin, widest.subnet.origin],
            args: {
              range: formatRange(one.range),
              other: widest.subnet.id,
              theirs: formatRange(widest.range),
              shared: formatRanges(shared),
            },
          }
        if (!widest || widest.range.family !== one.range.family || one.range.last > widest.range.last) widest = one
      }
    }
  },
}
