import { each, is, tags, type Kind, type Listing, type Made } from '../table.ts'

/* Containers: `aws ecs describe-…`, `aws eks describe-…` (AWS CLI command reference, 2026-11). */

const awsvpc: Made = each('networkConfiguration.awsvpcConfiguration', {
  subnets: 'subnets',
  security_groups: 'securityGroups',
  assign_public_ip: is('assignPublicIp', 'ENABLED'),
})
const ecsTags: Made = tags('tags')

/** The definition of a container, as the JSON that the provider takes. */
const definitions: Made = {
  uses: ['containerDefinitions'],
  make: (item) => {
    const [tree] = item.all('containerDefinitions')
    return tree === undefined ? undefined : item.say('containerDefinitions', () => item.text.content.slice(tree.span.start, tree.span.end))
  },
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
    vpc_config: each(
      'resourcesVpcConfig',
      {
        subnet_ids: 'subnetIds',
        security_group_ids: 'securityGroupIds',
        cluster_security_group_id: 'clusterSecurityGroupId',
        vpc_id: 'vpcId',
        endpoint_public_access: 'endpointPublicAccess',
        endpoint_private_access: 'endpointPrivateAccess',
        public_access_cidrs: 'publicAccessCidrs',
      },
      ['controlPlaneEgressMode'],
    ),
    kubernetes_network_config: each(
      'kubernetesNetworkConfig',
      { service_ipv4_cidr: 'serviceIpv4Cidr', service_ipv6_cidr: 'serviceIpv6Cidr', ip_family: 'ipFamily' },
      ['elasticLoadBalancing'],
    ),
    remote_network_config: each('remoteNetworkConfig', {
      remote_node_networks: each('remoteNodeNetworks', { cidrs: 'cidrs' }),
      remote_pod_networks: each('remotePodNetworks', { cidrs: 'cidrs' }),
    }),
    tags: ecsTags,
  },
  harmless: [
    'createdAt',
    'roleArn',
    'logging',
    'identity',
    'status',
    'certificateAuthority',
    'clientRequestToken',
    'platformVersion',
    'encryptionConfig',
    'connectorConfig',
    'id',
    'health',
    'outpostConfig',
    'accessConfig',
    'upgradePolicy',
    'zonalShiftConfig',
    'computeConfig',
    'storageConfig',
    'deletionProtection',
    'controlPlaneScalingConfig',
  ],
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
    resources: each('resources', {
      autoscaling_groups: each('autoScalingGroups', { name: 'name' }),
      remote_access_security_group_id: 'remoteAccessSecurityGroup',
    }),
    scaling_config: each('scalingConfig', { min_size: 'minSize', max_size: 'maxSize', desired_size: 'desiredSize' }),
    labels: 'labels',
    tags: ecsTags,
  },
  harmless: [
    'version',
    'releaseVersion',
    'createdAt',
    'modifiedAt',
    'status',
    'capacityType',
    'instanceTypes',
    'amiType',
    'nodeRole',
    'taints',
    'diskSize',
    'health',
    'updateConfig',
    'nodeRepairConfig',
    'warmPoolConfig',
  ],
}

export const containers: readonly Listing[] = [
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
          capacity_provider_strategy: each('capacityProviderStrategy', {
            capacity_provider: 'capacityProvider',
            base: 'base',
            weight: 'weight',
          }),
          network_configuration: awsvpc,
          load_balancer: each(
            'loadBalancers',
            {
              target_group_arn: 'targetGroupArn',
              elb_name: 'loadBalancerName',
              container_name: 'containerName',
              container_port: 'containerPort',
            },
            ['advancedConfiguration'],
          ),
          service_registries: each('serviceRegistries', {
            registry_arn: 'registryArn',
            port: 'port',
            container_name: 'containerName',
            container_port: 'containerPort',
          }),
          service_connect_configuration: each(
            'deployments[0].serviceConnectConfiguration',
            {
              enabled: 'enabled',
              namespace: 'namespace',
              service: each(
                'services',
                {
                  port_name: 'portName',
                  discovery_name: 'discoveryName',
                  client_alias: each('clientAliases', { port: 'port', dns_name: 'dnsName' }, ['testTrafficRules']),
                  ingress_port_override: 'ingressPortOverride',
                },
                ['timeout', 'tls'],
              ),
            },
            ['logConfiguration', 'accessLogConfiguration'],
          ),
          tags: ecsTags,
        },
        harmless: [
          'status',
          'runningCount',
          'pendingCount',
          'platformVersion',
          'platformFamily',
          'deploymentConfiguration',
          'taskSets',
          'deployments',
          'roleArn',
          'events',
          'createdAt',
          'placementConstraints',
          'placementStrategy',
          'healthCheckGracePeriodSeconds',
          'deploymentController',
          'createdBy',
          'enableECSManagedTags',
          'propagateTags',
          'enableExecuteCommand',
          'availabilityZoneRebalancing',
          'currentServiceDeployment',
          'currentServiceRevisions',
          'resourceManagementType',
        ],
      },
    ],
  },
  {
    key: 'taskDefinition',
    kinds: [
      {
        type: 'aws_ecs_task_definition',
        id: 'taskDefinitionArn',
        take: {
          arn: 'taskDefinitionArn',
          family: 'family',
          revision: 'revision',
          network_mode: 'networkMode',
          container_definitions: definitions,
          requires_compatibilities: 'requiresCompatibilities',
        },
        harmless: [
          'taskRoleArn',
          'executionRoleArn',
          'volumes',
          'status',
          'requiresAttributes',
          'placementConstraints',
          'compatibilities',
          'runtimePlatform',
          'cpu',
          'memory',
          'inferenceAccelerators',
          'pidMode',
          'ipcMode',
          'registeredAt',
          'deregisteredAt',
          'deleteRequestedAt',
          'registeredBy',
          'ephemeralStorage',
          'enableFaultInjection',
        ],
      },
    ],
  },
  { key: 'cluster', kinds: [cluster] },
  { key: 'nodegroup', kinds: [nodeGroup] },
]
