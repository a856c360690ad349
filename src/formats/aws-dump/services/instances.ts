import { each, firstOf, same, tags, type Kind, type Listing } from '../table.ts'

/*
 * Instances, interfaces, addresses, launch templates: `aws ec2 describe-…` (AWS CLI command reference, 2026-11), as the provider's
 * resources (registry.terraform.io,
 * hashicorp/aws, 2026-11).
 */

/** An interface as described by itself, or within its instance. */
const interfaceKind: Kind = {
  type: 'aws_network_interface',
  id: 'NetworkInterfaceId',
  take: {
    subnet_id: 'SubnetId',
    private_ip: 'PrivateIpAddress',
    private_ips: 'PrivateIpAddresses[].PrivateIpAddress',
    ipv6_addresses: 'Ipv6Addresses[].Ipv6Address',
    ipv6_prefixes: 'Ipv6Prefixes[].Ipv6Prefix',
    ipv4_prefixes: 'Ipv4Prefixes[].Ipv4Prefix',
    security_groups: 'Groups[].GroupId',
    interface_type: 'InterfaceType',
    source_dest_check: 'SourceDestCheck',
    description: 'Description',
    association: each(
      'Association',
      { public_ip: 'PublicIp', allocation_id: 'AllocationId', association_id: 'AssociationId', carrier_ip: 'CarrierIp' },
      ['IpOwnerId', 'PublicDnsName', 'CustomerOwnedIp'],
    ),
    attachment: each(
      'Attachment',
      { instance: firstOf('InstanceId', '^^InstanceId'), device_index: 'DeviceIndex', attachment_id: 'AttachmentId' },
      ['AttachTime', 'DeleteOnTermination', 'Status', 'InstanceOwnerId', 'NetworkCardIndex', 'EnaSrdSpecification', 'EnaQueueCount'],
    ),
    requester_managed: 'RequesterManaged',
    tags: tags('TagSet'),
  },
  harmless: [
    'AvailabilityZone',
    'AvailabilityZoneId',
    'MacAddress',
    'OwnerId',
    'PrivateDnsName',
    'PublicDnsName',
    'PublicIpDnsNameOptions',
    'RequesterId',
    'Status',
    'VpcId',
    'OutpostArn',
    'ConnectionTrackingConfiguration',
    'ConnectionTrackingConfigurationResponse',
    'Ipv6Native',
    'Ipv6Address',
    'DenyAllIgwTraffic',
    'Operator',
    'AssociatedSubnets',
  ],
}

const instanceKind: Kind = {
  type: 'aws_instance',
  id: 'InstanceId',
  owner: '^OwnerId',
  // AWS: terminated instances are shown for an hour, and hold nothing (ec2-instance-lifecycle, 2026-11).
  when: (item) => !['terminated', 'shutting-down'].includes(item.tell('State.Name') ?? ''),
  take: {
    ami: 'ImageId',
    ...same('InstanceType', 'KeyName', 'SubnetId', 'EbsOptimized', 'SourceDestCheck'),
    private_ip: 'PrivateIpAddress',
    public_ip: 'PublicIpAddress',
    private_dns: 'PrivateDnsName',
    public_dns: 'PublicDnsName',
    associate_public_ip_address: {
      uses: ['PublicIpAddress'],
      make: (item) => item.say('', () => item.tell('PublicIpAddress') !== undefined),
    },
    vpc_security_group_ids: 'SecurityGroups[].GroupId',
    ipv6_addresses: 'NetworkInterfaces[].Ipv6Addresses[].Ipv6Address',
    availability_zone: 'Placement.AvailabilityZone',
    tenancy: 'Placement.Tenancy',
    instance_state: 'State.Name',
    iam_instance_profile: 'IamInstanceProfile.Arn',
    network_interface: each(
      'NetworkInterfaces',
      { network_interface_id: 'NetworkInterfaceId', device_index: 'Attachment.DeviceIndex' },
      fieldsOf(interfaceKind),
    ),
    tags: tags(),
  },
  harmless: [
    'AmiLaunchIndex',
    'Architecture',
    'BlockDeviceMappings',
    'BootMode',
    'CapacityBlockId',
    'CapacityReservationId',
    'CapacityReservationSpecification',
    'ClientToken',
    'CpuOptions',
    'CurrentInstanceBootMode',
    'ElasticGpuAssociations',
    'ElasticInferenceAcceleratorAssociations',
    'EnaSupport',
    'EnclaveOptions',
    'HibernationOptions',
    'Hypervisor',
    'InstanceLifecycle',
    'Ipv6Address',
    'KernelId',
    'LaunchTime',
    'Licenses',
    'MaintenanceOptions',
    'MetadataOptions',
    'Monitoring',
    'NetworkPerformanceOptions',
    'Operator',
    'OutpostArn',
    'Platform',
    'PlatformDetails',
    'PrivateDnsNameOptions',
    'ProductCodes',
    'RamdiskId',
    'RootDeviceName',
    'RootDeviceType',
    'SpotInstanceRequestId',
    'SriovNetSupport',
    'StateReason',
    'StateTransitionReason',
    'TpmSupport',
    'UsageOperation',
    'UsageOperationUpdateTime',
    'VirtualizationType',
    'VpcId',
  ],
  parts: [{ ...interfaceKind, from: 'NetworkInterfaces[]', owner: 'OwnerId' }],
}

export const instances: readonly Listing[] = [
  { key: 'NetworkInterfaces', kinds: [interfaceKind] },
  { key: 'Reservations', deeper: 'Instances', kinds: [instanceKind] },
  {
    key: 'Addresses',
    kinds: [
      {
        type: 'aws_eip',
        id: 'AllocationId',
        keys: ['PublicIp'],
        owner: 'NetworkInterfaceOwnerId',
        take: {
          ...same(
            'AllocationId',
            'AssociationId',
            'Domain',
            'PublicIp',
            'PublicIpv4Pool',
            'NetworkBorderGroup',
            'CustomerOwnedIp',
            'CarrierIp',
          ),
          instance: 'InstanceId',
          network_interface: 'NetworkInterfaceId',
          private_ip: 'PrivateIpAddress',
          associate_with_private_ip: 'PrivateIpAddress',
          tags: tags(),
        },
        harmless: ['CustomerOwnedIpv4Pool', 'SubnetId', 'ServiceManaged'],
      },
    ],
  },
  {
    key: 'LaunchTemplates',
    kinds: [
      {
        type: 'aws_launch_template',
        id: 'LaunchTemplateId',
        keys: ['LaunchTemplateName'],
        take: { name: 'LaunchTemplateName', default_version: 'DefaultVersionNumber', latest_version: 'LatestVersionNumber', tags: tags() },
        harmless: ['CreateTime', 'CreatedBy', 'Operator'],
      },
    ],
  },
  {
    key: 'LaunchTemplateVersions',
    kinds: [
      {
        type: 'aws_launch_template',
        id: 'LaunchTemplateId',
        keys: ['LaunchTemplateName'],
        when: (item) => item.tell('DefaultVersion') !== 'false',
        take: { name: 'LaunchTemplateName', default_version: 'VersionNumber', ...launchData('LaunchTemplateData') },
        harmless: ['VersionDescription', 'CreateTime', 'CreatedBy', 'DefaultVersion', 'LaunchTemplateData', 'Operator'],
      },
    ],
  },
]

function fieldsOf(kind: Kind): readonly string[] {
  return [...Object.values(kind.take).flatMap((from) => (typeof from === 'string' ? [from] : from.uses)), ...(kind.harmless ?? [])]
}

function launchData(path: string): Kind['take'] {
  const of = (field: string): string => `${path}.${field}`
  return {
    image_id: of('ImageId'),
    instance_type: of('InstanceType'),
    vpc_security_group_ids: of('SecurityGroupIds'),
    security_group_names: of('SecurityGroups'),
    network_interfaces: each(
      of('NetworkInterfaces'),
      {
        ...same(
          'AssociatePublicIpAddress',
          'DeviceIndex',
          'NetworkInterfaceId',
          'SubnetId',
          'PrivateIpAddress',
          'InterfaceType',
          'Ipv6AddressCount',
          'NetworkCardIndex',
          'PrimaryIpv6',
          'AssociateCarrierIpAddress',
        ),
        security_groups: 'Groups',
        ipv6_addresses: 'Ipv6Addresses[].Ipv6Address',
        ipv4_addresses: 'PrivateIpAddresses[].PrivateIpAddress',
      },
      [
        'DeleteOnTermination',
        'Description',
        'SecondaryPrivateIpAddressCount',
        'EnaSrdSpecification',
        'ConnectionTrackingSpecification',
        'EnaQueueCount',
      ],
    ),
  }
}
