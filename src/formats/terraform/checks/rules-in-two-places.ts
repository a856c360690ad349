import { valueOf, type TerraformCheck } from './look.ts'
import { declaredTwice, foundTwice, type Pair } from './twice.ts'

const groups = ['aws_security_group', 'aws_default_security_group']
const pairOf = (direction: 'ingress' | 'egress'): Pair[] => [
  {
    holders: groups,
    attribute: direction,
    apart: ['aws_security_group_rule'],
    names: 'security_group_id',
    isFor: (rule) => {
      const type = valueOf(rule, 'type')
      return type?.kind === 'text' ? type.value === direction : false
    },
  },
  { holders: groups, attribute: direction, apart: [`aws_vpc_security_group_${direction}_rule`], names: 'security_group_id' },
]

/** hashicorp/aws, aws_security_group: rules within it and rules of their own undo each other (2026-11). */
export const rulesInTwoPlaces: TerraformCheck = {
  code: 'terraform/rules-in-two-places',
  severity: 'error',
  needs: ['tree:terraform'],
  says: '{subject} has {attribute} rules within itself and in {others}: each apply takes the other’s away.',
  fix: 'Write all rules of {subject} as resources of their own, or all within it.',
  *run({ tree }) {
    for (const twice of declaredTwice(tree, [...pairOf('ingress'), ...pairOf('egress')])) yield foundTwice(twice)
  },
}
