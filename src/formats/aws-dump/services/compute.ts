import { changed, each, same, type Kind, type Listing, type Made, type Take } from '../table.ts'

/* Groups of instances, functions: `aws autoscaling|lambda …` (AWS CLI command reference, 2026-11). */

const template: Made = each('LaunchTemplate', { id: 'LaunchTemplateId', name: 'LaunchTemplateName', version: 'Version' })

const vpcConfig: Take = {
  vpc_id: 'VpcId',
  subnet_ids: 'SubnetIds',
  security_group_ids: 'SecurityGroupIds',
  ipv6_allowed_for_dual_stack: 'Ipv6AllowedForDualStack',
}
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
  harmless: [
    'Handler',
    'CodeSize',
    'Description',
    'MemorySize',
    'LastModified',
    'CodeSha256',
    'Version',
    'DeadLetterConfig',
    'KMSKeyArn',
    'TracingConfig',
    'MasterArn',
    'RevisionId',
    'Layers',
    'State',
    'StateReason',
    'StateReasonCode',
    'LastUpdateStatus',
    'LastUpdateStatusReason',
    'LastUpdateStatusReasonCode',
    'PackageType',
    'ImageConfigResponse',
    'SigningProfileVersionArn',
    'SigningJobArn',
    'Architectures',
    'EphemeralStorage',
    'SnapStart',
    'RuntimeVersionConfig',
    'LoggingConfig',
    'ConfigSha256',
    'CapacityProviderConfig',
    'DurableConfig',
    'TenancyConfig',
  ],
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
          mixed_instances_policy: each(
            'MixedInstancesPolicy',
            {
              launch_template: each(
                'LaunchTemplate',
                {
                  launch_template_specification: each('LaunchTemplateSpecification', {
                    launch_template_id: 'LaunchTemplateId',
                    launch_template_name: 'LaunchTemplateName',
                    version: 'Version',
                  }),
                },
                ['Overrides'],
              ),
            },
            ['InstancesDistribution'],
          ),
          ...same('MinSize', 'MaxSize', 'DesiredCapacity', 'AvailabilityZones'),
          load_balancers: 'LoadBalancerNames',
          target_group_arns: 'TargetGroupARNs',
          vpc_zone_identifier: zones(),
          traffic_source: each('TrafficSources', { identifier: 'Identifier', type: 'Type' }),
          instances: 'Instances[].InstanceId',
          tag: each('Tags', { key: 'Key', value: 'Value', propagate_at_launch: 'PropagateAtLaunch' }, ['ResourceId', 'ResourceType']),
        },
        harmless: [
          'PredictedCapacity',
          'DefaultCooldown',
          'HealthCheckType',
          'HealthCheckGracePeriod',
          'CreatedTime',
          'SuspendedProcesses',
          'PlacementGroup',
          'EnabledMetrics',
          'Status',
          'TerminationPolicies',
          'NewInstancesProtectedFromScaleIn',
          'ServiceLinkedRoleARN',
          'MaxInstanceLifetime',
          'CapacityRebalance',
          'WarmPoolConfiguration',
          'WarmPoolSize',
          'Context',
          'DesiredCapacityType',
          'DefaultInstanceWarmup',
          'InstanceMaintenancePolicy',
          'DeletionProtection',
          'AvailabilityZoneDistribution',
          'AvailabilityZoneImpairmentPolicy',
          'CapacityReservationSpecification',
          'InstanceLifecyclePolicy',
          'AvailabilityZoneIds',
        ],
      },
    ],
  },
  {
    key: 'LaunchConfigurations',
    kinds: [
      {
        type: 'aws_launch_configuration',
        id: 'LaunchConfigurationARN',
        keys: ['LaunchConfigurationName'],
        take: {
          arn: 'LaunchConfigurationARN',
          name: 'LaunchConfigurationName',
          image_id: 'ImageId',
          ...same('InstanceType', 'AssociatePublicIpAddress', 'SecurityGroups'),
        },
        harmless: [
          'KeyName',
          'ClassicLinkVPCId',
          'ClassicLinkVPCSecurityGroups',
          'UserData',
          'KernelId',
          'RamdiskId',
          'BlockDeviceMappings',
          'InstanceMonitoring',
          'SpotPrice',
          'IamInstanceProfile',
          'CreatedTime',
          'EbsOptimized',
          'PlacementTenancy',
          'MetadataOptions',
        ],
      },
    ],
  },
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
      return {
        kind: 'list',
        items: told.value.split(',').map((value) => ({ kind: 'text', value: value.trim(), origin: told.origin })),
        origin: told.origin,
      }
    },
  }
}
