import { each, same, tags, type Listing, type Made } from '../table.ts'

/* Network Firewall: `aws network-firewall describe-…` (AWS CLI command reference, 2026-11). */

const subnetMapping = (path: string): Made => each(path, { subnet_id: 'SubnetId', ip_address_type: 'IPAddressType' })

export const firewall: readonly Listing[] = [
  {
    key: 'Firewall',
    kinds: [
      {
        type: 'aws_networkfirewall_firewall',
        id: 'FirewallArn',
        keys: ['FirewallName', 'FirewallId'],
        take: {
          arn: 'FirewallArn',
          name: 'FirewallName',
          firewall_policy_arn: 'FirewallPolicyArn',
          vpc_id: 'VpcId',
          subnet_mapping: subnetMapping('SubnetMappings'),
          transit_gateway_id: 'TransitGatewayId',
          firewall_status: states(),
          tags: tags(),
        },
        harmless: [
          'DeleteProtection',
          'SubnetChangeProtection',
          'FirewallPolicyChangeProtection',
          'Description',
          'EncryptionConfiguration',
          'NumberOfAssociations',
          'EnabledAnalysisTypes',
          'TransitGatewayOwnerAccountId',
          'AvailabilityZoneMappings',
          'AvailabilityZoneChangeProtection',
        ],
      },
    ],
  },
  {
    key: 'FirewallPolicyResponse',
    kinds: [
      {
        type: 'aws_networkfirewall_firewall_policy',
        id: 'FirewallPolicyArn',
        keys: ['FirewallPolicyName'],
        take: { arn: 'FirewallPolicyArn', name: 'FirewallPolicyName', firewall_policy: policy(), tags: tags() },
        harmless: [
          'FirewallPolicyId',
          'Description',
          'FirewallPolicyStatus',
          'ConsumedStatelessRuleCapacity',
          'ConsumedStatefulRuleCapacity',
          'NumberOfAssociations',
          'EncryptionConfiguration',
          'LastModifiedTime',
          'ConsumedStatefulDomainCapacity',
        ],
      },
    ],
  },
  {
    key: 'RuleGroupResponse',
    kinds: [
      {
        type: 'aws_networkfirewall_rule_group',
        id: 'RuleGroupArn',
        keys: ['RuleGroupName'],
        take: {
          arn: 'RuleGroupArn',
          name: 'RuleGroupName',
          type: 'Type',
          capacity: 'Capacity',
          rules: '^RuleGroup.RulesSource.RulesString',
          rule_group: ruleGroup(),
          tags: tags(),
        },
        harmless: [
          'RuleGroupId',
          'Description',
          'RuleGroupStatus',
          'ConsumedCapacity',
          'NumberOfAssociations',
          'EncryptionConfiguration',
          'SourceMetadata',
          'SnsTopic',
          'LastModifiedTime',
          'AnalysisResults',
          'SummaryConfiguration',
        ],
      },
    ],
  },
]

/** Which endpoint the firewall has in which zone: `{ "eu-west-1a": { Attachment: … } }`. */
function states(): Made {
  return {
    uses: [],
    make: (item) => {
      const [zones] = item.all('^FirewallStatus.SyncStates')
      if (zones?.kind !== 'map') return undefined
      const items = zones.entries.map(({ key, value, keySpan }) => {
        const attachment = item
          .within(value)
          .block(
            { attachment: each('Attachment', { endpoint_id: 'EndpointId', subnet_id: 'SubnetId' }, ['Status', 'StatusMessage']) },
            ['Config'],
            'FirewallStatus.SyncStates',
          )
        const zone = { kind: 'text', value: key, origin: item.at(keySpan) } as const
        return {
          kind: 'map',
          entries: new Map([['availability_zone', zone], ...(attachment.kind === 'map' ? attachment.entries : [])]),
          origin: attachment.origin,
        } as const
      })
      return {
        kind: 'list',
        items: [{ kind: 'map', entries: new Map([['sync_states', { kind: 'list', items, origin: item.origin }]]), origin: item.origin }],
        origin: item.origin,
      }
    },
  }
}

function policy(): Made {
  return {
    uses: [],
    make: (item) =>
      item.around === undefined
        ? undefined
        : each(
            'FirewallPolicy',
            {
              stateless_default_actions: 'StatelessDefaultActions',
              stateless_fragment_default_actions: 'StatelessFragmentDefaultActions',
              stateful_default_actions: 'StatefulDefaultActions',
              stateless_rule_group_reference: each('StatelessRuleGroupReferences', { resource_arn: 'ResourceArn', priority: 'Priority' }),
              stateful_rule_group_reference: each(
                'StatefulRuleGroupReferences',
                { resource_arn: 'ResourceArn', priority: 'Priority', override: each('Override', { action: 'Action' }) },
                ['DeepThreatInspection'],
              ),
              stateful_engine_options: each(
                'StatefulEngineOptions',
                { rule_order: 'RuleOrder', stream_exception_policy: 'StreamExceptionPolicy' },
                ['FlowTimeouts'],
              ),
            },
            ['TLSInspectionConfigurationArn', 'EnableTLSSessionHolding'],
          ).make(item.around),
  }
}

function ruleGroup(): Made {
  const addresses = (path: string): Made => each(path, { address_definition: 'AddressDefinition' })
  const ports = (path: string): Made => each(path, same('FromPort', 'ToPort'))
  return {
    uses: [],
    make: (item) =>
      item.around === undefined
        ? undefined
        : each('RuleGroup', {
            rule_variables: each('RuleVariables', { ip_sets: 'IPSets', port_sets: 'PortSets' }),
            stateful_rule_options: each('StatefulRuleOptions', { rule_order: 'RuleOrder' }),
            rules_source: each('RulesSource', {
              rules_string: 'RulesString',
              rules_source_list: each('RulesSourceList', {
                targets: 'Targets',
                target_types: 'TargetTypes',
                generated_rules_type: 'GeneratedRulesType',
              }),
              stateful_rule: each('StatefulRules', {
                action: 'Action',
                header: each('Header', {
                  protocol: 'Protocol',
                  source: 'Source',
                  source_port: 'SourcePort',
                  direction: 'Direction',
                  destination: 'Destination',
                  destination_port: 'DestinationPort',
                }),
                rule_option: each('RuleOptions', { keyword: 'Keyword', settings: 'Settings' }),
              }),
              stateless_rules_and_custom_actions: each(
                'StatelessRulesAndCustomActions',
                {
                  stateless_rule: each('StatelessRules', {
                    priority: 'Priority',
                    rule_definition: each('RuleDefinition', {
                      actions: 'Actions',
                      match_attributes: each('MatchAttributes', {
                        source: addresses('Sources'),
                        destination: addresses('Destinations'),
                        source_port: ports('SourcePorts'),
                        destination_port: ports('DestinationPorts'),
                        protocols: 'Protocols',
                        tcp_flag: each('TCPFlags', same('Flags', 'Masks')),
                      }),
                    }),
                  }),
                },
                ['CustomActions'],
              ),
            }),
            reference_sets: each('ReferenceSets', { ip_set_references: 'IPSetReferences' }),
          }).make(item.around),
  }
}
