import { each, firstOf, same, tags, untold, type Listing, type Take } from '../table.ts'

/* Databases, caches, searches, file systems: `aws rds|elasticache|opensearch|efs|redshift describe-…` (AWS CLI command reference, 2026-11). */

const groups: Take = { vpc_security_group_ids: 'VpcSecurityGroups[].VpcSecurityGroupId' }
const monitoring = ['PerformanceInsightsEnabled', 'PerformanceInsightsKMSKeyId', 'PerformanceInsightsRetentionPeriod', 'MonitoringInterval', 'MonitoringRoleArn', 'EnhancedMonitoringResourceArn', 'DatabaseInsightsMode']
const rdsHarmless = [
  'ActivityStreamKinesisStreamName', 'ActivityStreamMode', 'ActivityStreamStatus', 'AllocatedStorage', 'AssociatedRoles', 'AutoMinorVersionUpgrade', 'AutomaticRestartTime', 'BackupRetentionPeriod', 'BackupTarget', 'CACertificateIdentifier',
  'CertificateDetails', 'CharacterSetName', 'ClusterCreateTime', 'CopyTagsToSnapshot', 'CrossAccountClone', 'DBInstanceStatus', 'DBParameterGroups', 'DBSecurityGroups', 'DBSystemId', 'DbInstancePort', 'DeletionProtection', 'DomainMemberships',
  'EarliestRestorableTime', 'EnabledCloudwatchLogsExports', 'EngineLifecycleSupport', 'EngineMode', 'EngineVersion', 'HttpEndpointEnabled', 'IAMDatabaseAuthenticationEnabled', 'InstanceCreateTime', 'Iops', 'IsStorageConfigUpgradeAvailable', 'KmsKeyId',
  'LatestRestorableTime', 'LicenseModel', 'MasterUserSecret', 'MasterUsername', 'MaxAllocatedStorage', 'OptionGroupMemberships', 'PendingModifiedValues', 'PercentProgress', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'PromotionTier',
  'SecondaryAvailabilityZone', 'Status', 'StatusInfos', 'StorageEncrypted', 'StorageThroughput', 'StorageType', 'DBClusterParameterGroup', 'DBClusterOptionGroupMemberships', 'StorageEncryptionType', 'CloneGroupId', 'EarliestBacktrackTime', 'BacktrackConsumedChangeRecords', 'IOOptimizedNextAllowedModificationTime', 'ActivityStreamKmsKeyId', 'GlobalWriteForwardingRequested', 'ServerlessV2PlatformVersion', 'NcharCharacterSetName',
  'AutomationMode', 'ResumeFullAutomationModeTime', 'ActivityStreamEngineNativeAuditFieldsIncluded', 'AwsBackupRecoveryPointArn', 'DBInstanceAutomatedBackupsReplications', 'CustomIamInstanceProfile', 'ActivityStreamPolicyStatus',
  'ReadReplicaSourceDBClusterIdentifier', 'AdditionalStorageVolumes', 'StorageVolumeStatus', 'UpgradeRolloutOrder', 'MasterUserAuthenticationType', ...monitoring,
]

export const data: readonly Listing[] = [
  {
    key: 'DBInstances',
    kinds: [
      {
        type: 'aws_db_instance',
        id: 'DBInstanceArn',
        keys: ['DBInstanceIdentifier', 'DbiResourceId'],
        take: {
          arn: 'DBInstanceArn',
          identifier: 'DBInstanceIdentifier',
          resource_id: 'DbiResourceId',
          engine: 'Engine',
          instance_class: 'DBInstanceClass',
          db_name: 'DBName',
          port: firstOf('Endpoint.Port', 'DbInstancePort'),
          address: 'Endpoint.Address',
          hosted_zone_id: 'Endpoint.HostedZoneId',
          db_subnet_group_name: 'DBSubnetGroup.DBSubnetGroupName',
          ...groups,
          ...same('AvailabilityZone', 'PubliclyAccessible', 'NetworkType'),
          multi_az: 'MultiAZ',
          cluster_identifier: 'DBClusterIdentifier',
          replicate_source_db: 'ReadReplicaSourceDBInstanceIdentifier',
          tags: tags('TagList'),
        },
        harmless: [...rdsHarmless, 'ReadReplicaDBInstanceIdentifiers', 'ReadReplicaDBClusterIdentifiers', 'CustomerOwnedIpEnabled', 'ListenerEndpoint', 'TdeCredentialArn', 'Timezone', 'ReplicaMode', 'DedicatedLogVolume', 'MultiTenant', 'ProcessorFeatures'],
        parts: [{ from: 'DBSubnetGroup', type: 'aws_db_subnet_group', id: 'DBSubnetGroupName', owner: '', take: subnetGroup(), harmless: ['DBSubnetGroupDescription', 'SubnetGroupStatus'] }],
      },
    ],
  },
  {
    key: 'DBClusters',
    kinds: [
      {
        type: 'aws_rds_cluster',
        id: 'DBClusterArn',
        keys: ['DBClusterIdentifier', 'DbClusterResourceId'],
        take: {
          arn: 'DBClusterArn',
          cluster_identifier: 'DBClusterIdentifier',
          cluster_resource_id: 'DbClusterResourceId',
          cluster_members: 'DBClusterMembers[].DBInstanceIdentifier',
          engine: 'Engine',
          database_name: 'DatabaseName',
          port: 'Port',
          endpoint: 'Endpoint',
          reader_endpoint: 'ReaderEndpoint',
          hosted_zone_id: 'HostedZoneId',
          db_subnet_group_name: 'DBSubnetGroup',
          ...groups,
          availability_zones: 'AvailabilityZones',
          network_type: 'NetworkType',
          replication_source_identifier: 'ReplicationSourceIdentifier',
          publicly_accessible: 'PubliclyAccessible',
          tags: tags('TagList'),
        },
        harmless: [...rdsHarmless, 'MultiAZ', 'ReadReplicaIdentifiers', 'CustomEndpoints', 'Capacity', 'ServerlessV2ScalingConfiguration', 'ScalingConfigurationInfo', 'GlobalWriteForwardingStatus', 'DBClusterInstanceClass', 'LocalWriteForwardingStatus', 'AwsBackupRecoveryPointArn', 'BacktrackWindow', 'GlobalClusterIdentifier', 'LimitlessDatabase', 'ClusterScalabilityType', 'RdsCustomClusterConfiguration'],
      },
    ],
  },
  { key: 'DBSubnetGroups', kinds: [{ type: 'aws_db_subnet_group', id: 'DBSubnetGroupName', keys: ['DBSubnetGroupArn'], take: subnetGroup(), harmless: ['DBSubnetGroupDescription', 'SubnetGroupStatus'] }] },
  {
    key: 'CacheClusters',
    kinds: [
      {
        type: 'aws_elasticache_cluster',
        id: 'ARN',
        has: 'CacheClusterId',
        keys: ['CacheClusterId'],
        take: {
          arn: 'ARN',
          cluster_id: 'CacheClusterId',
          engine: 'Engine',
          node_type: 'CacheNodeType',
          num_cache_nodes: 'NumCacheNodes',
          availability_zone: 'PreferredAvailabilityZone',
          subnet_group_name: 'CacheSubnetGroupName',
          security_group_ids: 'SecurityGroups[].SecurityGroupId',
          replication_group_id: 'ReplicationGroupId',
          network_type: 'NetworkType',
          ip_discovery: 'IpDiscovery',
          configuration_endpoint: 'ConfigurationEndpoint.Address',
          port: firstOf('ConfigurationEndpoint.Port', 'CacheNodes[0].Endpoint.Port'),
          cache_nodes: each('CacheNodes', { id: 'CacheNodeId', address: 'Endpoint.Address', port: 'Endpoint.Port', availability_zone: 'CustomerAvailabilityZone' }, ['CacheNodeStatus', 'CacheNodeCreateTime', 'ParameterGroupStatus', 'SourceCacheNodeId', 'CustomerOutpostArn']),
        },
        harmless: ['ClientDownloadLandingPage', 'EngineVersion', 'CacheClusterStatus', 'CacheClusterCreateTime', 'PreferredMaintenanceWindow', 'PendingModifiedValues', 'NotificationConfiguration', 'CacheSecurityGroups', 'CacheParameterGroup', 'AutoMinorVersionUpgrade', 'SnapshotRetentionLimit', 'SnapshotWindow', 'AuthTokenEnabled', 'AuthTokenLastModifiedDate', 'TransitEncryptionEnabled', 'AtRestEncryptionEnabled', 'ReplicationGroupLogDeliveryEnabled', 'LogDeliveryConfigurations', 'TransitEncryptionMode', 'PreferredOutpostArn'],
      },
    ],
  },
  {
    key: 'ReplicationGroups',
    kinds: [
      {
        type: 'aws_elasticache_replication_group',
        id: 'ARN',
        has: 'ReplicationGroupId',
        keys: ['ReplicationGroupId'],
        take: {
          arn: 'ARN',
          replication_group_id: 'ReplicationGroupId',
          description: 'Description',
          engine: 'Engine',
          member_clusters: 'MemberClusters',
          node_type: 'CacheNodeType',
          configuration_endpoint_address: 'ConfigurationEndpoint.Address',
          primary_endpoint_address: 'NodeGroups[0].PrimaryEndpoint.Address',
          reader_endpoint_address: 'NodeGroups[0].ReaderEndpoint.Address',
          port: firstOf('ConfigurationEndpoint.Port', 'NodeGroups[0].PrimaryEndpoint.Port'),
          network_type: 'NetworkType',
          ip_discovery: 'IpDiscovery',
          cluster_mode: 'ClusterMode',
        },
        harmless: ['Status', 'PendingModifiedValues', 'SnapshottingClusterId', 'AutomaticFailover', 'MultiAZ', 'SnapshotRetentionLimit', 'SnapshotWindow', 'ClusterEnabled', 'AuthTokenEnabled', 'AuthTokenLastModifiedDate', 'TransitEncryptionEnabled', 'AtRestEncryptionEnabled', 'MemberClustersOutpostArns', 'KmsKeyId', 'UserGroupIds', 'LogDeliveryConfigurations', 'ReplicationGroupCreateTime', 'DataTiering', 'AutoMinorVersionUpgrade', 'TransitEncryptionMode', 'GlobalReplicationGroupInfo'],
      },
    ],
  },
  { key: 'CacheSubnetGroups', kinds: [{ type: 'aws_elasticache_subnet_group', id: 'CacheSubnetGroupName', keys: ['ARN'], take: { arn: 'ARN', name: 'CacheSubnetGroupName', vpc_id: 'VpcId', subnet_ids: 'Subnets[].SubnetIdentifier' }, harmless: ['CacheSubnetGroupDescription', 'SupportedNetworkTypes'] }] },
  {
    key: 'DomainStatusList',
    kinds: [
      {
        type: 'aws_opensearch_domain',
        id: 'ARN',
        has: 'DomainName',
        keys: ['DomainName', 'DomainId'],
        take: {
          arn: 'ARN',
          domain_name: 'DomainName',
          domain_id: 'DomainId',
          endpoint: firstOf('Endpoint', 'Endpoints.vpc'),
          endpoint_v2: 'EndpointV2',
          ip_address_type: 'IPAddressType',
          access_policies: 'AccessPolicies',
          vpc_options: each('VPCOptions', { vpc_id: 'VPCId', subnet_ids: 'SubnetIds', availability_zones: 'AvailabilityZones', security_group_ids: 'SecurityGroupIds' }),
          domain_endpoint_options: each('DomainEndpointOptions', { enforce_https: 'EnforceHTTPS', tls_security_policy: 'TLSSecurityPolicy', custom_endpoint_enabled: 'CustomEndpointEnabled', custom_endpoint: 'CustomEndpoint', custom_endpoint_certificate_arn: 'CustomEndpointCertificateArn' }),
        },
        harmless: ['Created', 'Deleted', 'DomainEndpointV2HostedZoneId', 'Processing', 'UpgradeProcessing', 'EngineVersion', 'ClusterConfig', 'EBSOptions', 'SnapshotOptions', 'CognitoOptions', 'EncryptionAtRestOptions', 'NodeToNodeEncryptionOptions', 'AdvancedOptions', 'LogPublishingOptions', 'ServiceSoftwareOptions', 'AdvancedSecurityOptions', 'AutoTuneOptions', 'ChangeProgressDetails', 'OffPeakWindowOptions', 'SoftwareUpdateOptions', 'DomainProcessingStatus', 'ModifyingProperties', 'IdentityCenterOptions', 'AIMLOptions', 'DeploymentStrategyOptions', 'AutomatedSnapshotPauseOptions'],
      },
    ],
  },
  { key: 'FileSystems', kinds: [{ type: 'aws_efs_file_system', id: 'FileSystemId', has: 'FileSystemArn', keys: ['FileSystemArn'], take: { arn: 'FileSystemArn', name: 'Name', owner_id: 'OwnerId', availability_zone_name: 'AvailabilityZoneName', availability_zone_id: 'AvailabilityZoneId', encrypted: 'Encrypted', tags: tags() }, harmless: ['CreationToken', 'CreationTime', 'LifeCycleState', 'NumberOfMountTargets', 'SizeInBytes', 'PerformanceMode', 'KmsKeyId', 'ThroughputMode', 'ProvisionedThroughputInMibps', 'FileSystemProtection'] }] },
  {
    key: 'MountTargets',
    kinds: [{ type: 'aws_efs_mount_target', id: 'MountTargetId', take: { ...same('OwnerId', 'FileSystemId', 'SubnetId', 'NetworkInterfaceId', 'AvailabilityZoneId', 'AvailabilityZoneName', 'Ipv6Address'), ip_address: 'IpAddress', vpc_id: 'VpcId', security_groups: untold('describe-mount-target-security-groups was not read') }, harmless: ['LifeCycleState'] }],
  },
]

function subnetGroup(): Take {
  return { arn: 'DBSubnetGroupArn', name: 'DBSubnetGroupName', vpc_id: 'VpcId', subnet_ids: 'Subnets[].SubnetIdentifier', supported_network_types: 'SupportedNetworkTypes' }
}
