import { valueOf, type TerraformCheck } from './look.ts'
import { declaredTwice, foundTwice, type Pair } from './twice.ts'

const lists = ['aws_network_acl', 'aws_default_network_acl']
const rules = (attribute: 'ingress' | 'egress'): Pair => ({
  holders: lists,
  attribute,
  apart: ['aws_network_acl_rule'],
  names: 'network_acl_id',
  isFor: (rule) => {
    const egress = valueOf(rule, 'egress')
    return egress === undefined ? attribute === 'ingress' : egress.kind === 'bool' && egress.value === (attribute === 'egress')
  },
})

/** hashicorp/aws, aws_network_acl: rules and subnets within it and in resources of their own undo each other (2026-11). */
export const aclInTwoPlaces: TerraformCheck = {
  code: 'terraform/acl-in-two-places',
  severity: 'error',
  needs: ['tree:terraform'],
  says: '{subject} has {attribute} within itself and in {others}: each apply takes the other’s away.',
  fix: 'Write all of them as resources of their own, or all within {subject}.',
  *run({ tree }) {
    const subnets: Pair = { holders: lists, attribute: 'subnet_ids', apart: ['aws_network_acl_association'], names: 'network_acl_id' }
    for (const twice of declaredTwice(tree, [rules('ingress'), rules('egress'), subnets])) yield foundTwice(twice)
  },
}
