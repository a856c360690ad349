/** What runs programs of one's own: it nearly always has something to fetch, to tell or to ask. */
export const programs: ReadonlySet<string> = new Set([
  'aws_autoscaling_group',
  'aws_ecs_service',
  'aws_eks_node_group',
  'aws_instance',
  'aws_lambda_function',
])
