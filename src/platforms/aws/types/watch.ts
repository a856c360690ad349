import type { ResourceType } from '../type.ts'

/** What watches and records, and changes no flow. */
export const watchTypes: readonly ResourceType[] = [
  {
    type: 'aws_flow_log',
    reads: ['vpc_id', 'subnet_id', 'eni_id', 'transit_gateway_id', 'transit_gateway_attachment_id', 'traffic_type'],
    harmless: ['deliver_cross_account_role', 'destination_options', 'iam_role_arn', 'log_destination', 'log_destination_type', 'log_format', 'log_group_name', 'max_aggregation_interval', 'regional_nat_gateway_id'],
  },
]
