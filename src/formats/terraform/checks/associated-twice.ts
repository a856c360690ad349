import type { Resource } from '../../../platforms/resource.ts'
import type { Origin } from '../../../origin/origin.ts'
import { declaredOf, leadsTo, membersOf, valueOf, type TerraformCheck } from './look.ts'

export const associatedTwice: TerraformCheck = {
  code: 'terraform/associated-twice',
  severity: 'error',
  needs: ['tree:terraform'],
  says: '{subject} is given a {what} twice, by {one} and by {other}: it has only one.',
  fix: 'Keep the association that is meant.',
  *run({ tree }) {
    const taken = new Map<string, { readonly by: Resource; readonly origin: Origin }>()
    const give = function* (
      what: string,
      subnet: string | undefined,
      by: Resource,
      origin: Origin,
    ): Generator<{ subject: string; origins: Origin[]; args: Record<string, string> }> {
      if (subnet === undefined) return
      const key = `${what}\n${subnet}`
      const known = taken.get(key)
      if (!known) taken.set(key, { by, origin })
      else if (known.by !== by) yield { subject: subnet, origins: [origin, known.origin], args: { what, one: known.by.id, other: by.id } }
    }
    for (const one of declaredOf(tree, 'aws_route_table_association')) {
      // A route table has gateways too.
      yield* give('route table', leadsTo(valueOf(one, 'subnet_id')) ?? leadsTo(valueOf(one, 'gateway_id')), one, one.origin)
    }
    for (const one of declaredOf(tree, 'aws_network_acl', 'aws_default_network_acl'))
      for (const value of membersOf(valueOf(one, 'subnet_ids'))) yield* give('network ACL', leadsTo(value), one, value.origin)
    for (const one of declaredOf(tree, 'aws_network_acl_association'))
      yield* give('network ACL', leadsTo(valueOf(one, 'subnet_id')), one, one.origin)
  },
}
