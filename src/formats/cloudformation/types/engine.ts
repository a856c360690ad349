import type { Value } from '../../../platforms/value.ts'
import { bool, idle, number, secret, table, tags, text, texts } from './table.ts'
import type { Draft, Fields, Service } from './table.ts'

// Properties and return values: aws-resource-docdb-*, -neptune-*, -memorydb-*, -redshift-*, -rds-dbproxy*, -lambda-url (CloudFormation User Guide, 2026-11).

/** What clusters of DocumentDB and Neptune have of what RDS has. */
const cluster: Fields = {
  ...text('DBClusterIdentifier=cluster_identifier EngineVersion NetworkType'),
  ...texts('VpcSecurityGroupIds AvailabilityZones'),
  ...number('Port DBPort=port'),
  ...secret('MasterUserPassword=master_password'),
  ...idle(`
    AssociatedRoles BackupRetentionPeriod CopyTagsToSnapshot DBClusterParameterGroupName DBInstanceParameterGroupName DeletionProtection
    EnableCloudwatchLogsExports GlobalClusterIdentifier IamAuthEnabled KmsKeyId ManageMasterUserPassword MasterUserSecretKmsKeyId MasterUsername
    PreferredBackupWindow PreferredMaintenanceWindow RestoreToTime RestoreType RotateMasterUserPassword ServerlessScalingConfiguration
    ServerlessV2ScalingConfiguration SnapshotIdentifier SourceDBClusterIdentifier StorageEncrypted StorageType UseLatestRestorableTime
  `),
  ...tags,
}

const member: Fields = {
  ...text('DBInstanceIdentifier=identifier DBClusterIdentifier=cluster_identifier AvailabilityZone'),
  ...bool('PubliclyAccessible'),
  ...idle(`
    AllowMajorVersionUpgrade AutoMinorVersionUpgrade CACertificateIdentifier CertificateRotationRestart DBInstanceClass DBParameterGroupName
    DBSnapshotIdentifier EnablePerformanceInsights PreferredMaintenanceWindow
  `),
  ...tags,
}

const clusterGets = 'Endpoint=endpoint ReadEndpoint=reader_endpoint Port=port ClusterResourceId=cluster_resource_id'
const memberGets = 'Endpoint=endpoint Port=port'
const group: Fields = { ...text('DBSubnetGroupName=name'), ...texts('SubnetIds'), ...idle('DBSubnetGroupDescription'), ...tags }

export const engines: Service = {
  'AWS::DocDB::DBCluster': table('aws_docdb_cluster', { ref: 'cluster_identifier', gets: clusterGets }, text('DBSubnetGroupName'), cluster),
  'AWS::DocDB::DBInstance': table('aws_docdb_cluster_instance', { ref: 'identifier', gets: memberGets }, member),
  'AWS::DocDB::DBSubnetGroup': table('aws_docdb_subnet_group', { ref: 'name' }, group),
  'AWS::Neptune::DBCluster': table(
    'aws_neptune_cluster',
    { ref: 'cluster_identifier', gets: clusterGets },
    text('DBSubnetGroupName=neptune_subnet_group_name'),
    cluster,
  ),
  'AWS::Neptune::DBInstance': table(
    'aws_neptune_cluster_instance',
    { ref: 'identifier', gets: memberGets },
    text('DBSubnetGroupName=neptune_subnet_group_name'),
    member,
  ),
  'AWS::Neptune::DBSubnetGroup': table('aws_neptune_subnet_group', { ref: 'name' }, group),
  'AWS::MemoryDB::Cluster': table(
    'aws_memorydb_cluster',
    { ref: 'name', gets: 'ARN=arn ClusterEndpoint.Address=cluster_endpoint[0].address ClusterEndpoint.Port=port' },
    text('ClusterName=name Engine EngineVersion SubnetGroupName NetworkType IpDiscovery'),
    texts('SecurityGroupIds'),
    number('Port NumShards NumReplicasPerShard'),
    bool('TLSEnabled=tls_enabled'),
    idle(`
      ACLName AutoMinorVersionUpgrade ClusterEndpoint DataTiering Description FinalSnapshotName KmsKeyId MaintenanceWindow
      MultiRegionClusterName NodeType ParameterGroupName SnapshotArns SnapshotName SnapshotRetentionLimit SnapshotWindow SnsTopicArn
      SnsTopicStatus
    `),
    tags,
  ),
  'AWS::MemoryDB::SubnetGroup': table(
    'aws_memorydb_subnet_group',
    { ref: 'name', gets: 'ARN=arn' },
    text('SubnetGroupName=name'),
    texts('SubnetIds'),
    idle('Description'),
    tags,
  ),
  'AWS::Redshift::Cluster': table(
    'aws_redshift_cluster',
    { ref: 'cluster_identifier', gets: 'Endpoint.Address=dns_name Endpoint.Port=port Id=cluster_identifier' },
    text('ClusterIdentifier=cluster_identifier ClusterSubnetGroupName AvailabilityZone ElasticIp'),
    texts('VpcSecurityGroupIds ClusterSecurityGroups'),
    number('Port NumberOfNodes'),
    bool('PubliclyAccessible EnhancedVpcRouting MultiAZ=multi_az AvailabilityZoneRelocation=availability_zone_relocation_enabled'),
    secret('MasterUserPassword=master_password'),
    idle(`
      AllowVersionUpgrade AquaConfigurationStatus AutomatedSnapshotRetentionPeriod AvailabilityZoneRelocationStatus Classic
      ClusterParameterGroupName ClusterType ClusterVersion DBName DeferMaintenance DeferMaintenanceDuration DeferMaintenanceEndTime
      DeferMaintenanceStartTime DestinationRegion Encrypted HsmClientCertificateIdentifier HsmConfigurationIdentifier IamRoles KmsKeyId
      LoggingProperties MaintenanceTrackName ManageMasterPassword ManualSnapshotRetentionPeriod MasterPasswordSecretKmsKeyId MasterUsername
      NamespaceResourcePolicy NodeType OwnerAccount PreferredMaintenanceWindow ResourceAction RevisionTarget RotateEncryptionKey
      SnapshotClusterIdentifier SnapshotCopyGrantName SnapshotCopyManual SnapshotCopyRetentionPeriod SnapshotIdentifier
    `),
    tags,
  ),
  'AWS::Redshift::ClusterSubnetGroup': table(
    'aws_redshift_subnet_group',
    { ref: 'name', gets: 'ClusterSubnetGroupName=name' },
    texts('SubnetIds'),
    idle('Description'),
    tags,
  ),
  'AWS::RDS::DBProxy': table(
    'aws_db_proxy',
    { ref: 'name', gets: 'DBProxyArn=arn Endpoint=endpoint VpcId=vpc_id' },
    text('DBProxyName=name EngineFamily EndpointNetworkType TargetConnectionNetworkType'),
    texts('VpcSecurityGroupIds VpcSubnetIds'),
    bool('RequireTLS=require_tls'),
    idle('Auth DebugLogging DefaultAuthScheme IdleClientTimeout RoleArn'),
    tags,
  ),
  'AWS::RDS::DBProxyTargetGroup': table(
    'aws_db_proxy_target',
    { gets: 'TargetGroupArn=arn', finish: eachTarget },
    text('DBProxyName=db_proxy_name TargetGroupName'),
    texts('DBClusterIdentifiers=db_cluster_identifier DBInstanceIdentifiers=db_instance_identifier'),
    idle('ConnectionPoolConfigurationInfo'),
  ),
  'AWS::Lambda::Url': table(
    'aws_lambda_function_url',
    { gets: 'FunctionUrl=function_url FunctionArn=function_arn' },
    text('TargetFunctionArn=function_name AuthType=authorization_type Qualifier InvokeMode'),
    idle('Cors'),
  ),
}

const kinds: readonly string[] = ['db_cluster_identifier', 'db_instance_identifier']

/** One resource for each database that the proxy connects to. */
function eachTarget({ type, attributes }: Draft): readonly Draft[] {
  const shared = [...attributes].filter(([name]) => !kinds.includes(name))
  const targets = kinds.flatMap((kind) => {
    const held = attributes.get(kind)
    const items: readonly Value[] = held === undefined ? [] : held.kind === 'list' ? held.items : [held]
    return items.map((item) => [kind, item] as const)
  })
  return targets.map((target, index) => ({ type, suffix: `[${index}]`, attributes: new Map([...shared, target]) }))
}
