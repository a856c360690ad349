import type { Resource } from '../../../platforms/resource.ts'
import { declaredOf, leadsTo, valueOf, type TerraformCheck } from './look.ts'

/** What AWS makes by itself, and by which attribute it is adopted. */
const adopted: readonly (readonly [string, string])[] = [
  ['aws_default_network_acl', 'default_network_acl_id'],
  ['aws_default_route_table', 'default_route_table_id'],
  ['aws_default_security_group', 'vpc_id'],
]

export const adoptedTwice: TerraformCheck = {
  code: 'terraform/adopted-twice',
  severity: 'error',
  needs: ['tree:terraform'],
  says: '{subject} and {other} both manage the default {what} of {vpc}: each apply undoes the other’s.',
  fix: 'Keep one of them.',
  *run({ tree }) {
    for (const [type, attribute] of adopted) {
      const first = new Map<string, Resource>()
      for (const resource of declaredOf(tree, type)) {
        const vpc = leadsTo(valueOf(resource, attribute))
        if (vpc === undefined) continue
        const known = first.get(vpc)
        if (known)
          yield {
            subject: resource.id,
            origins: [resource.origin, known.origin],
            args: { other: known.id, vpc, what: type.replace('aws_default_', '').replaceAll('_', ' ') },
          }
        else first.set(vpc, resource)
      }
    }
  },
}
