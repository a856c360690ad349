import { describe, expect, it } from 'vitest'
import { chosenOf } from '../../../src/platforms/aws/names/policy.ts'
import { resource, type Built } from './build.ts'

/** Record sets of one name and type, by what their policies say; the ids of those that may be answered, with why one of several is, and of those that are spared for failure. */
function check(policies: readonly Readonly<Record<string, Built>>[], expected: readonly string[]): void {
  const records = policies.map((policy, place) => resource(`aws_route53_record.r${place}`, { name: 'www', type: 'A', set_identifier: `r${place}`, ...policy }))
  expect(chosenOf(records).map(({ record, choice, spare }) => `${record.id.replace('aws_route53_record.', '')}${choice === undefined ? '' : `: ${choice.says}`}${spare ? ' (spare)' : ''}`)).toEqual(expected)
}

const weight = (value: number): Record<string, Built> => ({ weighted_routing_policy: [{ weight: value }] })
const failover = (type: string): Record<string, Built> => ({ failover_routing_policy: [{ type }] })

describe('which of several record sets may be answered', () => {
  const rows: Readonly<Record<string, readonly [Readonly<Record<string, Built>>[], string[]]>> = {
    'one alone': [[{}], ['r0']],
    'by weight': [[weight(70), weight(30)], ['r0: weighted 70', 'r1: weighted 30']],
    'none of weight 0 while there is another': [[weight(10), weight(0)], ['r0', 'r1 (spare)']],
    'any where all have weight 0': [[weight(0), weight(0)], ['r0: weighted 0', 'r1: weighted 0']],
    'the primary while it is well': [[failover('SECONDARY'), failover('PRIMARY')], ['r1', 'r0 (spare)']],
    'the secondary where there is nothing else': [[failover('SECONDARY')], ['r0']],
    'by latency': [[{ latency_routing_policy: [{ region: 'eu-west-1' }] }, { latency_routing_policy: [{ region: 'us-east-1' }] }], ['r0: nearest by latency: eu-west-1', 'r1: nearest by latency: us-east-1']],
    'by place': [[{ geolocation_routing_policy: [{ continent: 'EU' }] }, { geolocation_routing_policy: [{ country: '*' }] }], ['r0: for those in EU', 'r1: for everyone elsewhere']],
    'all of several values': [[{ multivalue_answer_routing_policy: true }, { multivalue_answer_routing_policy: true }], ['r0', 'r1']],
  }
  it.each(Object.entries(rows))('%s', (_, [policies, expected]) => check(policies, expected))
})
