import { changed, each, is, same, tags, type Kind, type Listing, type Made, type Take } from '../table.ts'

/* Groups of instances, containers, functions: `aws autoscaling|ecs|eks|lambda …` (AWS CLI command reference, 2026-11). */

const awsvpc: Made = each('networkConfiguration.awsvpcConfiguration', { subnets: 'subnets', security_groups: 'securityGroups', assign_public_ip: is('assignPublicIp', 'ENABLED') })
const ecsTags: Made = tags('tags')
const template: Made = each('LaunchTemplate', { id: 'LaunchTemplateId', name: 'LaunchTemplateName', version: 'Version' })

/** The definition of a container, as the JSON that the provider takes. */
const containers: Made = {
  uses: ['containerDefinitions'],
  make: (item) => {
    const [tree] = item.all('containerDefinitions')
    return tree === undefined ? undefined : item.say('containerDefinitions', () => item.text.content.slice(tree.span.start, tree.span.end))
  },
}

const vpcConfig: Take = { vpc_id: 'VpcId', subnet_ids: 'SubnetIds', security_group_ids: 'SecurityGroupIds', ipv6_allowed_for_dual_stack: 'Ipv6AllowedForDualStack' }
const lambdaFunction: Kind = {
  type: 'aws_lambda_function',
  id: 'FunctionArn',
  has: 'FunctionName',
  keys: ['FunctionName'],
  take: {
    arn: 'FunctionArn',
    function_name: 'FunctionName',
    runtime: 'Runtime',
    role: 'Role',
    vpc_config: each('VpcConfig', vpcConfig),
    file_system_config: each('FileSystemConfigs', { arn: 'Arn', local_mount_path: 'LocalMountPath' }),
    environment: each('Environment', { variables: 'Variables' }, ['Error']),
    timeout: 'Timeout',
  },
  harmless: ['Handler', 'CodeSize', 'Description', 'MemorySize', 'LastModified', 'CodeSha256', 'Version', 'DeadLetterConfig', 'KMSKeyArn', 'TracingConfig', 'MasterArn', 'RevisionId', 'Layers', 'State', 'StateReason', 'StateReasonCode', 'LastUpdateStatus', 'LastUpdateStatusReason', 'LastUpdateStatusReasonCode', 'PackageType', 'ImageConfigResponse', 'SigningProfileVersionArn', 'SigningJobArn', 'Architectures', 'EphemeralStorage', 'SnapStart', 'RuntimeVersionConfig', 'LoggingConfig', 'ConfigSha256', 'CapacityProviderConfig', 'DurableConfig', 'TenancyConfig'],
}

const cluster: Kind = {
  type: 'aws_eks_cluster',
  id: 'arn',
  has: 'resourcesVpcConfig',
  keys: ['name', 'endpoint'],
  take: {
    arn: 'arn',
    name: 'name',
    version: 'version',
    endpoint: 'endpoint',
    vpc_config: each('resourcesVpcConfig', { subnet_ids: 'subnetIds', security_group_ids: 'securityGroupIds', cluster_security_group_id: 'clusterSecurityGroupId', vpc_id: 'vpcId', endpoint_public_access: 'endpointPublicAccess', endpoint_private_access: 'endpointPrivateAccess', public_access_cidrs: 'publicAccessCidrs' }, ['controlPlaneEgressMode']),
    kubernetes_network_config: each('kubernetesNetworkConfig', { service_ipv4_cidr: 'serviceIpv4Cidr', service_ipv6_cidr: 'serviceIpv6Cidr', ip_family: 'ipFamily' }, ['elasticLoadBalancing']),
    remote_network_config: each('remoteNetworkConfig', { remote_node_networks: each('remoteNodeNetworks', { cidrs: 'cidrs' }), remote_pod_networks: each('remotePodNetworks', { cidrs: 'cidrs' }) }),
    tags: ecsTags,
  },
  harmless: ['createdAt', 'roleArn', 'logging', 'identity', 'status', 'certificateAuthority', 'clientRequestToken', 'platformVersion', 'encryptionConfig', 'connectorConfig', 'id', 'health', 'outpostConfig', 'accessConfig', 'upgradePolicy', 'zonalShiftConfig', 'computeConfig', 'storageConfig', 'deletionProtection', 'controlPlaneScalingConfig'],
}

const nodeGroup: Kind = {
  type: 'aws_eks_node_group',
  id: 'nodegroupArn',
  keys: ['nodegroupName'],
  take: {
    arn: 'nodegroupArn',
    node_group_name: 'nodegroupName',
    cluster_name: 'clusterName',
    subnet_ids: 'subnets',
    remote_access: each('remoteAccess', { ec2_ssh_key: 'ec2SshKey', source_security_group_ids: 'sourceSecurityGroups' }),
    launch_template: each('launchTemplate', { id: 'id', name: 'name', version: 'version' }),
    resources: each('resources', { autoscaling_groups: each('autoScalingGroups', { name: 'name' }), remote_access_security_group_id: 'remoteAccessSecurityGroup' }),
    scaling_config: each('scalingConfig', { min_size: 'minSize', max_size: 'maxSize', desired_size: 'desiredSize' }),
    labels: 'labels',
    tags: ecsTags,
  },
  harmless: ['version', 'releaseVersion', 'createdAt', 'modifiedAt', 'status', 'capacityType', 'instanceTypes', 'amiType', 'nodeRole', 'taints', 'diskSize', 'health', 'updateConfig', 'nodeRepairConfig', 'warmPoolConfig'],
}

export const compute: readonly Listing[] = [
  {
    key: 'AutoScalingGroups',
    kinds: [
      {
        type: 'aws_autoscaling_group',
        id: 'AutoScalingGroupARN',
        has: 'AutoScalingGroupName',
        keys: ['AutoScalingGroupName'],
        take: {
          arn: 'AutoScalingGroupARN',
          name: 'AutoScalingGroupName',
          launch_configuration: 'LaunchConfigurationName',
          launch_template: template,
          mixed_instances_policy: each('MixedInstancesPolicy', { launch_template: each('LaunchTemplate', { launch_template_specification: each('LaunchTemplateSpecification', { launch_template_id: 'LaunchTemplateId', launch_template_name: 'LaunchTemplateName', version: 'Version' }) }, ['Overrides']) }, ['InstancesDistribution']),
          ...same('MinSize', 'MaxSize', 'DesiredCapacity', 'AvailabilityZones'),
          load_balancers: 'LoadBalancerNames',
          target_group_arns: 'TargetGroupARNs',
          vpc_zone_identifier: zones(),
          traffic_source: each('TrafficSources', { identifier: 'Identifier', type: 'Type' }),
          instances: 'Instances[].InstanceId',
          tags: tags(),
        },
        harmless: ['PredictedCapacity', 'DefaultCooldown', 'HealthCheckType', 'HealthCheckGracePeriod', 'CreatedTime', 'SuspendedProcesses', 'PlacementGroup', 'EnabledMetrics', 'Status', 'TerminationPolicies', 'NewInstancesProtectedFromScaleIn', 'ServiceLinkedRoleARN', 'MaxInstanceLifetime', 'CapacityRebalance', 'WarmPoolConfiguration', 'WarmPoolSize', 'Context', 'DesiredCapacityType', 'DefaultInstanceWarmup', 'InstanceMaintenancePolicy', 'DeletionProtection', 'AvailabilityZoneDistribution', 'AvailabilityZoneImpairmentPolicy', 'CapacityReservationSpecification', 'InstanceLifecyclePolicy', 'AvailabilityZoneIds'],
      },
    ],
  },
  { key: 'LaunchConfigurations', kinds: [{ type: 'aws_launch_configuration', id: 'LaunchConfigurationARN', keys: ['LaunchConfigurationName'], take: { arn: 'LaunchConfigurationARN', name: 'LaunchConfigurationName', image_id: 'ImageId', ...same('InstanceType', 'AssociatePublicIpAddress', 'SecurityGroups') }, harmless: ['KeyName', 'ClassicLinkVPCId', 'ClassicLinkVPCSecurityGroups', 'UserData', 'KernelId', 'RamdiskId', 'BlockDeviceMappings', 'InstanceMonitoring', 'SpotPrice', 'IamInstanceProfile', 'CreatedTime', 'EbsOptimized', 'PlacementTenancy', 'MetadataOptions'] }] },
  {
    key: 'services',
    kinds: [
      {
        type: 'aws_ecs_service',
        id: 'serviceArn',
        keys: ['serviceName'],
        when: (item) => item.tell('status') !== 'INACTIVE',
        take: {
          arn: 'serviceArn',
          name: 'serviceName',
          cluster: 'clusterArn',
          launch_type: 'launchType',
          task_definition: 'taskDefinition',
          desired_count: 'desiredCount',
          scheduling_strategy: 'schedulingStrategy',
          capacity_provider_strategy: each('capacityProviderStrategy', { capacity_provider: 'capacityProvider', base: 'base', weight: 'weight' }),
          network_configuration: awsvpc,
          load_balancer: each('loadBalancers', { target_group_arn: 'targetGroupArn', elb_name: 'loadBalancerName', container_name: 'containerName', container_port: 'containerPort' }, ['advancedConfiguration']),
          service_registries: each('serviceRegistries', { registry_arn: 'registryArn', port: 'port', container_name: 'containerName', container_port: 'containerPort' }),
          service_connect_configuration: each('deployments[0].serviceConnectConfiguration', { enabled: 'enabled', namespace: 'namespace', service: each('services', { port_name: 'portName', discovery_name: 'discoveryName', client_alias: each('clientAliases', { port: 'port', dns_name: 'dnsName' }, ['testTrafficRules']), ingress_port_override: 'ingressPortOverride' }, ['timeout', 'tls']) }, ['logConfiguration', 'accessLogConfiguration']),
          tags: ecsTags,
        },
        harmless: ['status', 'runningCount', 'pendingCount', 'platformVersion', 'platformFamily', 'deploymentConfiguration', 'taskSets', 'deployments', 'roleArn', 'events', 'createdAt', 'placementConstraints', 'placementStrategy', 'healthCheckGracePeriodSeconds', 'deploymentController', 'createdBy', 'enableECSManagedTags', 'propagateTags', 'enableExecuteCommand', 'availabilityZoneRebalancing', 'currentServiceDeployment', 'currentServiceRevisions', 'resourceManagementType'],
      },
    ],
  },
  {
    key: 'taskDefinition',
    kinds: [
      {
        type: 'aws_ecs_task_definition',
        id: 'taskDefinitionArn',
        take: { arn: 'taskDefinitionArn', family: 'family', revision: 'revision', network_mode: 'networkMode', container_definitions: containers, requires_compatibilities: 'requiresCompatibilities' },
        harmless: ['taskRoleArn', 'executionRoleArn', 'volumes', 'status', 'requiresAttributes', 'placementConstraints', 'compatibilities', 'runtimePlatform', 'cpu', 'memory', 'inferenceAccelerators', 'pidMode', 'ipcMode', 'registeredAt', 'deregisteredAt', 'deleteRequestedAt', 'registeredBy', 'ephemeralStorage', 'enableFaultInjection'],
      },
    ],
  },
  { key: 'cluster', kinds: [cluster] },
  { key: 'nodegroup', kinds: [nodeGroup] },
  { key: 'Functions', kinds: [lambdaFunction] },
  { key: 'Configuration', kinds: [lambdaFunction] },
]

/** `subnet-1,subnet-2`. */
function zones(): Made {
  return {
    uses: ['VPCZoneIdentifier'],
    make: (item) => {
      const told = changed('VPCZoneIdentifier', (text) => text).make(item)
      if (told?.kind !== 'text' || told.value === '') return undefined
      return { kind: 'list', items: told.value.split(',').map((value) => ({ kind: 'text', value: value.trim(), origin: told.origin })), origin: told.origin }
    },
  }
}
