import { block, bool, documents, idle, number, secret, table, tags, text, texts } from './table.ts'
import type { Draft, Fields, Service } from './table.ts'
import { implied } from '../../../origin/origin.ts'

// A database that doesn't say is public where its network has an internet gateway (CreateDBInstance PubliclyAccessible, 2026-11).
function tellPublic(draft: Draft): readonly Draft[] {
  const says = 'aws: a database that does not say whether it is public is public where its network has an internet gateway'
  if (!draft.attributes.has('publicly_accessible')) {
    draft.attributes.set(
      'publicly_accessible',
      {
        kind: 'unknown',
        says: 'PubliclyAccessible is not set; it depends on whether the network has an internet gateway',
        origin: implied(says),
      },
    )
  }
  return [draft]
}

const instance: Fields = {
  ...text('Engine EngineVersion DBSubnetGroupName NetworkType AvailabilityZone SourceDBInstanceIdentifier=replicate_source_db'),
  ...texts('VPCSecurityGroups=vpc_security_group_ids DBSecurityGroups=security_group_names'),
  ...number('Port'),
  ...bool('PubliclyAccessible MultiAZ=multi_az'),
  ...secret('MasterUserPassword=password'),
  ...idle(`
    AdditionalStorageVolumes AllocatedStorage AllowMajorVersionUpgrade ApplyImmediately AssociatedRoles AutoMinorVersionUpgrade
    AutomaticBackupReplicationKmsKeyId AutomaticBackupReplicationRegion AutomaticBackupReplicationRetentionPeriod BackupRetentionPeriod
    BackupTarget CACertificateIdentifier CertificateDetails CertificateRotationRestart CharacterSetName CopyTagsToSnapshot
    CustomIAMInstanceProfile DatabaseInsightsMode DBClusterSnapshotIdentifier DBInstanceClass DBName DBParameterGroupName
    DBSnapshotIdentifier DBSystemId DedicatedLogVolume DeleteAutomatedBackups DeletionProtection Domain DomainAuthSecretArn DomainDnsIps
    DomainFqdn DomainIAMRoleName DomainOu EnableCloudwatchLogsExports EnableIAMDatabaseAuthentication EnablePerformanceInsights
    EngineLifecycleSupport Iops KmsKeyId LicenseModel ManageMasterUserPassword MasterUserAuthenticationType MasterUserSecret
    MasterUsername MaxAllocatedStorage MonitoringInterval MonitoringRoleArn NcharCharacterSetName OptionGroupName
    PerformanceInsightsKMSKeyId PerformanceInsightsRetentionPeriod PreferredBackupWindow PreferredMaintenanceWindow ProcessorFeatures
    PromotionTier ReplicaMode RestoreTime SourceDBClusterIdentifier SourceDBInstanceAutomatedBackupsArn SourceDbiResourceId SourceRegion
    StorageEncrypted StorageThroughput StorageType TdeCredentialArn TdeCredentialPassword Timezone UseDefaultProcessorFeatures
    UseLatestRestorableTime StatusInfos
  `),
  ...tags,
}

const domain = (type: string): ReturnType<typeof table> =>
  table(
    type,
    { ref: 'domain_name', gets: 'Arn=arn DomainArn=arn DomainEndpoint=endpoint DomainEndpointV2=endpoint_v2 Id=domain_id' },
    text('DomainName IPAddressType=ip_address_type'),
    {
      VPCOptions: block('vpc_options', texts('SubnetIds SecurityGroupIds')),
      DomainEndpointOptions: block(
        'domain_endpoint_options',
        text('CustomEndpoint CustomEndpointCertificateArn TLSSecurityPolicy'),
        bool('CustomEndpointEnabled EnforceHTTPS=enforce_https'),
      ),
    },
    documents('AccessPolicies'),
    idle(`
      AdvancedOptions AdvancedSecurityOptions AIMLOptions ClusterConfig CognitoOptions EBSOptions ElasticsearchClusterConfig
      ElasticsearchVersion EncryptionAtRestOptions EngineVersion IdentityCenterOptions LogPublishingOptions NodeToNodeEncryptionOptions
      OffPeakWindowOptions SkipShardMigrationWait SnapshotOptions SoftwareUpdateOptions DeploymentStrategyOptions
    `),
    tags,
  )

export const datas: Service = {
  'AWS::RDS::DBInstance': table(
    'aws_db_instance',
    {
      ref: 'identifier',
      gets: 'Endpoint.Address=address Endpoint.Port=port Endpoint.HostedZoneId=hosted_zone_id DBInstanceArn=arn DbiResourceId=resource_id',
      finish: tellPublic,
      variants: [
        {
          with: 'DBClusterIdentifier',
          table: table(
            'aws_rds_cluster_instance',
            { ref: 'identifier', gets: 'Endpoint.Address=endpoint Endpoint.Port=port DBInstanceArn=arn', finish: tellPublic },
            text('DBInstanceIdentifier=identifier DBClusterIdentifier=cluster_identifier'),
            instance,
          ),
        },
      ],
    },
    text('DBInstanceIdentifier=identifier'),
    instance,
  ),
  'AWS::RDS::DBCluster': table(
    'aws_rds_cluster',
    { ref: 'cluster_identifier', gets: `
      Endpoint.Address=endpoint Endpoint.Port=port ReadEndpoint.Address=reader_endpoint DBClusterArn=arn
      DBClusterResourceId=cluster_resource_id
    ` },
    text(`
      DBClusterIdentifier=cluster_identifier Engine EngineMode EngineVersion DBSubnetGroupName NetworkType DatabaseName
      ReplicationSourceIdentifier GlobalClusterIdentifier
    `),
    texts('VpcSecurityGroupIds AvailabilityZones'),
    number('Port'),
    bool('PubliclyAccessible EnableHttpEndpoint'),
    secret('MasterUserPassword=master_password'),
    idle(`
      AllocatedStorage AssociatedRoles AutoMinorVersionUpgrade BacktrackWindow BackupRetentionPeriod ClusterScalabilityType
      CopyTagsToSnapshot DatabaseInsightsMode DBClusterInstanceClass DBClusterParameterGroupName DBInstanceParameterGroupName DBSystemId
      DeleteAutomatedBackups DeletionProtection Domain DomainIAMRoleName EnableCloudwatchLogsExports EnableGlobalWriteForwarding
      EnableIAMDatabaseAuthentication EnableLocalWriteForwarding EngineLifecycleSupport Iops KmsKeyId ManageMasterUserPassword
      MasterUserAuthenticationType MasterUserSecret MasterUsername MonitoringInterval MonitoringRoleArn PerformanceInsightsEnabled
      PerformanceInsightsKmsKeyId PerformanceInsightsRetentionPeriod PreferredBackupWindow PreferredMaintenanceWindow RestoreToTime
      RestoreType ScalingConfiguration ServerlessV2ScalingConfiguration SnapshotIdentifier SourceDBClusterIdentifier
      SourceDbClusterResourceId SourceRegion StorageEncrypted StorageType UseLatestRestorableTime
    `),
    tags,
  ),
  'AWS::RDS::DBSubnetGroup': table(
    'aws_db_subnet_group',
    { ref: 'name' },
    text('DBSubnetGroupName=name'),
    texts('SubnetIds'),
    idle('DBSubnetGroupDescription'),
    tags,
  ),
  'AWS::ElastiCache::CacheCluster': table(
    'aws_elasticache_cluster',
    {
      ref: 'cluster_id',
      gets: `
        RedisEndpoint.Address=cache_nodes[0].address RedisEndpoint.Port=cache_nodes[0].port ConfigurationEndpoint.Address=cluster_address
        ConfigurationEndpoint.Port=port
      `,
    },
    text(`
      ClusterName=cluster_id Engine EngineVersion CacheSubnetGroupName=subnet_group_name AZMode=az_mode
      PreferredAvailabilityZone=availability_zone NetworkType IpDiscovery
    `),
    texts('VpcSecurityGroupIds=security_group_ids PreferredAvailabilityZones CacheSecurityGroupNames'),
    number('Port NumCacheNodes'),
    bool('TransitEncryptionEnabled'),
    idle(`
      AutoMinorVersionUpgrade CacheNodeType CacheParameterGroupName LogDeliveryConfigurations NotificationTopicArn
      PreferredMaintenanceWindow SnapshotArns SnapshotName SnapshotRetentionLimit SnapshotWindow
    `),
    tags,
  ),
  'AWS::ElastiCache::ReplicationGroup': table(
    'aws_elasticache_replication_group',
    {
      ref: 'replication_group_id',
      gets: `
        PrimaryEndPoint.Address=primary_endpoint_address PrimaryEndPoint.Port=port ReaderEndPoint.Address=reader_endpoint_address
        ReaderEndPoint.Port=port ConfigurationEndPoint.Address=configuration_endpoint_address ConfigurationEndPoint.Port=port
        ReadEndPoint.Addresses=read_endpoint_addresses
      `,
    },
    text(`
      ReplicationGroupId Engine EngineVersion CacheSubnetGroupName=subnet_group_name NetworkType IpDiscovery ClusterMode
      GlobalReplicationGroupId
    `),
    texts('SecurityGroupIds PreferredCacheClusterAZs=preferred_cache_cluster_azs CacheSecurityGroupNames'),
    number('Port NumCacheClusters NumNodeGroups ReplicasPerNodeGroup'),
    bool('MultiAZEnabled=multi_az_enabled AutomaticFailoverEnabled TransitEncryptionEnabled'),
    secret('AuthToken'),
    idle(`
      AtRestEncryptionEnabled AutoMinorVersionUpgrade CacheNodeType CacheParameterGroupName DataTieringEnabled KmsKeyId
      LogDeliveryConfigurations NodeGroupConfiguration NotificationTopicArn PreferredMaintenanceWindow PrimaryClusterId
      ReplicationGroupDescription SnapshotArns SnapshotName SnapshotRetentionLimit SnapshottingClusterId SnapshotWindow
      TransitEncryptionMode UserGroupIds
    `),
    tags,
  ),
  'AWS::ElastiCache::ServerlessCache': table(
    'aws_elasticache_serverless_cache',
    { ref: 'name', gets: `
      ARN=arn Endpoint.Address=endpoint[0].address Endpoint.Port=endpoint[0].port ReaderEndpoint.Address=reader_endpoint[0].address
      ReaderEndpoint.Port=reader_endpoint[0].port
    ` },
    text('ServerlessCacheName=name Engine MajorEngineVersion'),
    texts('SubnetIds SecurityGroupIds'),
    idle(`
      CacheUsageLimits DailySnapshotTime Description FinalSnapshotName KmsKeyId SnapshotArnsToRestore SnapshotRetentionLimit UserGroupId
    `),
    tags,
  ),
  'AWS::ElastiCache::SubnetGroup': table(
    'aws_elasticache_subnet_group',
    { ref: 'name' },
    text('CacheSubnetGroupName=name'),
    texts('SubnetIds'),
    idle('Description'),
    tags,
  ),
  'AWS::EFS::FileSystem': table(
    'aws_efs_file_system',
    { gets: 'FileSystemId=id Arn=arn', quiet: true },
    text('AvailabilityZoneName'),
    documents('FileSystemPolicy'),
    idle(`
      BackupPolicy BypassPolicyLockoutSafetyCheck Encrypted FileSystemProtection KmsKeyId LifecyclePolicies PerformanceMode
      ProvisionedThroughputInMibps ReplicationConfiguration ThroughputMode
    `),
    { FileSystemTags: { kind: 'tags', to: 'tags' } },
  ),
  'AWS::EFS::MountTarget': table(
    'aws_efs_mount_target',
    { gets: 'IpAddress Id=id' },
    text('FileSystemId SubnetId IpAddress IpAddressType Ipv6Address'),
    texts('SecurityGroups'),
  ),
  'AWS::EFS::AccessPoint': table(
    'aws_efs_access_point',
    { quiet: true, gets: 'AccessPointId=id Arn=arn' },
    text('FileSystemId'),
    idle('ClientToken PosixUser RootDirectory'),
    { AccessPointTags: { kind: 'tags', to: 'tags' } },
  ),
  'AWS::OpenSearchService::Domain': domain('aws_opensearch_domain'),
  'AWS::Elasticsearch::Domain': domain('aws_elasticsearch_domain'),
}
