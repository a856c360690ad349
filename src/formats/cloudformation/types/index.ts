import { balancers } from './balance.ts'
import { computes } from './compute.ts'
import { datas } from './data.ts'
import { edges } from './edge.ts'
import { engines } from './engine.ts'
import { names } from './names.ts'
import { networkFirewalls } from './network-firewall.ts'
import { securityGroups } from './security-group.ts'
import type { Service, TypeTable } from './table.ts'
import { transits } from './transit.ts'
import { vpcs } from './vpc.ts'
import { walls } from './waf.ts'

/** Every type that is translated. */
export const tables: Service = {
  ...balancers,
  ...computes,
  ...datas,
  ...edges,
  ...engines,
  ...names,
  ...networkFirewalls,
  ...securityGroups,
  ...transits,
  ...vpcs,
  ...walls,
}

export function tableOf(type: string): TypeTable | undefined {
  return Object.hasOwn(tables, type) ? tables[type] : undefined
}

/** Services none of whose resources change where a flow goes, whether it passes, or who answers. */
const apart = new Set(
  `
  AccessAnalyzer Amplify AppConfig ApplicationAutoScaling ApplicationInsights Athena AuditManager AutoScalingPlans Backup Bedrock Budgets CE
  Chatbot CloudTrail CloudWatch CodeArtifact CodeBuild CodeCommit CodeDeploy CodeGuruProfiler CodePipeline CodeStarConnections
  CodeStarNotifications Cognito Config DLM Detective DevOpsGuru DynamoDB ECR Events FIS FMS FraudDetector Glue Grafana GuardDuty IAM
  IdentityStore ImageBuilder Inspector InspectorV2 IoT KMS Kinesis KinesisFirehose LakeFormation Logs Macie Notifications OAM Organizations
  Pipes QLDB RUM ResourceExplorer2 ResourceGroups RolesAnywhere S3 SES SNS SQS SSM SSO Scheduler SecretsManager SecurityHub ServiceCatalog
  ServiceCatalogAppRegistry Signer StepFunctions Synthetics UserNotifications XRay
`
    .trim()
    .split(/\s+/),
)

/** Types of other services of which the same is true: `*` stands for any ending. */
const harmless = `
  ApiGateway::Account ApiGateway::ApiKey ApiGateway::Authorizer ApiGateway::ClientCertificate ApiGateway::Documentation*
  ApiGateway::GatewayResponse ApiGateway::Model ApiGateway::RequestValidator ApiGateway::UsagePlan*
  ApiGatewayV2::Authorizer ApiGatewayV2::IntegrationResponse ApiGatewayV2::Model ApiGatewayV2::RouteResponse
  AutoScaling::LifecycleHook AutoScaling::ScalingPolicy AutoScaling::ScheduledAction AutoScaling::WarmPool
  CDK::Metadata CloudFormation::Hook* CloudFormation::Macro CloudFormation::PublicTypeVersion CloudFormation::Publisher
  CloudFormation::Resource* CloudFormation::Type* CloudFormation::WaitCondition*
  CloudFront::KeyGroup CloudFront::MonitoringSubscription CloudFront::PublicKey CloudFront::RealtimeLogConfig
  CloudFront::ResponseHeadersPolicy
  EC2::CapacityReservation* EC2::IPAMScope EC2::KeyPair EC2::NetworkInsights* EC2::PlacementGroup EC2::SnapshotBlockPublicAccess
  EC2::Volume*
  ECS::CapacityProvider ECS::ClusterCapacityProviderAssociations
  EKS::AccessEntry EKS::IdentityProviderConfig EKS::PodIdentityAssociation
  ElastiCache::ParameterGroup ElastiCache::User*
  Lambda::Alias Lambda::CodeSigningConfig Lambda::EventInvokeConfig Lambda::EventSourceMapping Lambda::LayerVersion* Lambda::Permission
  Lambda::Version
  DocDB::DBClusterParameterGroup DocDB::EventSubscription MemoryDB::ACL MemoryDB::ParameterGroup MemoryDB::User Neptune::DBClusterParameterGroup
  Neptune::DBParameterGroup Neptune::EventSubscription Redshift::ClusterParameterGroup Redshift::EventSubscription Redshift::ScheduledAction
  Serverless::Connector
  RDS::DBClusterParameterGroup RDS::DBParameterGroup RDS::EventSubscription RDS::OptionGroup
  Route53Resolver::ResolverQueryLoggingConfig*
  Serverless::LayerVersion Serverless::SimpleTable Serverless::StateMachine
`
  .trim()
  .split(/\s+/)

/** Whether something of a type that nobody translates could change an answer. */
export function isNetwork(type: string): boolean {
  const [, service, name] = /^AWS::(\w+)::(\w+)/.exec(type) ?? []
  if (service === undefined || name === undefined) return true
  const whole = `${service}::${name}`
  return !(apart.has(service) || harmless.some((one) => (one.endsWith('*') ? whole.startsWith(one.slice(0, -1)) : whole === one)))
}
