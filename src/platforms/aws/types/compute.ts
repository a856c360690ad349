import type { ResourceType } from '../type.ts'

const fleetHarmless = [
  'iam_fleet_role', 'spot_price', 'target_capacity', 'allocation_strategy', 'instance_interruption_behaviour',
  'instance_pools_to_use_count', 'excess_capacity_termination_policy', 'terminate_instances_with_expiration',
  'terminate_instances_on_delete', 'fleet_type', 'valid_from', 'valid_until', 'wait_for_fulfillment', 'replace_unhealthy_instances',
  'on_demand_allocation_strategy', 'on_demand_max_total_price', 'on_demand_target_capacity', 'spot_maintenance_strategies',
  'target_capacity_unit_type', 'client_token', 'spot_request_state', 'context', 'excess_capacity_termination_policy', 'fleet_state',
  'fulfilled_capacity', 'fulfilled_on_demand_capacity', 'on_demand_options', 'spot_options', 'target_capacity_specification',
  'terminate_instances', 'type',
]

const templateHarmless = [
  'name', 'name_prefix', 'description', 'default_version', 'latest_version', 'update_default_version', 'block_device_mappings',
  'capacity_reservation_specification', 'cpu_options', 'credit_specification', 'disable_api_stop', 'disable_api_termination',
  'ebs_optimized', 'elastic_gpu_specifications', 'elastic_inference_accelerator', 'enclave_options', 'hibernation_options',
  'iam_instance_profile', 'image_id', 'instance_initiated_shutdown_behavior', 'instance_market_options', 'instance_requirements',
  'instance_type', 'kernel_id', 'key_name', 'license_specification', 'maintenance_options', 'metadata_options', 'monitoring',
  'network_performance_options', 'placement', 'private_dns_name_options', 'ram_disk_id', 'tag_specifications',
  'secondary_interfaces', 'filter',
]

/** What runs programs. */
export const computeTypes: readonly ResourceType[] = [
  {
    type: 'aws_launch_template',
    reads: ['network_interfaces', 'vpc_security_group_ids', 'security_group_names', 'user_data'],
    harmless: templateHarmless,
  },
  {
    type: 'aws_launch_configuration',
    reads: ['security_groups', 'associate_public_ip_address', 'user_data', 'user_data_base64'],
    harmless: [
      'name', 'name_prefix', 'image_id', 'instance_type', 'iam_instance_profile', 'key_name',
      'ebs_optimized', 'ebs_block_device', 'ephemeral_block_device', 'root_block_device', 'enable_monitoring', 'spot_price',
      'placement_tenancy', 'metadata_options', 'vpc_classic_link_id', 'vpc_classic_link_security_groups',
    ],
  },
  {
    type: 'aws_autoscaling_group',
    reads: [
      'vpc_zone_identifier', 'launch_template', 'launch_configuration', 'mixed_instances_policy', 'target_group_arns', 'load_balancers',
      'traffic_source', 'tag',
    ],
    harmless: [
      'name', 'name_prefix', 'min_size', 'max_size', 'desired_capacity', 'desired_capacity_type', 'capacity_rebalance', 'default_cooldown',
      'default_instance_warmup', 'enabled_metrics', 'force_delete', 'force_delete_warm_pool', 'health_check_grace_period',
      'health_check_type', 'ignore_failed_scaling_activities', 'initial_lifecycle_hook', 'instance_refresh', 'instance_maintenance_policy',
      'max_instance_lifetime', 'metrics_granularity', 'min_elb_capacity', 'placement_group', 'predicted_capacity', 'protect_from_scale_in',
      'service_linked_role_arn', 'suspended_processes', 'termination_policies', 'wait_for_capacity_timeout', 'wait_for_elb_capacity',
      'warm_pool', 'warm_pool_size', 'availability_zone_distribution', 'capacity_reservation_specification', 'context',
      'availability_zones', 'deletion_protection',
    ],
  },
  {
    type: 'aws_autoscaling_attachment',
    reads: ['autoscaling_group_name', 'lb_target_group_arn', 'alb_target_group_arn', 'elb'],
    harmless: [],
  },
  { type: 'aws_autoscaling_traffic_source_attachment', reads: ['autoscaling_group_name', 'traffic_source'], harmless: [] },
  {
    type: 'aws_spot_fleet_request',
    reads: ['launch_specification', 'launch_template_config', 'target_group_arns', 'load_balancers'],
    harmless: fleetHarmless,
  },
  { type: 'aws_ec2_fleet', reads: ['launch_template_config'], harmless: fleetHarmless },
  {
    type: 'aws_ecs_service',
    reads: [
      'network_configuration', 'task_definition', 'load_balancer', 'launch_type', 'capacity_provider_strategy', 'cluster',
      'service_registries', 'service_connect_configuration', 'name',
    ],
    harmless: [
      'alarms', 'availability_zone_rebalancing', 'deployment_circuit_breaker', 'deployment_configuration', 'deployment_controller',
      'deployment_maximum_percent', 'deployment_minimum_healthy_percent', 'desired_count', 'enable_ecs_managed_tags',
      'enable_execute_command', 'force_delete', 'force_new_deployment', 'health_check_grace_period_seconds', 'iam_role',
      'ordered_placement_strategy', 'placement_constraints', 'platform_version', 'propagate_tags', 'scheduling_strategy', 'sigint_rollback',
      'triggers', 'volume_configuration', 'wait_for_steady_state',
    ],
    unread: { vpc_lattice_configurations: 'VPC Lattice: who reaches the service through it' },
  },
  {
    type: 'aws_ecs_task_set',
    reads: [
      'network_configuration', 'task_definition', 'load_balancer', 'launch_type', 'capacity_provider_strategy', 'cluster',
      'service_registries',
    ],
    harmless: [
      'service', 'external_id', 'force_delete', 'platform_version', 'scale', 'wait_until_stable', 'wait_until_stable_timeout',
      'stability_status', 'status', 'task_set_id',
    ],
  },
  {
    type: 'aws_ecs_task_definition',
    reads: ['container_definitions', 'network_mode', 'volume'],
    harmless: [
      'family', 'cpu', 'memory', 'execution_role_arn', 'task_role_arn', 'enable_fault_injection', 'ephemeral_storage',
      'inference_accelerator', 'ipc_mode', 'pid_mode', 'placement_constraints', 'requires_compatibilities', 'runtime_platform',
      'skip_destroy', 'track_latest', 'revision', 'arn_without_revision',
    ],
    unread: { proxy_configuration: 'a proxy inside of tasks that takes their traffic (App Mesh)' },
  },
  {
    type: 'aws_ecs_cluster',
    reads: [],
    harmless: ['name', 'configuration', 'service_connect_defaults', 'setting', 'capacity_providers', 'default_capacity_provider_strategy'],
  },
  {
    type: 'aws_ecs_cluster_capacity_providers',
    reads: ['cluster_name', 'capacity_providers', 'default_capacity_provider_strategy'],
    harmless: [],
  },
  {
    type: 'aws_ecs_capacity_provider',
    reads: ['name', 'auto_scaling_group_provider'],
    harmless: ['cluster', 'managed_instances_provider'],
  },
  {
    type: 'aws_service_discovery_service',
    reads: ['name', 'dns_config', 'namespace_id'],
    harmless: ['description', 'force_destroy', 'health_check_config', 'health_check_custom_config', 'type'],
  },
  { type: 'aws_service_discovery_private_dns_namespace', reads: ['name', 'vpc'], harmless: ['description', 'hosted_zone'] },
  { type: 'aws_service_discovery_public_dns_namespace', reads: ['name'], harmless: ['description', 'hosted_zone'] },
  { type: 'aws_service_discovery_http_namespace', reads: ['name'], harmless: ['description', 'http_name'] },
  {
    type: 'aws_lambda_function',
    reads: ['vpc_config', 'environment', 'file_system_config'],
    harmless: [
      'function_name', 'role', 'architectures', 'capacity_provider_config', 'code_sha256', 'code_signing_config_arn', 'dead_letter_config',
      'description', 'durable_config', 'ephemeral_storage', 'filename', 'handler', 'image_config', 'image_uri', 'kms_key_arn', 'layers',
      'logging_config', 'memory_size', 'package_type', 'publish', 'publish_to', 'replace_security_groups_on_destroy',
      'replacement_security_group_ids', 'reserved_concurrent_executions', 'runtime', 's3_bucket', 's3_key', 's3_object_version',
      'skip_destroy', 'snap_start', 'source_code_hash', 'source_kms_key_arn', 'tenancy_config', 'timeout', 'tracing_config', 'invoke_arn',
      'qualified_arn', 'version',
    ],
  },
  {
    type: 'aws_lambda_alias',
    reads: [],
    harmless: ['name', 'function_name', 'function_version', 'description', 'routing_config', 'invoke_arn'],
  },
  {
    type: 'aws_eks_cluster',
    reads: ['vpc_config', 'kubernetes_network_config', 'endpoint', 'name'],
    harmless: [
      'access_config', 'bootstrap_self_managed_addons', 'compute_config', 'control_plane_scaling_config', 'deletion_protection',
      'enabled_cluster_log_types', 'encryption_config', 'force_update_version', 'outpost_config', 'remote_network_config', 'role_arn',
      'storage_config', 'upgrade_policy', 'version', 'zonal_shift_config', 'certificate_authority', 'cluster_id', 'created_at', 'identity',
      'platform_version', 'status',
    ],
  },
  {
    type: 'aws_eks_node_group',
    reads: ['cluster_name', 'subnet_ids', 'launch_template', 'remote_access'],
    harmless: [
      'ami_type', 'capacity_type', 'disk_size', 'force_update_version', 'instance_types', 'labels', 'node_group_name',
      'node_group_name_prefix', 'node_repair_config', 'node_role_arn', 'release_version', 'scaling_config', 'taint', 'update_config',
      'version', 'resources', 'status',
    ],
  },
  {
    type: 'aws_eks_fargate_profile',
    reads: ['cluster_name', 'subnet_ids'],
    harmless: ['fargate_profile_name', 'pod_execution_role_arn', 'selector', 'status'],
  },
]
