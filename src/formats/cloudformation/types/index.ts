import { balancers } from './balance.ts'
import { computes } from './compute.ts'
import { datas } from './data.ts'
import { edges } from './edge.ts'
import { networkFirewalls } from './network-firewall.ts'
import { records } from './record.ts'
import { securityGroups } from './security-group.ts'
import type { Service, TypeTable } from './table.ts'
import { transits } from './transit.ts'
import { vpcs } from './vpc.ts'

/** Every type that is translated. */
export const tables: Service = { ...balancers, ...computes, ...datas, ...edges, ...networkFirewalls, ...records, ...securityGroups, ...transits, ...vpcs }

export function tableOf(type: string): TypeTable | undefined {
  return Object.hasOwn(tables, type) ? tables[type] : undefined
}

/** Services none of whose resources change where a flow goes, whether it passes, or who answers. */
const apart = new Set(
  (
    'AccessAnalyzer Amplify AppConfig ApplicationAutoScaling ApplicationInsights Athena AuditManager AutoScalingPlans Backup Bedrock Budgets CE Chatbot ' +
    'CloudTrail CloudWatch CodeArtifact CodeBuild CodeCommit CodeDeploy CodeGuruProfiler CodePipeline CodeStarConnections CodeStarNotifications Cognito Config ' +
    'DLM Detective DevOpsGuru DynamoDB ECR Events FIS FMS FraudDetector Glue Grafana GuardDuty IAM IdentityStore ImageBuilder Inspector InspectorV2 IoT KMS Kinesis ' +
    'KinesisFirehose LakeFormation Logs Macie Notifications OAM Organizations Pipes QLDB RUM ResourceExplorer2 ResourceGroups RolesAnywhere S3 SES SNS SQS SSM SSO ' +
    'Scheduler SecretsManager SecurityHub ServiceCatalog ServiceCatalogAppRegistry Signer StepFunctions Synthetics UserNotifications XRay'
  ).split(' '),
)

/** Types of other services of which the same is true. */
const harmless =
  /^AWS::(?:ApiGateway::(?:Account|ApiKey|Authorizer|ClientCertificate|Documentation.*|GatewayResponse|Model|RequestValidator|UsagePlan.*)|ApiGatewayV2::(?:Authorizer|Model|IntegrationResponse|RouteResponse)|AutoScaling::(?:LifecycleHook|ScalingPolicy|ScheduledAction|WarmPool)|CDK::Metadata|CloudFormation::(?:Macro|WaitCondition|WaitConditionHandle|Hook.*|Resource.*|Type.*|PublicTypeVersion|Publisher)|CloudFront::(?:KeyGroup|MonitoringSubscription|PublicKey|RealtimeLogConfig|ResponseHeadersPolicy)|EC2::(?:KeyPair|PlacementGroup|Volume|VolumeAttachment|CapacityReservation.*|IPAMScope|NetworkInsights.*|SnapshotBlockPublicAccess)|ECS::(?:CapacityProvider|ClusterCapacityProviderAssociations)|EKS::(?:AccessEntry|IdentityProviderConfig|PodIdentityAssociation)|ElastiCache::(?:ParameterGroup|User|UserGroup)|Lambda::(?:Alias|CodeSigningConfig|EventInvokeConfig|EventSourceMapping|LayerVersion|LayerVersionPermission|Permission|Version)|RDS::(?:DBClusterParameterGroup|DBParameterGroup|EventSubscription|OptionGroup)|Route53Resolver::(?:ResolverQueryLoggingConfig.*)|Serverless::(?:LayerVersion|SimpleTable|StateMachine))$/

/** Whether something of a type that nobody translates could change an answer. */
export function isNetwork(type: string): boolean {
  return !(apart.has(/^AWS::(\w+)::/.exec(type)?.[1] ?? '') || harmless.test(type))
}
