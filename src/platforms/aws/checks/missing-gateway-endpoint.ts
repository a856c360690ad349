import type { Check, StyleInput } from '../../../model/check.ts'
import { part, text } from '../attribute.ts'
import { referred } from '../compute/locate.ts'
import type { AwsTree } from '../tree.ts'
import { mayBeUnasked } from './absent.ts'
import { vpcTypes } from '../vpc/network.ts'
import { programs } from './programs.ts'
import { leavesBy, knowsItsRoutes } from './way.ts'

export const missingGatewayEndpoint: Check<StyleInput<AwsTree>> = {
  code: 'aws/missing-gateway-endpoint',
  severity: 'note',
  needs: ['tree:aws'],
  says: 'What {subject} sends to {service} leaves through a NAT gateway ({count} there), which is paid by the gigabyte: it has no gateway endpoint.',
  fix: 'Add an aws_vpc_endpoint of type Gateway for {service} with the private route tables; it costs nothing.',
  *run({ tree: { world, networks, inhabitants } }) {
    const endpoints = world
      .ofType('aws_vpc_endpoint')
      .map((one) => ({ vpc: referred(world, part(one, 'vpc_id'), ...vpcTypes)?.id, service: text(part(one, 'service_name')) }))
    // An endpoint of which it isn't known what it is for, or where it is, may be the one.
    if (endpoints.some(({ vpc, service }) => vpc === undefined || service === undefined)) return
    for (const vpc of networks.vpcs.values()) {
      if (vpc.foreign || mayBeUnasked(world, vpc.resource, 'aws_vpc_endpoint')) continue
      const behind = inhabitants.filter(
        (one) =>
          one.vpc.id === vpc.id && programs.has(one.placement.resource.type) && knowsItsRoutes(one) && leavesBy(one, 4, 'aws_nat_gateway'),
      )
      if (behind.length === 0) continue
      const wanted = ['s3', ...(world.ofType('aws_dynamodb_table').length > 0 ? ['dynamodb'] : [])]
      const missing = wanted.filter((name) => !endpoints.some((one) => one.vpc === vpc.id && one.service?.endsWith(`.${name}`) === true))
      const says: Readonly<Record<string, string>> = { s3: 'S3', dynamodb: 'DynamoDB' }
      if (missing.length > 0)
        yield {
          subject: vpc.id,
          origins: [vpc.origin],
          args: { service: missing.map((name) => says[name] ?? name).join(' and '), count: behind.length },
        }
    }
  },
}
