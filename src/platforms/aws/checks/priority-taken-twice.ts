import type { Check, StyleInput } from '../../../model/check.ts'
import type { Resource } from '../../resource.ts'
import { number, part } from '../attribute.ts'
import { listenerTypes } from '../balance/listener.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { ruleTypes } from './balancers.ts'

export const priorityTakenTwice: Check<StyleInput<AwsTree>> = {
  code: 'listener/priority-taken-twice',
  severity: 'error',
  needs: ['tree:aws'],
  says: '{rules} of {subject} have the priority {priority}: AWS refuses the one that comes second.',
  fix: 'Give each rule of a listener a priority of its own.',
  *run({ tree: { world } }) {
    const taken = new Map<string, { readonly listener: Resource; readonly priority: number; readonly rules: Resource[] }>()
    for (const rule of world.ofType(...ruleTypes)) {
      const listener = referred(world, part(rule, 'listener_arn'), ...listenerTypes)
      const priority = number(part(rule, 'priority'))
      if (!listener || priority === undefined || rule.uncertain !== undefined || rule.lookedUp === true) continue
      const key = `${listener.id}\n${priority}`
      const known = taken.get(key) ?? { listener, priority, rules: [] }
      taken.set(key, known)
      known.rules.push(rule)
    }
    for (const { listener, priority, rules } of taken.values())
      if (rules.length > 1)
        yield {
          subject: listener.id,
          origins: rules.map((rule) => part(rule, 'priority')?.origin ?? rule.origin),
          args: { priority, rules: rules.map(({ id }) => id).join(' and ') },
        }
  },
}
