import { describe, expect, it } from 'vitest'
import { lowerResources } from '../../../src/formats/lowering.ts'
import { terraformPlan } from '../../../src/formats/terraform-plan/index.ts'
import { blocks, headOf, plan, readPlans, tell, tellValue, type PlanParts } from './tell.ts'

const fresh = { unknown: { id: true } }
const vpcId = { unknown: { vpc_id: true } }

/** Reads one plan and compares what is told of it. */
function check(parts: PlanParts, asked: readonly string[], expected: readonly string[], moment: 'before' | 'after' = 'after'): void {
  const reading = readPlans({ 'plan.json': plan(parts) }, moment)
  expect(reading.problems).toEqual([])
  expect(tell(reading, ...asked)).toEqual(expected)
}

describe('moments', () => {
  const changes = {
    'aws_vpc.kept': { actions: ['no-op'], before: { cidr_block: '10.0.0.0/16' }, after: { cidr_block: '10.0.0.0/16' } },
    'aws_vpc.new': { after: { cidr_block: '10.1.0.0/16' } },
    'aws_vpc.gone': { actions: ['delete'], before: { cidr_block: '10.2.0.0/16' }, after: null },
    'aws_vpc.changed': { actions: ['update'], before: { cidr_block: 'a' }, after: { cidr_block: 'b' } },
    'aws_vpc.replaced': { actions: ['delete', 'create'], before: { cidr_block: 'c' }, after: { cidr_block: 'd' } },
    'aws_vpc.forgotten': { actions: ['forget'], before: { cidr_block: 'e' }, after: null },
    'data.aws_vpc.read': { actions: ['read'], after: { cidr_block: 'f' } },
    'aws_vpc.again': { actions: ['delete'], before: { cidr_block: 'g' }, after: null, more: { deposed: 'abcd1234' } },
    'aws_vpc.moved': {
      actions: ['no-op'],
      before: { cidr_block: 'h' },
      after: { cidr_block: 'h' },
      more: { previous_address: 'aws_vpc.old' },
    },
  }
  const priorState = {
    values: {
      root_module: {
        resources: [
          { ...headOf('data.aws_vpc.known'), values: { cidr_block: 'i' } },
          { ...headOf('aws_vpc.kept'), values: { cidr_block: 'no' } },
        ],
      },
    },
  }

  it('after', () => {
    check(
      { changes, more: { prior_state: priorState } },
      ['cidr_block', '@kind', '@keys'],
      [
        'aws_vpc.kept: cidr_block 10.0.0.0/16, made, keys ',
        'aws_vpc.new: cidr_block 10.1.0.0/16, made, keys ',
        'aws_vpc.changed: cidr_block b, made, keys ',
        'aws_vpc.replaced: cidr_block d, made, keys ',
        'aws_vpc.forgotten: cidr_block e, made, keys ',
        'data.aws_vpc.read: cidr_block f, looked up, keys ',
        'aws_vpc.moved: cidr_block h, made, keys aws_vpc.old',
        'data.aws_vpc.known: cidr_block i, looked up, keys ',
      ],
    )
  })

  it('before', () => {
    check(
      { changes, more: { prior_state: priorState } },
      ['cidr_block'],
      [
        'aws_vpc.kept: cidr_block 10.0.0.0/16',
        'aws_vpc.gone: cidr_block 10.2.0.0/16',
        'aws_vpc.changed: cidr_block a',
        'aws_vpc.replaced: cidr_block c',
        'aws_vpc.forgotten: cidr_block e',
        'aws_vpc.again (deposed abcd1234): cidr_block g',
        'aws_vpc.moved: cidr_block h',
        'data.aws_vpc.known: cidr_block i',
      ],
      'before',
    )
  })

  it('of a plan without changes are the planned values, and what they leave out is not known', () => {
    const planned = {
      root_module: {
        child_modules: [
          {
            address: 'module.net',
            resources: [
              { ...headOf('module.net.aws_subnet.a'), values: { cidr_block: 'x' } },
              { ...headOf('module.net.aws_vpc.v'), values: {} },
            ],
          },
        ],
      },
    }
    const module = { resources: blocks({ 'aws_subnet.a': { vpc_id: ['aws_vpc.v.id', 'aws_vpc.v'] }, 'aws_vpc.v': {} }) }
    const content = {
      format_version: '1.0',
      terraform_version: '1.3.0',
      planned_values: planned,
      configuration: { root_module: { module_calls: { net: { module } } } },
    }
    expect(tell(readPlans({ 'p.json': JSON.stringify(content) }), 'cidr_block', 'vpc_id')).toEqual([
      'module.net.aws_subnet.a: cidr_block x, vpc_id <module.net.aws_vpc.v.id>',
      'module.net.aws_vpc.v: cidr_block absent, vpc_id absent',
    ])
  })
})

describe('what is not known yet links to', () => {
  const two = { 'aws_vpc.a': fresh, 'aws_vpc.b': fresh }
  const groups = { 'aws_security_group.a': fresh, 'aws_security_group.b': fresh }
  const lists = { unknown: { vpc_security_group_ids: true } }
  const inModule = (name: string, module: unknown, more: Readonly<Record<string, unknown>> = {}): unknown => ({
    module_calls: { [name]: { module, ...more } },
  })

  it.each<[string, PlanParts, string, string]>([
    [
      'itself, where nothing sets it',
      { changes: { 'aws_vpc.a': fresh }, root: { resources: blocks({ 'aws_vpc.a': {} }) } },
      'id',
      '<aws_vpc.a.id>',
    ],
    [
      'what its only reference names',
      {
        changes: { 'aws_subnet.s': vpcId, ...two },
        root: { resources: blocks({ 'aws_subnet.s': { vpc_id: ['aws_vpc.b.id', 'aws_vpc.b'] } }) },
      },
      'vpc_id',
      '<aws_vpc.b.id>',
    ],
    [
      'a reference that a known condition decides about',
      {
        changes: { 'aws_subnet.s': vpcId, ...two },
        root: { resources: blocks({ 'aws_subnet.s': { vpc_id: ['var.make', 'aws_vpc.b.id', 'aws_vpc.b'] } }) },
        variables: { make: true },
      },
      'vpc_id',
      '<aws_vpc.b.id>',
    ],
    [
      'none of two',
      {
        changes: { 'aws_subnet.s': vpcId, ...two },
        root: { resources: blocks({ 'aws_subnet.s': { vpc_id: ['aws_vpc.a.id', 'aws_vpc.a', 'aws_vpc.b.id', 'aws_vpc.b'] } }) },
      },
      'vpc_id',
      '?computed at apply, from aws_vpc.a.id, aws_vpc.b.id',
    ],
    [
      'nothing through a local value',
      {
        changes: { 'aws_subnet.s': vpcId, ...two },
        root: { resources: blocks({ 'aws_subnet.s': { vpc_id: ['local.vpc', 'aws_vpc.b.id', 'aws_vpc.b'] } }) },
      },
      'vpc_id',
      '?computed at apply, from aws_vpc.b.id, local.vpc',
    ],
    [
      'the only new one that an attribute can take',
      {
        changes: { 'aws_subnet.s': vpcId, 'aws_vpc.a': fresh, 'aws_vpc.old': { actions: ['no-op'], after: { id: 'vpc-1' } } },
        root: { resources: blocks({ 'aws_subnet.s': { vpc_id: ['local.vpc'] } }) },
      },
      'vpc_id',
      '<aws_vpc.a.id>',
    ],
    [
      'nothing within a text',
      {
        changes: { 'aws_security_group_rule.s': { unknown: { cidr_block: true } }, 'aws_eip.a': fresh },
        root: { resources: blocks({ 'aws_security_group_rule.s': { cidr_block: ['aws_eip.a.public_ip', 'aws_eip.a'] } }) },
      },
      'cidr_block',
      '?computed at apply, from aws_eip.a.public_ip',
    ],
    [
      'the same index',
      {
        changes: {
          'aws_route_table_association.s[1]': { unknown: { subnet_id: true } },
          'aws_subnet.a[0]': fresh,
          'aws_subnet.a[1]': fresh,
        },
        root: { resources: blocks({ 'aws_route_table_association.s': { subnet_id: ['aws_subnet.a', 'count.index'] } }) },
      },
      'subnet_id',
      '<aws_subnet.a[1].id>',
    ],
    [
      'the same key',
      {
        changes: {
          'aws_route_table_association.s["x.y"]': { unknown: { subnet_id: true } },
          'aws_subnet.a["w"]': fresh,
          'aws_subnet.a["x.y"]': fresh,
        },
        root: { resources: blocks({ 'aws_route_table_association.s': { subnet_id: ['aws_subnet.a', 'each.key'] } }) },
      },
      'subnet_id',
      '<aws_subnet.a["x.y"].id>',
    ],
    [
      'the one that for_each goes over',
      {
        changes: {
          'aws_route_table_association.s["x"]': { unknown: { subnet_id: true } },
          'aws_subnet.a["w"]': fresh,
          'aws_subnet.a["x"]': fresh,
        },
        root: {
          resources: blocks(
            { 'aws_route_table_association.s': { subnet_id: ['each.value.id', 'each.value'] } },
            { 'aws_route_table_association.s': { for_each_expression: { references: ['aws_subnet.a'] } } },
          ),
        },
      },
      'subnet_id',
      '<aws_subnet.a["x"].id>',
    ],
    [
      'a list of two',
      {
        changes: { 'aws_instance.i': lists, ...groups },
        root: {
          resources: blocks({
            'aws_instance.i': {
              vpc_security_group_ids: [
                'aws_security_group.a.id',
                'aws_security_group.a',
                'aws_security_group.b.id',
                'aws_security_group.b',
              ],
            },
          }),
        },
      },
      'vpc_security_group_ids',
      '[<aws_security_group.a.id>, <aws_security_group.b.id>]',
    ],
    [
      'no list that a condition may choose from',
      {
        changes: { 'aws_instance.i': lists, ...groups },
        root: {
          resources: blocks({
            'aws_instance.i': { vpc_security_group_ids: ['var.wide', 'aws_security_group.a.id', 'aws_security_group.b.id'] },
          }),
        },
      },
      'vpc_security_group_ids',
      '?computed at apply, from aws_security_group.a.id, aws_security_group.b.id',
    ],
    [
      'all of a splat',
      {
        changes: { 'aws_lb.l': { unknown: { subnets: true } }, 'aws_subnet.a[0]': fresh, 'aws_subnet.a[1]': fresh },
        root: { resources: blocks({ 'aws_lb.l': { subnets: ['aws_subnet.a'] } }) },
      },
      'subnets',
      '[<aws_subnet.a[0].id>, <aws_subnet.a[1].id>]',
    ],
    [
      'items of a list by their order',
      {
        changes: {
          'aws_x.i': { after: { records: [null, 'k', null] }, unknown: { records: [true, false, true] } },
          'aws_eip.a': fresh,
          'aws_eip.b': fresh,
        },
        root: { resources: blocks({ 'aws_x.i': { records: ['aws_eip.b.public_ip', 'aws_eip.b', 'aws_eip.a.public_ip', 'aws_eip.a'] } }) },
      },
      'records',
      '[<aws_eip.b.public_ip>, k, <aws_eip.a.public_ip>]',
    ],
    [
      'what a block names',
      {
        changes: { 'aws_x.i': { after: { ingress: [{}, {}] }, unknown: { ingress: [{}, { security_groups: true }] } }, ...groups },
        root: {
          resources: blocks({
            'aws_x.i': { ingress: [{}, { security_groups: { references: ['aws_security_group.b.id', 'aws_security_group.b'] } }] },
          }),
        },
      },
      'ingress',
      '[{}, {security_groups: <aws_security_group.b.id>}]',
    ],
    [
      'what a block written as an attribute names once',
      {
        changes: { 'aws_x.i': { after: { ingress: [{ port: 1 }] }, unknown: { ingress: [{ security_groups: true }] } }, ...groups },
        root: { resources: blocks({ 'aws_x.i': { ingress: ['aws_security_group.b.id', 'aws_security_group.b', 'var.port'] } }) },
      },
      'ingress',
      '[{port: 1, security_groups: <aws_security_group.b.id>}]',
    ],
    [
      'of several that a block written as an attribute names, the one of the type that can stand there',
      {
        changes: {
          'aws_route_table.r': { after: { route: [{}, {}] }, unknown: { route: [{ nat_gateway_id: true }, { gateway_id: true }] } },
          'aws_internet_gateway.i': fresh,
          'aws_nat_gateway.n': fresh,
        },
        root: {
          resources: blocks({
            'aws_route_table.r': {
              route: ['aws_internet_gateway.i.id', 'aws_internet_gateway.i', 'aws_nat_gateway.n.id', 'aws_nat_gateway.n'],
            },
          }),
        },
      },
      'route',
      '[{nat_gateway_id: <aws_nat_gateway.n.id>}, {gateway_id: <aws_internet_gateway.i.id>}]',
    ],
    [
      'nothing in a dynamic block',
      {
        changes: { 'aws_x.i': { unknown: { ingress: [{ security_groups: true }] } }, ...groups },
        root: { resources: blocks({ 'aws_x.i': {} }) },
      },
      'ingress',
      '[{security_groups: ?computed at apply, from what the plan does not tell}]',
    ],
    [
      'an alias’s name',
      {
        changes: { 'aws_route53_record.r': { after: { alias: [{}] }, unknown: { alias: [{ name: true }] } }, 'aws_lb.l': fresh },
        root: { resources: blocks({ 'aws_route53_record.r': { alias: [{ name: { references: ['aws_lb.l.dns_name', 'aws_lb.l'] } }] } }) },
      },
      'alias',
      '[{name: <aws_lb.l.dns_name>}]',
    ],
    [
      'upward through a variable',
      {
        changes: { 'module.m["k"].aws_subnet.s': vpcId, ...two },
        root: inModule(
          'm',
          { resources: blocks({ 'aws_subnet.s': { vpc_id: ['var.vpc'] } }) },
          { expressions: { vpc: { references: ['aws_vpc.b.id', 'aws_vpc.b'] } } },
        ),
      },
      'vpc_id',
      '<aws_vpc.b.id>',
    ],
    [
      'upward by the call’s own key',
      {
        changes: { 'module.m["k"].aws_subnet.s': vpcId, 'aws_vpc.v["j"]': fresh, 'aws_vpc.v["k"]': fresh },
        root: inModule(
          'm',
          { resources: blocks({ 'aws_subnet.s': { vpc_id: ['var.vpc'] } }) },
          { expressions: { vpc: { references: ['aws_vpc.v', 'each.key'] } } },
        ),
      },
      'vpc_id',
      '<aws_vpc.v["k"].id>',
    ],
    [
      'an item of a list that a variable holds',
      {
        changes: { 'module.m.aws_instance.i[1]': { unknown: { subnet_id: true } }, 'aws_subnet.a[0]': fresh, 'aws_subnet.a[1]': fresh },
        root: inModule(
          'm',
          { resources: blocks({ 'aws_instance.i': { subnet_id: ['var.subnet_ids', 'count.index'] } }) },
          { expressions: { subnet_ids: { references: ['aws_subnet.a'] } } },
        ),
      },
      'subnet_id',
      '<aws_subnet.a[1].id>',
    ],
    [
      'downward through an output',
      {
        changes: { 'aws_subnet.s': vpcId, 'module.m.aws_vpc.v': fresh, 'aws_vpc.a': fresh },
        root: {
          resources: blocks({ 'aws_subnet.s': { vpc_id: ['module.m.vpc_id', 'module.m'] } }),
          ...(inModule('m', {
            resources: blocks({ 'aws_vpc.v': {} }),
            outputs: { vpc_id: { expression: { references: ['aws_vpc.v.id', 'aws_vpc.v'] } } },
          }) as object),
        },
      },
      'vpc_id',
      '<module.m.aws_vpc.v.id>',
    ],
    [
      'downward to an item',
      {
        changes: {
          'aws_instance.s': { unknown: { subnet_id: true } },
          'module.m["k"].aws_subnet.v[0]': fresh,
          'module.m["k"].aws_subnet.v[1]': fresh,
        },
        root: {
          resources: blocks({
            'aws_instance.s': { subnet_id: ['module.m["k"].subnets[1]', 'module.m["k"].subnets', 'module.m["k"]', 'module.m'] },
          }),
          ...(inModule('m', {
            resources: blocks({ 'aws_subnet.v': {} }),
            outputs: { subnets: { expression: { references: ['aws_subnet.v'] } } },
          }) as object),
        },
      },
      'subnet_id',
      '<module.m["k"].aws_subnet.v[1].id>',
    ],
    [
      'nothing in a circle',
      {
        changes: { 'aws_subnet.s': vpcId, ...two },
        root: {
          resources: blocks({ 'aws_subnet.s': { vpc_id: ['module.m.o'] } }),
          ...(inModule(
            'm',
            { resources: blocks({ 'aws_vpc.v': {} }), outputs: { o: { expression: { references: ['var.i'] } } } },
            { expressions: { i: { references: ['module.m.o'] } } },
          ) as object),
        },
      },
      'vpc_id',
      '?computed at apply, from module.m.o',
    ],
  ])('%s', (_, parts, attribute, expected) => {
    const { resources = [] } = readPlans({ 'plan.json': plan(parts) })
    expect(tellValue(resources[0]?.attributes.get(attribute))).toBe(expected)
  })
})

describe('secrets', () => {
  it.each<[string, unknown, unknown, string]>([
    ['a whole resource', { a: 'hush' }, true, 'a ?sensitive'],
    ['an attribute', { a: 'hush' }, { a: true }, 'a ?sensitive'],
    ['a part', { a: { x: 'hush', y: 'told' } }, { a: { x: true } }, 'a {x: ?sensitive, y: told}'],
    ['an item', { a: ['told', 'hush'] }, { a: [false, true] }, 'a [told, ?sensitive]'],
  ])('%s', (_, after, sensitive, expected) => {
    check({ changes: { 'aws_x.x': { after, sensitive } } }, ['a'], [`aws_x.x: ${expected}`])
    check({ changes: { 'aws_x.x': { before: after, sensitive } } }, ['a'], [`aws_x.x: ${expected}`], 'before')
  })

  it('by their name, where nothing marks them', () => {
    check(
      { changes: { 'aws_x.x': { after: { master_password: 'hush', passwords: 1, tunnel1_preshared_key: 'hush' } } } },
      ['master_password', 'tunnel1_preshared_key'],
      ['aws_x.x: master_password ?sensitive, tunnel1_preshared_key ?sensitive'],
    )
  })
})

describe('where it is', () => {
  const west = { name: 'aws', alias: 'west', expressions: { region: { constant_value: 'us-west-2' } } }
  const providers = {
    aws: { name: 'aws', expressions: { region: { references: ['var.region'] } } },
    'aws.west': west,
    'aws.other': { name: 'aws', expressions: { assume_role: [{ role_arn: { constant_value: 'arn:aws:iam::210987654321:role/r' } }] } },
  }
  it.each<[string, unknown, string | undefined, string]>([
    ['of the provider', {}, 'aws', 'in eu-west-1 of 111122223333'],
    ['of its alias', {}, 'aws.west', 'in us-west-2 of ?'],
    ['of a module’s own', {}, 'module.m:aws.west', 'in us-west-2 of ?'],
    ['of the role that it takes', {}, 'aws.other', 'in ? of 210987654321'],
    ['of its ARN', { arn: 'arn:aws:ec2:eu-north-1:444455556666:vpc/vpc-1' }, 'aws', 'in eu-north-1 of 444455556666'],
    ['of its zone', { availability_zone: 'us-west-2-lax-1a' }, undefined, 'in us-west-2 of ?'],
    ['its own', { region: 'eu-south-1', availability_zone: 'eu-west-1a' }, undefined, 'in eu-south-1 of ?'],
  ])('%s', (_, after, key, expected) => {
    const more = { 'aws_x.x': { provider_config_key: key }, 'aws_x.y': { provider_config_key: 'aws' } }
    const root = { resources: blocks({ 'aws_x.x': {}, 'aws_x.y': {} }, more), variables: { region: { default: 'eu-west-1' } } }
    const other =
      key === 'aws' && expected.includes('1111') ? { 'aws_x.y': { after: { arn: 'arn:aws:ec2:eu-west-1:111122223333:x/y' } } } : {}
    const told = tell(readPlans({ 'p.json': plan({ changes: { 'aws_x.x': { after }, ...other }, providers, root }) }), '@place')
    expect(told[0]).toBe(`aws_x.x: ${expected}`)
  })
})

describe('states', () => {
  const shown = {
    format_version: '1.0',
    terraform_version: '1.11.4',
    values: {
      root_module: {
        resources: [
          {
            ...headOf('aws_vpc.a[0]'),
            values: { id: 'vpc-1', arn: 'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1', secret: 'x' },
            sensitive_values: { secret: true },
          },
        ],
        child_modules: [
          {
            address: 'module.m',
            child_modules: [{ address: 'module.m.module.n', resources: [{ ...headOf('module.m.module.n.aws_vpc.b'), values: {} }] }],
          },
        ],
      },
    },
  }
  const instance = (more: object): object => ({ schema_version: 1, attributes: { id: 'i' }, ...more })
  const stored = {
    version: 4,
    terraform_version: '1.11.4',
    serial: 3,
    lineage: 'l',
    outputs: {},
    resources: [
      {
        mode: 'managed',
        type: 'aws_vpc',
        name: 'a',
        provider: 'provider["registry.terraform.io/hashicorp/aws"]',
        instances: [instance({ index_key: 0 }), instance({ index_key: 1, deposed: 'dd' })],
      },
      {
        module: 'module.m["k"]',
        mode: 'data',
        type: 'aws_vpc',
        name: 'b',
        provider: 'p',
        instances: [
          instance({ index_key: 'x"y', attributes: { id: 'j', hush: 's' }, sensitive_attributes: [[{ type: 'get_attr', value: 'hush' }]] }),
        ],
      },
    ],
  }

  it.each<[string, unknown, string[], string[]]>([
    [
      'as shown',
      shown,
      ['@keys', '@place', 'secret'],
      [
        'aws_vpc.a[0]: keys vpc-1 arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1, in eu-west-1 of 123456789012, secret ?sensitive',
        'module.m.module.n.aws_vpc.b: keys , in eu-west-1 of 123456789012, secret absent',
      ],
    ],
    [
      'as stored',
      stored,
      ['@keys', 'hush', '@kind'],
      [
        'aws_vpc.a[0]: keys i, hush absent, made',
        'aws_vpc.a[1] (deposed dd): keys i, hush absent, made',
        'module.m["k"].data.aws_vpc.b["x\\"y"]: keys j, hush ?sensitive, looked up',
      ],
    ],
    ['empty', { format_version: '1.0', terraform_version: '1.11.4' }, [], []],
  ])('%s', (_, content, asked, expected) => {
    for (const moment of ['before', 'after'] as const) {
      const reading = readPlans({ 'terraform.tfstate': JSON.stringify(content) }, moment)
      expect(reading.problems).toEqual([])
      expect(tell(reading, ...asked)).toEqual(expected)
    }
  })

  it('stand where they are written', () => {
    const content = JSON.stringify(stored, null, 2)
    const lines = content.split('\n')
    const told = tell(readPlans({ 's/terraform.tfstate': content }), '@line')
    const at = (text: string): number => lines.findIndex((line) => line.includes(text))
    // An only instance stands for its resource: the bracket before `module`.
    expect(told.at(-1)).toBe(`module.m["k"].data.aws_vpc.b["x\\"y"]: s/terraform.tfstate:${at('"module": "module.m')}`)
    expect(told[0]).toBe(`aws_vpc.a[0]: s/terraform.tfstate:${at('"instances"') + 2}`)
  })
})

describe('several files', () => {
  const one = (cidr: string): string =>
    plan({
      changes: { 'aws_subnet.s': { after: { cidr_block: cidr }, unknown: { vpc_id: true } }, 'aws_vpc.a': fresh },
      root: { resources: blocks({ 'aws_subnet.s': { vpc_id: ['aws_vpc.a.id'] } }) },
    })
  const state = JSON.stringify({
    version: 4,
    terraform_version: '1',
    resources: [
      { mode: 'managed', type: 'aws_subnet', name: 's', instances: [{ attributes: { cidr_block: 'old' } }] },
      { mode: 'managed', type: 'aws_subnet', name: 'gone', instances: [{ attributes: { cidr_block: 'older' } }] },
    ],
  })

  it.each<[string, Record<string, string>, string[], string[]]>([
    [
      'a plan counts before the state beside it',
      { 'terraform.tfstate': state, 'plan.json': one('new') },
      [
        'aws_subnet.s: cidr_block new, vpc_id <aws_vpc.a.id>, in ? of ?',
        'aws_vpc.a: cidr_block absent, vpc_id absent, in ? of ?',
        'aws_subnet.gone: cidr_block older, vpc_id absent, in ? of ?',
      ],
      ['terraform-plan/described-twice'],
    ],
    [
      'folders are roots',
      { 'a/p.json': one('x'), 'b/p.json': one('y') },
      [
        'a:aws_subnet.s: cidr_block x, vpc_id <a:aws_vpc.a.id>, in ? of a',
        'a:aws_vpc.a: cidr_block absent, vpc_id absent, in ? of a',
        'b:aws_subnet.s: cidr_block y, vpc_id <b:aws_vpc.a.id>, in ? of b',
        'b:aws_vpc.a: cidr_block absent, vpc_id absent, in ? of b',
      ],
      [],
    ],
    [
      'plans in one folder are roots',
      { 'dev.json': one('x'), 'prod.plan.json': one('y') },
      [
        'dev:aws_subnet.s: cidr_block x, vpc_id <dev:aws_vpc.a.id>, in ? of dev',
        'dev:aws_vpc.a: cidr_block absent, vpc_id absent, in ? of dev',
        'prod:aws_subnet.s: cidr_block y, vpc_id <prod:aws_vpc.a.id>, in ? of prod',
        'prod:aws_vpc.a: cidr_block absent, vpc_id absent, in ? of prod',
      ],
      [],
    ],
  ])('%s', (_, files, expected, codes) => {
    const reading = readPlans(files)
    expect(tell(reading, 'cidr_block', 'vpc_id', '@place')).toEqual(expected)
    expect(reading.problems.map(({ code }) => code)).toEqual(codes)
  })

  it('under one id are lowered once, and said', async () => {
    const { resources = [] } = readPlans({ 'plan.json': one('x') })
    const told = (await lowerResources([...resources, ...resources], {})).flatMap(({ reading }) => reading.problems)
    expect(told.filter(({ code }) => code === 'input/described-twice')).toHaveLength(1)
    expect(
      (await lowerResources(resources, {}))
        .flatMap(({ reading }) => reading.problems)
        .filter(({ code }) => code === 'input/described-twice'),
    ).toEqual([])
  })
})

describe('bad input', () => {
  const good = plan({ changes: { 'aws_vpc.a': { after: { cidr_block: 'x' } }, 'aws_vpc.b': { after: { cidr_block: 'y' } } } })

  it.each<[string, string, string[], string[]]>([
    ['broken off', good.slice(0, good.indexOf('aws_vpc.b') + 60), ['aws_vpc.a'], ['terraform-plan/broken']],
    ['something behind it', `${good} {}`, ['aws_vpc.a', 'aws_vpc.b'], ['terraform-plan/trailing']],
    ['another version', good.replace('"1.2"', '"2.0"'), [], ['terraform-plan/version']],
    ['an old state', '{"version":3,"terraform_version":"0.11.0","modules":[]}', [], ['terraform-plan/version']],
    [
      'an encrypted state',
      '{"lineage":"l","serial":1,"encrypted_data":"AA==","encryption_version":"v0"}',
      [],
      ['terraform-plan/encrypted'],
    ],
    [
      'strange types',
      '{"format_version":"1.2","terraform_version":"1","resource_changes":[1,null,[],{"address":7,"change":[]},{"address":"aws_vpc.a","type":"aws_vpc","change":{"actions":["create"],"after":[1]}}],"configuration":[]}',
      ['aws_vpc.a'],
      [],
    ],
  ])('%s', (_, content, expected, codes) => {
    const reading = readPlans({ 'p.json': content })
    expect(tell(reading)).toEqual(expected)
    expect(reading.problems.map(({ code }) => code)).toEqual(codes)
  })

  it('nested without end', () => {
    const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
    const modules = `${'{"child_modules":['.repeat(10_000)}${']}'.repeat(10_000)}`
    const content = `{"format_version":"1.2","terraform_version":"1","resource_changes":[{"address":"aws_vpc.a","type":"aws_vpc","change":{"actions":["create"],"after":{"x":${deep}},"after_unknown":{"y":${deep}}}}],"prior_state":{"values":{"root_module":${modules}}},"configuration":{"root_module":${modules.replaceAll('child_modules', 'x')}}}`
    const reading = readPlans({ 'p.json': content })
    expect(tell(reading)).toEqual(['aws_vpc.a'])
    expect(reading.problems.map(({ code }) => code)).toEqual(['terraform-plan/too-deep'])
    expect(tellValue(reading.resources?.[0]?.attributes.get('x'))).toContain('?nested too deep')
  })

  it('what is left for later, and what stopped, is not read', () => {
    const { unread } = readPlans({ 'p.json': plan({ more: { errored: true, complete: false } }) })
    expect(unread.map(({ changesAnswers }) => changesAnswers)).toEqual([true, true])
  })
})

describe('recognised', () => {
  it.each([
    ['p.json', good('"format_version":"1.2","terraform_version":"1.11.4"'), true],
    ['p.json', good('"format_version":"1.0","values":{}'), true],
    ['terraform.tfstate', good('"version":4,"terraform_version":"1.11.4"'), true],
    ['sorted.json', good('"configuration":{"provider_config":{}}'), true],
    ['-', good('"format_version":"1.2","planned_values":{}'), true],
    ['p.yaml', good('"format_version":"1.2","terraform_version":"1.11.4"'), false],
    ['schemas.json', good('"format_version":"1.0","provider_schemas":{}'), false],
    ['package.json', good('"version":"4","name":"x"'), false],
    ['x.tfstate', 'not JSON', false],
  ])('%s %s: %s', (path, content, expected) => {
    expect(recognised(path, content)).toBe(expected)
  })
})

function good(members: string): string {
  return `{${members}}`
}

function recognised(path: string, content: string): boolean {
  return terraformPlan.recognise(path, content) === 'yes'
}
