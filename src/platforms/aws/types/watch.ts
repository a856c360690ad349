import type { ResourceType } from '../type.ts'

/** What watches and records, and changes no flow. */
export const watchTypes: readonly ResourceType[] = [
  {
    type: 'aws_flow_log',
    reads: ['vpc_id', 'subnet_id', 'eni_id', 'transit_gateway_id', 'transit_gateway_attachment_id', 'traffic_type'],
    harmless: ['deliver_cross_account_role', 'destination_options', 'iam_role_arn', 'log_destination', 'log_destination_type', 'log_format', 'log_group_name', 'max_aggregation_interval', 'regional_nat_gateway_id'],
  },
  // Shield Advanced watches and absorbs floods: it stops no flow that the network lets pass (AWS Shield, "Shield Advanced capabilities and options", 2026-11).
  { type: 'aws_shield_protection', reads: [], harmless: ['name', 'resource_arn'] },
  { type: 'aws_shield_protection_group', reads: [], harmless: ['aggregation', 'members', 'pattern', 'protection_group_id', 'resource_type', 'protection_group_arn'] },
  { type: 'aws_shield_protection_health_check_association', reads: [], harmless: ['health_check_arn', 'shield_protection_id'] },
  { type: 'aws_shield_application_layer_automatic_response', reads: [], harmless: ['resource_arn', 'action'] },
  { type: 'aws_shield_subscription', reads: [], harmless: ['auto_renew', 'skip_destroy'] },
  { type: 'aws_shield_proactive_engagement', reads: [], harmless: ['enabled', 'emergency_contact'] },
  { type: 'aws_shield_drt_access_role_arn_association', reads: [], harmless: ['role_arn'] },
  { type: 'aws_shield_drt_access_log_bucket_association', reads: [], harmless: ['log_bucket', 'role_arn_association_id'] },
]
