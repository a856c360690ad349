import { block, idle, named, number, table, tags, text, texts } from './table.ts'
import type { Field, Fields, Service } from './table.ts'

const ports: Fields = number('FromPort ToPort')
const addresses: Fields = text('AddressDefinition')

const stateless: Field = block('stateless_rules_and_custom_actions', {
  StatelessRules: block('stateless_rule', number('Priority'), {
    RuleDefinition: block('rule_definition', texts('Actions'), {
      MatchAttributes: block(
        'match_attributes',
        { Protocols: { kind: 'any', to: 'protocols' } },
        {
          Sources: block('source', addresses),
          Destinations: block('destination', addresses),
          SourcePorts: block('source_port', ports),
          DestinationPorts: block('destination_port', ports),
          TCPFlags: block('tcp_flag', texts('Flags Masks')),
        },
      ),
    }),
  }),
  ...idle('CustomActions'),
})

const variables: Fields = {
  IPSets: named('ip_sets', 'key', { Definition: { kind: 'texts', to: 'ip_set.definition' } }),
  PortSets: named('port_sets', 'key', { Definition: { kind: 'texts', to: 'port_set.definition' } }),
}

const references: Fields = {
  ...text('ResourceArn DeepThreatInspection'),
  ...number('Priority'),
  Override: block('override', text('Action')),
}

export const networkFirewalls: Service = {
  'AWS::NetworkFirewall::Firewall': table(
    'aws_networkfirewall_firewall',
    { ref: 'arn', gets: 'FirewallArn=arn FirewallId=id EndpointIds=endpoint_ids TransitGatewayAttachmentId' },
    text('FirewallName=name FirewallPolicyArn VpcId TransitGatewayId'),
    {
      SubnetMappings: block('subnet_mapping', text('SubnetId IPAddressType=ip_address_type')),
      AvailabilityZoneMappings: block('availability_zone_mapping', text('AvailabilityZone=availability_zone_id')),
    },
    idle(`
      AvailabilityZoneChangeProtection DeleteProtection Description EnabledAnalysisTypes FirewallPolicyChangeProtection
      SubnetChangeProtection
    `),
    tags,
  ),
  'AWS::NetworkFirewall::FirewallPolicy': table(
    'aws_networkfirewall_firewall_policy',
    { ref: 'arn', gets: 'FirewallPolicyArn=arn FirewallPolicyId=id' },
    text('FirewallPolicyName=name'),
    {
      FirewallPolicy: block(
        'firewall_policy',
        texts('StatelessDefaultActions StatelessFragmentDefaultActions StatefulDefaultActions'),
        {
          StatelessRuleGroupReferences: block('stateless_rule_group_reference', references),
          StatefulRuleGroupReferences: block('stateful_rule_group_reference', references),
          StatefulEngineOptions: block(
            'stateful_engine_options',
            text('RuleOrder StreamExceptionPolicy'),
            { FlowTimeouts: block('flow_timeouts', number('TcpIdleTimeoutSeconds')) },
          ),
          PolicyVariables: block(
            'policy_variables',
            { RuleVariables: named('rule_variables', 'key', { Definition: { kind: 'texts', to: 'ip_set.definition' } }) },
          ),
        },
        text('TLSInspectionConfigurationArn=tls_inspection_configuration_arn'),
        idle('StatelessCustomActions EnableTLSSessionHolding'),
      ),
    },
    idle('Description'),
    tags,
  ),
  'AWS::NetworkFirewall::RuleGroup': table(
    'aws_networkfirewall_rule_group',
    { ref: 'arn', gets: 'RuleGroupArn=arn RuleGroupId=id' },
    text('RuleGroupName=name Type'),
    number('Capacity'),
    {
      RuleGroup: block('rule_group', {
        RulesSource: block('rules_source', text('RulesString'), {
          RulesSourceList: block('rules_source_list', text('GeneratedRulesType'), texts('Targets TargetTypes')),
          StatefulRules: block('stateful_rule', text('Action'), {
            Header: block('header', text('Protocol Source SourcePort Direction Destination DestinationPort')),
            RuleOptions: block('rule_option', text('Keyword'), texts('Settings')),
          }),
          StatelessRulesAndCustomActions: stateless,
        }),
        RuleVariables: block('rule_variables', variables),
        ReferenceSets: block(
          'reference_sets',
          { IPSetReferences: named('ip_set_references', 'key', { ReferenceArn: { kind: 'text', to: 'ip_set_reference.reference_arn' } }) },
        ),
        StatefulRuleOptions: block('stateful_rule_options', text('RuleOrder')),
      }),
    },
    idle('Description SummaryConfiguration'),
    tags,
  ),
  'AWS::NetworkFirewall::LoggingConfiguration': table(
    'aws_networkfirewall_logging_configuration',
    { quiet: true },
    text('FirewallArn'),
    idle('EnableMonitoringDashboard FirewallName LoggingConfiguration'),
  ),
}
