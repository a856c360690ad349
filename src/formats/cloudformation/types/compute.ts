import { linkValue, listValue } from '../value.ts'
import { any, block, bool, choice, deep, idle, lift, number, pluck, table, tags, text, texts } from './table.ts'
import type { Draft, Field, Fields, Service } from './table.ts'
import type { Value } from '../../../platforms/value.ts'

const interfaceFields: Fields = {
  ...number(`
    DeviceIndex NetworkCardIndex Ipv6AddressCount Ipv4PrefixCount Ipv6PrefixCount SecondaryPrivateIpAddressCount=ipv4_address_count
  `),
  ...text('NetworkInterfaceId SubnetId Description PrivateIpAddress InterfaceType'),
  ...bool('AssociatePublicIpAddress AssociateCarrierIpAddress DeleteOnTermination PrimaryIpv6'),
  ...idle('ConnectionTrackingSpecification EnaSrdSpecification Ipv4Prefixes Ipv6Prefixes EnaQueueCount'),
}

/** As a template of instances has them. */
const templateInterface: Field = block(
  'network_interfaces',
  interfaceFields,
  texts('Groups=security_groups'),
  { Ipv6Addresses: pluck('ipv6_addresses', 'Ipv6Address'), PrivateIpAddresses: pluck('ipv4_addresses', 'PrivateIpAddress') },
)

/** As an instance has them: those that are made with it are told apart below. */
const instanceInterface: Field = block(
  'network_interface',
  interfaceFields,
  texts('GroupSet=security_groups'),
  { Ipv6Addresses: pluck('ipv6_addresses', 'Ipv6Address'), PrivateIpAddresses: pluck('private_ips', 'PrivateIpAddress') },
)

const harmlessOfInstances = `
  BlockDeviceMappings CpuOptions CreditSpecification DisableApiTermination EbsOptimized ElasticGpuSpecifications
  ElasticInferenceAccelerators EnclaveOptions HibernationOptions IamInstanceProfile ImageId InstanceInitiatedShutdownBehavior InstanceType
  KernelId KeyName LicenseSpecifications MaintenanceOptions MetadataOptions Monitoring RamDiskId RamdiskId UserData
`

const launchTemplate: Field = block('launch_template', text('LaunchTemplateId=id LaunchTemplateName=name Version'))

export const computes: Service = {
  'AWS::EC2::Instance': table(
    'aws_instance',
    {
      gets: 'InstanceId=id AvailabilityZone PrivateIp PublicIp PrivateDnsName=private_dns PublicDnsName=public_dns VpcId',
      finish: tellInterfaces,
    },
    text('SubnetId PrivateIpAddress=private_ip AvailabilityZone'),
    texts('SecurityGroupIds=vpc_security_group_ids SecurityGroups'),
    bool('SourceDestCheck'),
    number('Ipv6AddressCount'),
    { NetworkInterfaces: instanceInterface, Ipv6Addresses: pluck('ipv6_addresses', 'Ipv6Address'), LaunchTemplate: launchTemplate },
    idle(`
      ${harmlessOfInstances} AdditionalInfo Affinity HostId HostResourceGroupArn PlacementGroupName PrivateDnsNameOptions
      PropagateTagsToVolumeOnCreation SsmAssociations Tenancy Volumes
    `),
    tags,
  ),
  'AWS::EC2::LaunchTemplate': table(
    'aws_launch_template',
    { gets: 'LaunchTemplateId=id LatestVersionNumber=latest_version DefaultVersionNumber=default_version' },
    text('LaunchTemplateName=name'),
    {
      LaunchTemplateData: lift(
        texts('SecurityGroupIds=vpc_security_group_ids SecurityGroups=security_group_names'),
        {
          NetworkInterfaces: templateInterface,
          Placement: block(
            'placement',
            text('AvailabilityZone'),
            idle('Affinity GroupId GroupName HostId HostResourceGroupArn PartitionNumber SpreadDomain Tenancy AvailabilityZoneId'),
          ),
        },
        idle(`
          ${harmlessOfInstances} CapacityReservationSpecification DisableApiStop InstanceMarketOptions InstanceRequirements
          NetworkPerformanceOptions PrivateDnsNameOptions TagSpecifications
        `),
      ),
    },
    idle('TagSpecifications VersionDescription'),
  ),
  'AWS::AutoScaling::AutoScalingGroup': table(
    'aws_autoscaling_group',
    { ref: 'name', gets: 'AutoScalingGroupARN=arn' },
    text('AutoScalingGroupName=name LaunchConfigurationName=launch_configuration InstanceId'),
    texts('VPCZoneIdentifier AvailabilityZones AvailabilityZoneIds TargetGroupARNs LoadBalancerNames=load_balancers'),
    number('MinSize MaxSize DesiredCapacity'),
    text('HealthCheckType'),
    {
      LaunchTemplate: launchTemplate,
      MixedInstancesPolicy: block(
        'mixed_instances_policy',
        {
          LaunchTemplate: block(
            'launch_template',
            { LaunchTemplateSpecification: block('launch_template_specification', text('LaunchTemplateId LaunchTemplateName Version')) },
            deep('Overrides=override'),
          ),
          ...idle('InstancesDistribution'),
        },
      ),
    },
    deep('TrafficSources=traffic_source'),
    idle(`
      AvailabilityZoneDistribution AvailabilityZoneImpairmentPolicy CapacityRebalance CapacityReservationSpecification Context Cooldown
      DefaultInstanceWarmup DeletionProtection DesiredCapacityType HealthCheckGracePeriod InstanceLifecyclePolicy
      InstanceMaintenancePolicy LifecycleHookSpecificationList MaxInstanceLifetime MetricsCollection NewInstancesProtectedFromScaleIn
      NotificationConfiguration NotificationConfigurations PlacementGroup ServiceLinkedRoleARN SkipZonalShiftValidation
      TerminationPolicies
    `),
    tags,
  ),
  'AWS::AutoScaling::LaunchConfiguration': table(
    'aws_launch_configuration',
    { ref: 'name' },
    text('LaunchConfigurationName=name'),
    texts('SecurityGroups'),
    bool('AssociatePublicIpAddress'),
    idle(`
      BlockDeviceMappings ClassicLinkVPCId ClassicLinkVPCSecurityGroups EbsOptimized IamInstanceProfile ImageId InstanceId
      InstanceMonitoring InstanceType KernelId KeyName MetadataOptions PlacementTenancy RamDiskId SpotPrice UserData
    `),
  ),
  'AWS::ECS::Cluster': table(
    'aws_ecs_cluster',
    { ref: 'name', quiet: true },
    text('ClusterName=name'),
    idle('CapacityProviders ClusterSettings Configuration DefaultCapacityProviderStrategy ServiceConnectDefaults'),
    tags,
  ),
  'AWS::ECS::Service': table(
    'aws_ecs_service',
    { ref: 'arn', gets: 'ServiceArn=arn Name' },
    text('ServiceName=name Cluster TaskDefinition LaunchType PlatformVersion SchedulingStrategy'),
    number('DesiredCount'),
    {
      NetworkConfiguration: block(
        'network_configuration',
        {
          AwsvpcConfiguration: lift(
            texts('Subnets SecurityGroups'),
            { AssignPublicIp: choice('assign_public_ip', { ENABLED: true, DISABLED: false }) },
          ),
        },
      ),
      LoadBalancers: block(
        'load_balancer',
        text('TargetGroupArn ContainerName LoadBalancerName=elb_name'),
        number('ContainerPort'),
        deep('AdvancedConfiguration'),
      ),
      ServiceRegistries: block('service_registries', text('RegistryArn ContainerName'), number('Port ContainerPort')),
    },
    deep('ServiceConnectConfiguration VpcLatticeConfigurations CapacityProviderStrategy'),
    idle(`
      AvailabilityZoneRebalancing DeploymentConfiguration DeploymentController EnableECSManagedTags EnableExecuteCommand
      ForceNewDeployment HealthCheckGracePeriodSeconds PlacementConstraints PlacementStrategies PropagateTags Role VolumeConfigurations
    `),
    tags,
  ),
  'AWS::ECS::TaskDefinition': table(
    'aws_ecs_task_definition',
    { ref: 'arn', gets: 'TaskDefinitionArn=arn' },
    text('Family NetworkMode'),
    texts('RequiresCompatibilities'),
    { ContainerDefinitions: { kind: 'small', to: 'container_definitions' } },
    deep('ProxyConfiguration'),
    idle(`
      Cpu EnableFaultInjection EphemeralStorage ExecutionRoleArn InferenceAccelerators IpcMode Memory PidMode PlacementConstraints
      RuntimePlatform TaskRoleArn Volumes
    `),
    tags,
  ),
  'AWS::EKS::Cluster': table(
    'aws_eks_cluster',
    {
      ref: 'name',
      gets: `
        ClusterSecurityGroupId=vpc_config[0].cluster_security_group_id Endpoint OpenIdConnectIssuerUrl
        KubernetesNetworkConfig.ServiceIpv6Cidr=kubernetes_network_config[0].service_ipv6_cidr
        CertificateAuthorityData=certificate_authority[0].data EncryptionConfigKeyArn Id=id
      `,
    },
    text('Name Version'),
    {
      ResourcesVpcConfig: block(
        'vpc_config',
        texts('SubnetIds SecurityGroupIds PublicAccessCidrs'),
        bool('EndpointPublicAccess EndpointPrivateAccess'),
      ),
      KubernetesNetworkConfig: block(
        'kubernetes_network_config',
        text('ServiceIpv4Cidr ServiceIpv6Cidr IpFamily'),
        deep('ElasticLoadBalancing'),
      ),
      RemoteNetworkConfig: block('remote_network_config', deep('RemoteNodeNetworks RemotePodNetworks')),
    },
    deep('ComputeConfig'),
    idle(`
      AccessConfig BootstrapSelfManagedAddons ControlPlaneScalingConfig DeletionProtection EncryptionConfig Force Logging OutpostConfig
      RoleArn StorageConfig UpgradePolicy ZonalShiftConfig
    `),
    tags,
  ),
  'AWS::EKS::Nodegroup': table(
    'aws_eks_node_group',
    { gets: 'ClusterName NodegroupName=node_group_name Id=id' },
    text('ClusterName NodegroupName=node_group_name'),
    texts('Subnets=subnet_ids'),
    {
      LaunchTemplate: block('launch_template', text('Id Name Version')),
      RemoteAccess: block('remote_access', idle('Ec2SshKey'), texts('SourceSecurityGroups=source_security_group_ids')),
      ScalingConfig: block('scaling_config', number('MinSize MaxSize DesiredSize')),
    },
    any('Labels'),
    idle(`
      AmiType CapacityType DiskSize ForceUpdateEnabled InstanceTypes NodeRepairConfig NodeRole ReleaseVersion Taints UpdateConfig Version
    `),
    { Tags: { kind: 'tags', to: 'tags' } },
  ),
  'AWS::EKS::FargateProfile': table(
    'aws_eks_fargate_profile',
    {},
    text('ClusterName FargateProfileName'),
    texts('Subnets=subnet_ids'),
    deep('Selectors=selector'),
    idle('PodExecutionRoleArn'),
    tags,
  ),
  'AWS::Lambda::Function': table(
    'aws_lambda_function',
    { ref: 'function_name', gets: 'Arn=arn' },
    text('FunctionName'),
    {
      VpcConfig: block('vpc_config', texts('SubnetIds SecurityGroupIds'), bool('Ipv6AllowedForDualStack')),
      FileSystemConfigs: block('file_system_config', text('Arn LocalMountPath')),
    },
    idle(`
      Architectures Code CodeSigningConfigArn CapacityProviderConfig DeadLetterConfig Description DurableConfig Environment
      EphemeralStorage FunctionScalingConfig Handler ImageConfig KmsKeyArn Layers LoggingConfig MemorySize PackageType
      PublishToLatestPublished RecursiveLoop ReservedConcurrentExecutions Role Runtime RuntimeManagementConfig SnapStart TenancyConfig
      Timeout TracingConfig
    `),
    tags,
  ),
  'AWS::Serverless::Function': table(
    'aws_lambda_function',
    { ref: 'function_name', gets: 'Arn=arn' },
    text('FunctionName'),
    {
      VpcConfig: block('vpc_config', texts('SubnetIds SecurityGroupIds'), bool('Ipv6AllowedForDualStack')),
      FileSystemConfigs: block('file_system_config', text('Arn LocalMountPath')),
    },
    idle(`
      Architectures AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 CodeSigningConfigArn CodeUri DeadLetterQueue
      DeploymentPreference Description Environment EphemeralStorage EventInvokeConfig Handler ImageConfig ImageUri InlineCode KmsKeyArn
      Layers LoggingConfig MemorySize PackageType PermissionsBoundary Policies PropagateTags ProvisionedConcurrencyConfig
      ReservedConcurrentExecutions Role Runtime RuntimeManagementConfig SnapStart Timeout Tracing VersionDescription
    `),
    any('Tags'),
  ),
}

/**
 * An instance's first interface is made with it, and in the provider its settings are the instance's own; further ones that are made with
 * it are resources apart, attached by their number; those that are there already are named.
 */
function tellInterfaces(draft: Draft, id: string): readonly Draft[] {
  const { attributes, type, suffix } = draft
  const held = attributes.get('network_interface')
  if (held?.kind !== 'list') return [draft]
  const kept: Value[] = []
  const made: Draft[] = []
  const own = new Map(attributes)
  own.delete('network_interface')
  for (const [index, item] of held.items.entries()) {
    const entries = item.kind === 'map' ? item.entries : undefined
    const device = entries?.get('device_index')
    const isFirst = device === undefined ? held.items.length === 1 : device.kind === 'number' && device.value === 0
    if (entries === undefined || entries.has('network_interface_id')) kept.push(item)
    else if (isFirst) {
      for (const [name, value] of entries) if (!notInInstance.includes(name)) own.set(inInstance[name] ?? name, value)
    }
    if (entries === undefined || entries.has('network_interface_id') || isFirst) continue
    const apart = new Map(entries)
    const address = apart.get('private_ip_address')
    if (address !== undefined && !apart.has('private_ips')) apart.set('private_ips', listValue([address], address.origin))
    for (const name of ['device_index', 'delete_on_termination', 'private_ip_address']) apart.delete(name)
    const attached = new Map<string, Value>([
      ['instance', linkValue(id, 'id', item.origin)],
      ...(device === undefined ? [] : ([['device_index', device]] as const)),
    ])
    apart.set('attachment', listValue([{ kind: 'map', entries: attached, origin: item.origin }], item.origin))
    made.push({ type: 'aws_network_interface', suffix: `${suffix}.network_interface[${index}]`, attributes: apart })
  }
  if (kept.length > 0) own.set('network_interface', listValue(kept, held.origin))
  return [{ type, suffix, attributes: own }, ...made]
}

const notInInstance: readonly string[] = ['device_index', 'delete_on_termination']
const inInstance: Readonly<Record<string, string>> = {
  security_groups: 'vpc_security_group_ids',
  private_ip_address: 'private_ip',
  private_ips: 'secondary_private_ips',
}
