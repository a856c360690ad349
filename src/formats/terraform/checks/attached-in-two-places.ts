import type { TerraformCheck } from './look.ts'
import { declaredTwice, foundTwice, type Pair } from './twice.ts'

// hashicorp/aws, notes on each of these resources (2026-11).
const pairs: readonly Pair[] = [
  {
    holders: ['aws_autoscaling_group'],
    attribute: 'target_group_arns',
    apart: ['aws_autoscaling_attachment'],
    names: 'autoscaling_group_name',
  },
  {
    holders: ['aws_autoscaling_group'],
    attribute: 'load_balancers',
    apart: ['aws_autoscaling_attachment'],
    names: 'autoscaling_group_name',
  },
  {
    holders: ['aws_autoscaling_group'],
    attribute: 'traffic_source',
    apart: ['aws_autoscaling_traffic_source_attachment'],
    names: 'autoscaling_group_name',
  },
  { holders: ['aws_ec2_managed_prefix_list'], attribute: 'entry', apart: ['aws_ec2_managed_prefix_list_entry'], names: 'prefix_list_id' },
  { holders: ['aws_elb'], attribute: 'instances', apart: ['aws_elb_attachment'], names: 'elb' },
  { holders: ['aws_route53_zone'], attribute: 'vpc', apart: ['aws_route53_zone_association'], names: 'zone_id' },
  {
    holders: ['aws_vpc_endpoint'],
    attribute: 'route_table_ids',
    apart: ['aws_vpc_endpoint_route_table_association'],
    names: 'vpc_endpoint_id',
  },
  {
    holders: ['aws_vpc_endpoint'],
    attribute: 'security_group_ids',
    apart: ['aws_vpc_endpoint_security_group_association'],
    names: 'vpc_endpoint_id',
  },
  { holders: ['aws_vpc_endpoint'], attribute: 'subnet_ids', apart: ['aws_vpc_endpoint_subnet_association'], names: 'vpc_endpoint_id' },
]

export const attachedInTwoPlaces: TerraformCheck = {
  code: 'terraform/attached-in-two-places',
  severity: 'warning',
  needs: ['tree:terraform'],
  says: '{subject} names its {attribute}, and {others} adds to them: each apply takes the other’s away.',
  fix: 'Write them in one place, or let {subject} ignore what others add (ignore_changes = [{attribute}]).',
  *run({ tree }) {
    for (const twice of declaredTwice(tree, pairs)) yield foundTwice(twice)
  },
}
