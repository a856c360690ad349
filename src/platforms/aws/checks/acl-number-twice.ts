import type { Check, StyleInput } from '../../../model/check.ts'
import type { Origin } from '../../../origin/origin.ts'
import { attribute, blocks, bool, number, part } from '../attribute.ts'
import type { AwsTree } from '../tree.ts'

const types = ['aws_network_acl', 'aws_default_network_acl']

export const aclNumberTwice: Check<StyleInput<AwsTree>> = {
  code: 'aws/acl-number-twice',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{subject} has {count} {direction} rules with the number {number}: AWS takes only one.',
  fix: 'Give each rule of a direction a number of its own.',
  *run({ tree: { world } }) {
    const taken = new Map<
      string,
      { readonly acl: string; readonly direction: string; readonly number: number; readonly origins: Origin[] }
    >()
    const take = (acl: string, direction: string, given: number | undefined, origin: Origin): void => {
      if (given === undefined) return
      const key = `${acl}\n${direction}\n${given}`
      const known = taken.get(key) ?? { acl, direction, number: given, origins: [] }
      taken.set(key, known)
      known.origins.push(origin)
    }
    for (const acl of world.ofType(...types))
      for (const direction of ['ingress', 'egress'])
        for (const block of blocks(attribute(acl, direction)))
          take(acl.id, direction, number(part(block, 'rule_no') ?? part(block, 'rule_number')), block.origin)
    for (const rule of world.ofType('aws_network_acl_rule')) {
      const found = world.follow(attribute(rule, 'network_acl_id'), types)
      const egress = bool(attribute(rule, 'egress'), false)
      if (found?.kind === 'resource' && types.includes(found.resource.type) && egress !== undefined && rule.uncertain === undefined)
        take(found.resource.id, egress ? 'egress' : 'ingress', number(attribute(rule, 'rule_number')), rule.origin)
    }
    for (const { acl, direction, number: given, origins } of taken.values())
      if (origins.length > 1) yield { subject: acl, origins, args: { direction, number: given, count: origins.length } }
  },
}
