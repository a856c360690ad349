import type { Check, StyleInput } from '../../../model/check.ts'
import { noWayIn } from '../../../model/cause.ts'
import type { AwsTree } from '../tree.ts'
import { publicId } from '../vpc/inhabit.ts'
import { hasNoWayIn } from './way.ts'

export const publicAddressWithoutWay: Check<StyleInput<AwsTree>> = {
  code: 'aws/public-address-without-way',
  severity: 'warning',
  needs: ['tree:aws'],
  says: '{subject} has a public address, and no route of {tables} leads to an internet gateway: nobody can use it.',
  fix: 'Put it into a public subnet, give its route table a route to the internet gateway, or take the public address away.',
  *run({ tree: { inhabitants } }) {
    for (const one of inhabitants) {
      const { placement, vpc, tables } = one
      if (
        placement.public.kind !== 'address' ||
        vpc.foreign ||
        placement.resource.lookedUp === true ||
        placement.resource.uncertain !== undefined ||
        !hasNoWayIn(one)
      )
        continue
      yield {
        subject: placement.id,
        origins: [placement.public.origin, placement.origin, ...tables.map(({ origin }) => origin)],
        args: { tables: tables.map(({ id }) => id).join(', ') },
        cause: [noWayIn(publicId(placement))],
      }
    }
  },
}
