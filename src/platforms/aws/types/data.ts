import type { ResourceType } from '../type.ts'

const kept = [
  'allow_major_version_upgrade', 'apply_immediately', 'auto_minor_version_upgrade', 'availability_zone', 'availability_zones',
  'backup_retention_period', 'ca_cert_identifier', 'copy_tags_to_snapshot', 'delete_automated_backups', 'deletion_protection',
  'enabled_cloudwatch_logs_exports', 'engine_version', 'engine_version_actual', 'final_snapshot_identifier',
  'iam_database_authentication_enabled', 'iam_roles', 'kms_key_id', 'maintenance_window', 'master_password', 'master_password_wo',
  'master_password_wo_version', 'master_username', 'manage_master_user_password', 'master_user_secret', 'master_user_secret_kms_key_id',
  'monitoring_interval', 'monitoring_role_arn', 'parameter_group_name', 'password', 'password_wo', 'password_wo_version',
  'performance_insights_enabled', 'performance_insights_kms_key_id', 'performance_insights_retention_period', 'preferred_backup_window',
  'preferred_maintenance_window', 'skip_final_snapshot', 'storage_encrypted', 'storage_type', 'username', 'database_insights_mode',
  'domain', 'domain_iam_role_name', 'domain_fqdn', 'domain_ou', 'domain_auth_secret_arn', 'domain_dns_ips', 'engine_lifecycle_support',
  'restore_to_point_in_time', 's3_import', 'iops', 'allocated_storage', 'instance_class', 'name', 'hosted_zone_id', 'resource_id', 'status',
  'multi_az', 'filter',
]

const rdsInstance = [
  'blue_green_update', 'backup_target', 'backup_window', 'character_set_name', 'custom_iam_instance_profile', 'customer_owned_ip_enabled',
  'db_name', 'dedicated_log_volume', 'identifier', 'identifier_prefix', 'latest_restorable_time', 'license_model', 'max_allocated_storage',
  'nchar_character_set_name', 'network_type', 'option_group_name', 'replica_mode', 'replicas', 'storage_throughput', 'timezone',
  'upgrade_storage_config', 'upgrade_rollout_order', 'listener_endpoint', 'additional_storage_volume', 'tags_at_creation',
]

const cluster = [
  'backtrack_window', 'cluster_identifier_prefix', 'cluster_members', 'cluster_resource_id', 'cluster_scalability_type',
  'cluster_identifier', 'database_name', 'db_cluster_instance_class', 'db_cluster_parameter_group_name', 'db_instance_parameter_group_name',
  'db_system_id', 'enable_global_write_forwarding', 'enable_http_endpoint', 'enable_local_write_forwarding', 'engine_mode',
  'replication_source_identifier', 'scaling_configuration', 'serverlessv2_scaling_configuration', 'snapshot_identifier', 'source_region',
  'global_cluster_identifier', 'neptune_cluster_parameter_group_name', 'neptune_instance_parameter_group_name',
  'db_cluster_parameter_group_name', 'enabled_cloudwatch_logs_exports', 'enable_cloudwatch_logs_exports',
]

const clusterInstance: (type: string) => ResourceType = (type) => ({
  type,
  reads: type === 'aws_rds_cluster_instance' ? ['cluster_identifier', 'publicly_accessible'] : ['cluster_identifier'],
  harmless: [
    ...kept, 'custom_iam_instance_profile', 'db_parameter_group_name', 'db_subnet_group_name', 'engine', 'force_destroy', 'identifier',
    'identifier_prefix', 'promotion_tier', 'endpoint', 'port', 'writer', 'address', 'dbi_resource_id', 'network_type',
    'neptune_parameter_group_name', 'neptune_subnet_group_name', 'enable_performance_insights', 'publicly_accessible',
  ].filter((name) => type !== 'aws_rds_cluster_instance' || name !== 'publicly_accessible'),
})

const subnetGroup = (type: string): ResourceType => ({
  type,
  reads: ['subnet_ids'],
  harmless: [
    'name', 'name_prefix', 'description', 'vpc_id', 'supported_network_types', 'replication_subnet_group_id',
    'replication_subnet_group_description',
  ],
})

const cacheHarmless = [
  'apply_immediately', 'at_rest_encryption_enabled', 'auth_token', 'auth_token_update_strategy', 'auto_minor_version_upgrade',
  'automatic_failover_enabled', 'az_mode', 'availability_zone', 'cluster_id', 'cluster_mode', 'data_tiering_enabled', 'description',
  'engine_version', 'engine_version_actual', 'final_snapshot_identifier', 'global_replication_group_id', 'ip_discovery', 'kms_key_id',
  'log_delivery_configuration', 'maintenance_window', 'member_clusters', 'multi_az_enabled', 'node_type', 'notification_topic_arn',
  'num_cache_clusters', 'num_cache_nodes', 'num_node_groups', 'outpost_mode', 'parameter_group_name', 'preferred_availability_zones',
  'preferred_cache_cluster_azs', 'preferred_outpost_arn', 'replicas_per_node_group', 'replication_group_description',
  'replication_group_id', 'security_group_names', 'snapshot_arns', 'snapshot_name', 'snapshot_retention_limit', 'snapshot_window',
  'transit_encryption_mode', 'user_group_ids', 'cluster_enabled', 'node_group_configuration', 'cache_usage_limits', 'daily_snapshot_time',
  'snapshot_arns_to_restore', 'user_group_id', 'full_engine_version', 'major_engine_version', 'status', 'create_time', 'name', 'endpoint',
  'reader_endpoint', 'acl_name', 'data_tiering', 'name_prefix', 'num_replicas_per_shard', 'num_shards', 'shards', 'sns_topic_arn',
  'engine_patch_version', 'multi_region_cluster_name', 'cluster_endpoint', 'cache_nodes', 'number_cache_clusters',
]

/** What keeps data. */
export const dataTypes: readonly ResourceType[] = [
  {
    type: 'aws_db_instance',
    reads: [
      'db_subnet_group_name', 'replicate_source_db', 'snapshot_identifier', 'engine', 'port', 'vpc_security_group_ids',
      'publicly_accessible', 'network_type', 'address', 'endpoint',
    ],
    harmless: [...kept, ...rdsInstance].filter((name) => name !== 'network_type'),
  },
  {
    type: 'aws_rds_cluster',
    reads: ['db_subnet_group_name', 'vpc_security_group_ids', 'engine', 'port', 'network_type', 'endpoint', 'reader_endpoint'],
    harmless: [...kept, ...cluster],
  },
  clusterInstance('aws_rds_cluster_instance'),
  {
    type: 'aws_rds_cluster_endpoint',
    reads: [],
    harmless: [
      'cluster_endpoint_identifier', 'cluster_identifier', 'custom_endpoint_type', 'excluded_members', 'static_members', 'endpoint',
    ],
  },
  {
    type: 'aws_docdb_cluster',
    reads: ['db_subnet_group_name', 'vpc_security_group_ids', 'engine', 'port', 'endpoint', 'reader_endpoint'],
    harmless: [...kept, ...cluster, 'network_type'],
  },
  clusterInstance('aws_docdb_cluster_instance'),
  {
    type: 'aws_neptune_cluster',
    reads: ['neptune_subnet_group_name', 'vpc_security_group_ids', 'engine', 'port', 'endpoint', 'reader_endpoint'],
    harmless: [...kept, ...cluster],
  },
  clusterInstance('aws_neptune_cluster_instance'),
  ...[
    'aws_db_subnet_group', 'aws_docdb_subnet_group', 'aws_neptune_subnet_group', 'aws_elasticache_subnet_group',
    'aws_memorydb_subnet_group', 'aws_redshift_subnet_group', 'aws_dms_replication_subnet_group',
  ].map(subnetGroup),
  {
    type: 'aws_db_proxy',
    reads: ['engine_family', 'vpc_subnet_ids', 'vpc_security_group_ids', 'endpoint'],
    harmless: [
      'name', 'auth', 'debug_logging', 'default_auth_scheme', 'idle_client_timeout', 'require_tls', 'role_arn', 'endpoint_network_type',
      'target_connection_network_type',
    ],
  },
  { type: 'aws_db_proxy_default_target_group', reads: [], harmless: ['db_proxy_name', 'connection_pool_config', 'name'] },
  {
    type: 'aws_db_proxy_target',
    reads: ['db_proxy_name', 'db_cluster_identifier', 'db_instance_identifier'],
    harmless: ['target_group_name', 'endpoint', 'port', 'rds_resource_id', 'target_arn', 'tracked_cluster_id', 'type'],
  },
  {
    type: 'aws_elasticache_cluster',
    reads: [
      'replication_group_id', 'engine', 'port', 'subnet_group_name', 'security_group_ids', 'network_type', 'cluster_address',
      'configuration_endpoint',
    ],
    harmless: [...cacheHarmless, 'transit_encryption_enabled'].filter((name) => name !== 'replication_group_id'),
  },
  {
    type: 'aws_elasticache_replication_group',
    reads: [
      'engine', 'port', 'subnet_group_name', 'security_group_ids', 'network_type', 'transit_encryption_enabled', 'primary_endpoint_address',
      'reader_endpoint_address', 'configuration_endpoint_address',
    ],
    harmless: cacheHarmless,
  },
  { type: 'aws_elasticache_serverless_cache', reads: ['engine', 'subnet_ids', 'security_group_ids'], harmless: cacheHarmless },
  {
    type: 'aws_memorydb_cluster',
    reads: ['port', 'subnet_group_name', 'security_group_ids', 'tls_enabled', 'network_type'],
    harmless: [...cacheHarmless, 'engine'],
  },
  {
    type: 'aws_efs_file_system',
    reads: ['dns_name'],
    harmless: [
      'availability_zone_name', 'creation_token', 'encrypted', 'kms_key_id', 'lifecycle_policy', 'performance_mode', 'protection',
      'provisioned_throughput_in_mibps', 'throughput_mode', 'availability_zone_id', 'name', 'number_of_mount_targets', 'size_in_bytes',
    ],
  },
  { type: 'aws_efs_access_point', reads: ['file_system_id'], harmless: ['posix_user', 'root_directory', 'file_system_arn'] },
  {
    type: 'aws_efs_mount_target',
    reads: ['file_system_id', 'subnet_id', 'security_groups', 'dns_name', 'mount_target_dns_name', 'ip_address_type'],
    harmless: ['ip_address', 'ipv6_address', 'availability_zone_id', 'availability_zone_name', 'file_system_arn', 'network_interface_id'],
  },
  ...['aws_fsx_lustre_file_system', 'aws_fsx_windows_file_system', 'aws_fsx_openzfs_file_system', 'aws_fsx_ontap_file_system'].map(
    (type): ResourceType => ({
      type,
      reads: ['subnet_ids', 'security_group_ids', 'dns_name'],
      harmless: [
        'active_directory_id', 'aliases', 'audit_log_configuration', 'auto_import_policy', 'automatic_backup_retention_days', 'backup_id',
        'copy_tags_to_backups', 'copy_tags_to_volumes', 'daily_automatic_backup_start_time', 'data_compression_type', 'delete_options',
        'deployment_type', 'disk_iops_configuration', 'drive_cache_type', 'export_path', 'file_system_type_version', 'final_backup_tags',
        'fsx_admin_password', 'ha_pairs', 'import_path', 'imported_file_chunk_size', 'kms_key_id', 'log_configuration',
        'metadata_configuration', 'per_unit_storage_throughput', 'preferred_subnet_id', 'root_squash_configuration',
        'root_volume_configuration', 'self_managed_active_directory', 'skip_final_backup', 'storage_capacity', 'storage_type',
        'throughput_capacity', 'throughput_capacity_per_ha_pair', 'weekly_maintenance_start_time', 'vpc_id', 'mount_name',
        'network_interface_ids', 'endpoints', 'efa_enabled', 'data_read_cache_configuration', 'read_cache_configuration',
      ],
      unread: {
        route_table_ids: 'addresses of a file system that lie outside of its subnets',
        endpoint_ip_address_range: 'addresses of a file system that lie outside of its subnets',
      },
    }),
  ),
  ...['aws_opensearch_domain', 'aws_elasticsearch_domain'].map((type): ResourceType => ({
    type,
    reads: [
      'vpc_options',
      'domain_endpoint_options',
      'endpoint',
      'access_policies',
      'advanced_security_options',
      ...(type === 'aws_opensearch_domain' ? ['dashboard_endpoint', 'ip_address_type'] : []),
    ],
    harmless: [
      'advanced_options', 'aiml_options', 'auto_tune_options', 'cluster_config',
      'cognito_options', 'domain_name', 'ebs_options', 'elasticsearch_version', 'encrypt_at_rest', 'engine_version',
      'identity_center_options', 'kibana_endpoint', 'log_publishing_options', 'node_to_node_encryption', 'off_peak_window_options',
      'snapshot_options', 'software_update_options', 'domain_id', 'dashboard_endpoint_v2', 'endpoint_v2',
      'domain_endpoint_v2_hosted_zone_id', 'deployment_strategy_options',
    ],
  })),
  {
    type: 'aws_redshift_cluster',
    reads: ['cluster_subnet_group_name', 'vpc_security_group_ids', 'port', 'publicly_accessible', 'dns_name', 'endpoint'],
    harmless: [
      ...kept, 'allow_version_upgrade', 'aqua_configuration_status', 'automated_snapshot_retention_period',
      'availability_zone_relocation_enabled', 'cluster_identifier', 'cluster_parameter_group_name', 'cluster_public_key',
      'cluster_revision_number', 'cluster_type', 'cluster_version', 'database_name', 'default_iam_role_arn', 'elastic_ip', 'encrypted',
      'enhanced_vpc_routing', 'logging', 'maintenance_track_name', 'manage_master_password', 'manual_snapshot_retention_period',
      'master_password_secret_arn', 'master_password_secret_kms_key_id', 'node_type', 'number_of_nodes', 'owner_account',
      'snapshot_cluster_identifier', 'snapshot_copy', 'snapshot_identifier', 'snapshot_arn', 'cluster_namespace_arn', 'cluster_nodes',
    ],
  },
  {
    type: 'aws_redshiftserverless_workgroup',
    reads: ['subnet_ids', 'security_group_ids', 'publicly_accessible', 'port'],
    harmless: [
      'namespace_name', 'workgroup_name', 'base_capacity', 'config_parameter', 'enhanced_vpc_routing', 'max_capacity',
      'price_performance_target', 'track_name', 'endpoint', 'workgroup_id',
    ],
  },
  {
    type: 'aws_msk_cluster',
    reads: [
      'broker_node_group_info', 'encryption_info', 'client_authentication', 'bootstrap_brokers', 'bootstrap_brokers_tls',
      'bootstrap_brokers_sasl_scram', 'bootstrap_brokers_sasl_iam', 'zookeeper_connect_string', 'bootstrap_brokers_public_sasl_iam',
      'bootstrap_brokers_public_sasl_scram', 'bootstrap_brokers_public_tls',
    ],
    harmless: [
      'cluster_name', 'kafka_version', 'number_of_broker_nodes', 'configuration_info', 'enhanced_monitoring', 'logging_info',
      'open_monitoring', 'storage_mode', 'current_version', 'rebalancing', 'cluster_uuid',
      'bootstrap_brokers_vpc_connectivity_sasl_iam',
      'bootstrap_brokers_vpc_connectivity_sasl_scram', 'bootstrap_brokers_vpc_connectivity_tls', 'zookeeper_connect_string_tls',
    ],
  },
  ...['aws_opensearch_domain_policy', 'aws_elasticsearch_domain_policy'].map((type): ResourceType => ({
    type,
    reads: ['domain_name', 'access_policies'],
    harmless: [],
  })),
  {
    type: 'aws_msk_serverless_cluster',
    reads: ['vpc_config', 'bootstrap_brokers_sasl_iam'],
    harmless: ['cluster_name', 'client_authentication', 'cluster_uuid'],
  },
  {
    type: 'aws_mq_broker',
    reads: ['engine_type', 'subnet_ids', 'security_groups', 'publicly_accessible'],
    harmless: [
      'apply_immediately', 'authentication_strategy', 'auto_minor_version_upgrade', 'broker_name', 'configuration', 'data_replication_mode',
      'data_replication_primary_broker_arn', 'deployment_mode', 'encryption_options', 'engine_version', 'host_instance_type',
      'ldap_server_metadata', 'logs', 'maintenance_window_start_time', 'storage_type', 'user', 'instances', 'pending_data_replication_mode',
    ],
  },
  {
    type: 'aws_dms_replication_instance',
    reads: ['replication_subnet_group_id', 'vpc_security_group_ids', 'publicly_accessible'],
    harmless: [
      'allocated_storage', 'allow_major_version_upgrade', 'apply_immediately', 'auto_minor_version_upgrade', 'availability_zone',
      'dns_name_servers', 'engine_version', 'kerberos_authentication_settings', 'kms_key_arn', 'multi_az', 'network_type',
      'preferred_maintenance_window', 'replication_instance_class', 'replication_instance_id', 'replication_instance_arn',
      'replication_instance_private_ips', 'replication_instance_public_ips',
    ],
  },
]
