import fc from 'fast-check'
import { expect, it } from 'vitest'
import { reach } from '../../../../src/engine/reach.ts'
import { gatewayTypes } from '../../../../src/platforms/aws/types/gateways.ts'
import { securityTypes } from '../../../../src/platforms/aws/types/security.ts'
import { vpcTypes } from '../../../../src/platforms/aws/types/vpc.ts'
import { link, resource, unknown, type Built } from '../build.ts'
import { lowered, network } from '../network.ts'

const types = [...vpcTypes, ...securityTypes, ...gatewayTypes]
const ids = types.flatMap(({ type }) => [`${type}.a`, `${type}.b`])

const plain: fc.Arbitrary<Built> = fc.oneof(
  fc.constantFrom<Built>(
    null,
    true,
    false,
    '',
    '-1',
    'tcp',
    'allow',
    'local',
    'ingress',
    '10.0.0.0/16',
    '10.0.1.0/24',
    '10.0.1.9',
    '::/0',
    '2001:db8::/56',
    '0.0.0.0/0',
    'vpc-0123456789abcdef0',
    'sg-0123456789abcdef0',
    'subnet-0123456789abcdef0',
    'pl-1',
  ),
  fc.integer({ min: -1, max: 70000 }),
  fc.constantFrom(...ids).map((id) => link(id)),
  fc.constant(unknown()),
)
const block = (names: readonly string[]): fc.Arbitrary<Built> =>
  fc.dictionary(fc.constantFrom(...names), fc.oneof(plain, fc.array(plain, { maxLength: 2 })), { maxKeys: 5 })
const inner = [
  'cidr_block',
  'ipv6_cidr_block',
  'gateway_id',
  'nat_gateway_id',
  'network_interface_id',
  'from_port',
  'to_port',
  'protocol',
  'cidr_blocks',
  'security_groups',
  'self',
  'rule_no',
  'action',
  'cidr',
  'network_interface_id',
  'device_index',
  'instance',
  'vpc_id',
  'destination_prefix_list_id',
]
const value: fc.Arbitrary<Built> = fc.oneof(
  { weight: 3, arbitrary: plain },
  { weight: 1, arbitrary: fc.array(fc.oneof(plain, block(inner)), { maxLength: 3 }) },
  { weight: 1, arbitrary: block(inner) },
)

const resources = fc.uniqueArray(
  fc
    .constantFrom(...types)
    .chain((type) =>
      fc
        .tuple(
          fc.constantFrom('a', 'b'),
          fc.dictionary(fc.constantFrom(...type.reads, 'tags'), value, { maxKeys: 7 }),
          fc.constantFrom(undefined, 'count is not known'),
          fc.boolean(),
        )
        .map(([name, attributes, uncertain, lookedUp]) =>
          resource(`${type.type}.${name}`, attributes, { ...(uncertain !== undefined && { uncertain }), ...(lookedUp && { lookedUp }) }),
        ),
    ),
  { selector: ({ id }) => id, maxLength: 25 },
)

it('whatever resources say, they are lowered, and can be asked', () => {
  fc.assert(
    fc.property(resources, (some) => {
      const { facts } = lowered(...some)
      const ids_ = (facts.endpoints ?? []).map(({ id }) => id)
      expect(new Set(ids_).size).toBe(ids_.length)
      for (const endpoint of facts.endpoints ?? []) expect(endpoint.somewhere ?? [1]).not.toEqual([])
      reach(network(...some))
    }),
    { numRuns: 150, seed: Number(process.env.FUZZ_SEED ?? 818988) },
  )
})
