import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Resource } from '../../../src/platforms/resource.ts'
import { balanceTypes } from '../../../src/platforms/aws/types/balance.ts'
import { computeTypes } from '../../../src/platforms/aws/types/compute.ts'
import { dataTypes } from '../../../src/platforms/aws/types/data.ts'
import { link, resource, unknown, type Built } from './build.ts'
import { served, vpc } from './served.ts'

const types = [...balanceTypes, ...computeTypes, ...dataTypes]

describe('tables of types', () => {
  it('name each type once, and each attribute once', () => {
    const names = types.map(({ type }) => type)
    expect(names).toEqual([...new Set(names)])
    const twice = types.flatMap(({ type, reads, harmless, unread }) => {
      const all = [...new Set(reads), ...new Set(harmless), ...Object.keys(unread ?? {})]
      return [...new Set(all.filter((name, place) => all.indexOf(name) !== place))].map((name) => `${type}.${name}`)
    })
    expect(twice).toEqual([])
  })
})

/** Words that occur where they are read, so that what is made up gets further than its first line. */
const words = [
  'network',
  'instance',
  'ip',
  'alb',
  'lambda',
  'TCP',
  'TLS',
  'UDP',
  'HTTP',
  'HTTPS',
  'forward',
  'redirect',
  'fixed-response',
  'authenticate-oidc',
  'HTTP_301',
  'dualstack',
  'FARGATE',
  'awsvpc',
  'postgres',
  'redis',
  'RabbitMQ',
  '10.0.0.5',
  '::1',
  '443',
  'name',
  '[{"name":"c","environment":[{"name":"A_URL","value":"http://x:1/"}]}]',
]
const blocksOf: readonly string[] = [
  'type',
  'values',
  'regex_values',
  'host_header',
  'path_pattern',
  'http_header',
  'query_string',
  'source_ip',
  'key',
  'value',
  'target_group',
  'arn',
  'weight',
  'forward',
  'redirect',
  'fixed_response',
  'status_code',
  'authenticate_oidc',
  'subnet_id',
  'subnet_ids',
  'subnets',
  'security_groups',
  'security_group_ids',
  'id',
  'lb_port',
  'lb_protocol',
  'instance_port',
  'instance_protocol',
  'target',
  'target_group_arn',
  'container_port',
  'container_name',
  'variables',
  'launch_template',
  'launch_template_specification',
  'network_interfaces',
  'client_subnets',
  'port',
  'protocol',
  'rewrite',
  'regex',
  'replace',
]

const built = (types_: readonly string[]): fc.Arbitrary<Built> =>
  fc.letrec<{ value: Built }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom<Built>(null, true, false, 0, 1, 80, 65536, -1, ''),
      fc.constantFrom<Built>(...words),
      fc.constant<Built>(unknown('not known')),
      fc.constantFrom(...types_).map((type): Built => link(`${type}.x`, 'arn')),
      fc.constantFrom<Built>(link('aws_subnet.a'), link('aws_security_group.g'), link('aws_instance.i', 'private_ip')),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...blocksOf), tie('value'), { maxKeys: 4 }),
    ),
  })).value

describe('whatever is said of them', () => {
  const names = types.map(({ type }) => type)
  const attributes = (reads: readonly string[]): fc.Arbitrary<{ readonly [name: string]: Built }> =>
    reads.length === 0 ? fc.constant({}) : fc.dictionary(fc.constantFrom(...reads, 'tags'), built(names), { maxKeys: reads.length + 1 })
  const one = ({ type, reads }: (typeof types)[number]): fc.Arbitrary<Resource> =>
    fc
      .tuple(attributes(reads), fc.constantFrom({}, { uncertain: 'count is not known' }, { lookedUp: true }))
      .map(([said, more]) => resource(`${type}.x`, said, more))

  it('nothing throws, and ids are unique', () => {
    const base = [...vpc('g'), resource('aws_instance.i', { subnet_id: link('aws_subnet.a') })]
    const all = fc.tuple(...types.map((type) => fc.option(one(type), { nil: undefined })))
    fc.assert(
      fc.property(all, (chosen) => {
        const { listeners, routers, pools, placements } = served(...base, ...chosen.flatMap((each) => each ?? []))
        for (const list of [listeners, routers, pools, placements]) expect(new Set(list.map(({ id }) => id)).size).toBe(list.length)
        for (const { id, subnets } of placements) expect(`${id} ${subnets.length}`).not.toBe(`${id} 0`)
      }),
      { numRuns: 150, seed: Number(process.env.FUZZ_SEED ?? 818988) },
    )
  })
})
