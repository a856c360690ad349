import { listValue } from '../value.ts'
import { deep, idle, number, table, tags, text, texts } from './table.ts'
import type { Draft, Service } from './table.ts'
import type { Value } from '../../../platforms/value.ts'

export const walls: Service = {
  'AWS::WAFv2::WebACL': table(
    'aws_wafv2_web_acl',
    { gets: 'Arn=arn Id=id' },
    text('Name Scope'),
    deep(`
      DefaultAction Rules=rule CustomResponseBodies=custom_response_body AssociationConfig CaptchaConfig ChallengeConfig
      DataProtectionConfig OnSourceDDoSProtectionConfig=on_source_ddos_protection_config ApplicationConfig
    `),
    { TokenDomains: { kind: 'texts', to: 'token_domains' } },
    idle('Description VisibilityConfig'),
    tags,
  ),
  'AWS::WAFv2::RuleGroup': table(
    'aws_wafv2_rule_group',
    { gets: 'Arn=arn Id=id' },
    text('Name Scope'),
    number('Capacity'),
    deep('Rules=rule CustomResponseBodies=custom_response_body'),
    idle('AvailableLabels ConsumedLabels Description VisibilityConfig'),
    tags,
  ),
  'AWS::WAFv2::IPSet': table(
    'aws_wafv2_ip_set',
    { gets: 'Arn=arn Id=id' },
    text('Name Scope IPAddressVersion=ip_address_version'),
    texts('Addresses'),
    idle('Description'),
    tags,
  ),
  'AWS::WAFv2::RegexPatternSet': table(
    'aws_wafv2_regex_pattern_set',
    { gets: 'Arn=arn Id=id', finish: tellExpressions },
    text('Name Scope'),
    texts('RegularExpressionList=regular_expression'),
    idle('Description'),
    tags,
  ),
  'AWS::WAFv2::WebACLAssociation': table('aws_wafv2_web_acl_association', {}, text('ResourceArn WebACLArn')),
  'AWS::WAFv2::LoggingConfiguration': table(
    'aws_wafv2_web_acl_logging_configuration',
    { quiet: true },
    text('ResourceArn'),
    texts('LogDestinationConfigs'),
    idle('LoggingFilter RedactedFields'),
  ),
  'AWS::Shield::Protection': table(
    'aws_shield_protection',
    { gets: 'ProtectionId=id ProtectionArn=arn' },
    text('Name ResourceArn'),
    texts('HealthCheckArns'),
    { ApplicationLayerAutomaticResponseConfiguration: { kind: 'deep', to: 'application_layer_automatic_response' } },
    tags,
  ),
}

/** The provider has a block for each expression. */
function tellExpressions(draft: Draft): readonly Draft[] {
  const held = draft.attributes.get('regular_expression')
  if (held?.kind !== 'list') return [draft]
  const items = held.items.map((item): Value => ({ kind: 'map', entries: new Map([['regex_string', item]]), origin: item.origin }))
  return [{ ...draft, attributes: new Map([...draft.attributes, ['regular_expression', listValue(items, held.origin)]]) }]
}
