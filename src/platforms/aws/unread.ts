import type { Unread } from '../../origin/problem.ts'
import type { Resource } from '../resource.ts'
import type { Value } from '../value.ts'
import { everywhere } from './type.ts'
import { typeOf } from './types/index.ts'

/**
 * Services whose resources carry no flow, stop none and answer none by themselves: permissions, storage, queues, logs, builds. What they are reached by
 * (endpoints, names) is told elsewhere.
 */
const harmlessServices =
  /^aws_(?:accessanalyzer|account|acm|acmpca|ami|appautoscaling|appconfig|applicationinsights|athena|auditmanager|autoscaling(?!_group)|autoscalingplans|backup|batch|bedrock|billing|budgets|ce|chatbot|cloud9|cloudcontrolapi|cloudformation|cloudtrail|cloudwatch|codeartifact|codebuild|codecommit|codedeploy|codeguru|codepipeline|codestar|cognito|comprehend|computeoptimizer|config|controltower|cur|dataexchange|datapipeline|datazone|detective|devopsguru|dlm|dynamodb|ebs|ecr|ecrpublic|ecs_(?:account|capacity|cluster_capacity|tag)|elastictranscoder|evidently|fis|fms|glacier|glue|grafana|guardduty|iam|identitystore|imagebuilder|inspector|key_pair|kinesis|kms|lakeformation|lambda_(?:alias|code|event|function_event|invocation|layer|permission|provisioned|runtime)|launch_configuration_|license|location|macie|oam|opensearch_(?:domain_policy|domain_saml)|organizations|partition|pinpoint|placement_group|pricing|qldb|quicksight|ram|rbin|rds_(?:cluster_parameter|export)|db_(?:parameter|option|snapshot|cluster_snapshot|event|instance_role)|region|resourceexplorer2|resourcegroups|rolesanywhere|rum|s3|s3control|sagemaker|scheduler|schemas|secretsmanager|securityhub|securitylake|serverlessapplicationrepository|servicecatalog|servicequotas|ses|sesv2|sfn|shield|signer|sns|spot_datafeed|sqs|ssm|ssoadmin|sts|swf|synthetics|timestream|transcribe|translate|volume|wellarchitected|xray|caller_identity|availability_zones?|default_tags|arn|canonical_user_id|ip_ranges|cloudfront_(?:cache|function|key|log|monitoring|origin_access|public|response|realtime|field)|elasticache_(?:parameter|user|user_group)|eks_(?:access|addon|identity|pod)|efs_(?:access|backup|file_system_policy|replication)|network_interface_permission|ec2_(?:image|instance_state|serial|tag|availability_zone_group|capacity))(?:_|$)/

/** What is there and isn't understood: types that no table has, attributes that a type's table doesn't have, and those that it knows it can't judge. */
export function unreadOf(resources: readonly Resource[]): Unread[] {
  return [...unknownTypes(resources), ...resources.flatMap(unknownAttributes)]
}

function unknownTypes(resources: readonly Resource[]): Unread[] {
  const found = new Map<string, Resource[]>()
  for (const resource of resources) {
    if (typeOf(resource.type) !== undefined || resource.lookedUp === true || isHarmless(resource.type)) continue
    const alike = found.get(resource.type)
    if (alike === undefined) found.set(resource.type, [resource])
    else alike.push(resource)
  }
  return [...found].flatMap(([type, [first, ...others]]): Unread[] => {
    if (!first) return []
    const what = others.length === 0 ? `${first.id}: resources of type ${type} are not read` : `${first.id} and ${others.length} more: resources of type ${type} are not read`
    return [{ what, origin: first.origin, changesAnswers: true }]
  })
}

/** Types that no table lists and that change no answer. */
export function isHarmless(type: string): boolean {
  return harmlessServices.test(type)
}

function unknownAttributes(resource: Resource): Unread[] {
  const type = typeOf(resource.type)
  if (!type || resource.lookedUp === true) return []
  return [...resource.attributes.keys()].flatMap((name): Unread[] => {
    if (type.reads.includes(name) || type.harmless.includes(name) || everywhere.includes(name)) return []
    const value = resource.attributes.get(name)
    if (value === undefined || isUnset(value)) return []
    return [{ what: `${resource.id}: ${type.unread?.[name] ?? `attribute ${name} is not read`}`, origin: value.origin, changesAnswers: true }]
  })
}

function isUnset(value: Value): boolean {
  return value.kind === 'null' || (value.kind === 'bool' && !value.value) || (value.kind === 'list' && value.items.length === 0) || (value.kind === 'text' && value.value === '')
}
