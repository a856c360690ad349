import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, parsePrefix } from '../../../src/base/address.ts'
import { splitBlock } from '../../../src/formats/cloudformation/cidr.ts'
import { described, plain, readTemplates } from './read.ts'
import type { Given } from './read.ts'

const template = (expression: string): string => `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::LanguageExtensions
Parameters:
  Name: {Type: String, Default: shop}
  Missing: {Type: String}
  Looked: {Type: String, Default: '{{resolve:ssm:/x}}'}
  Number: {Type: Number, Default: 8080}
  List: {Type: CommaDelimitedList, Default: 'a, b,c'}
  Empty: {Type: CommaDelimitedList, Default: ''}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Vpc1: {Type: 'AWS::EC2::VPC::Id'}
  Nets: {Type: 'List<AWS::EC2::Subnet::Id>'}
  Ami: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/ami}
Mappings:
  Sizes:
    eu-west-1: {small: t3.small, ids: [x, y]}
    "012345678901": {small: t3.micro}
Conditions:
  Yes: !Equals [!Ref Name, shop]
  No: !Not [!Condition Yes]
  Unknown: !Equals [!Ref Missing, x]
  Shut: !And [!Condition Unknown, !Condition No]
  Open: !Or [!Condition Unknown, !Condition Yes]
  Both: !And [!Condition Unknown, !Condition Yes]
  Told: !Equals [!Ref Secret, hunter2]
  Circle: !Not [!Condition Circle]
  Same: !Equals [!Ref 'AWS::Region', !Ref 'AWS::Region']
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Ip:
    Type: AWS::EC2::EIP
  Gone:
    Type: AWS::EC2::VPC
    Condition: No
  Cluster:
    Type: AWS::ECS::Cluster
    Properties: {ClusterName: !Sub '\${Name}-cluster'}
  Guarded:
    Type: AWS::ECS::Cluster
    Properties: {ClusterName: !Ref Secret}
  Topic:
    Type: AWS::SNS::Topic
  X:
    Type: AWS::EKS::Nodegroup
    Properties:
      Labels: ${expression}
`

/** What an expression of YAML comes to, and the problems that it makes. */
function check(expression: string, expected: unknown, problems: readonly string[] = [], given: Given = {}): void {
  const reading = readTemplates(template(expression), given)
  const value = reading.resources?.find(({ id }) => id === 'X')?.attributes.get('labels')
  expect(plain(value)).toEqual(expected)
  expect(reading.problems.map(({ code }) => code)).toEqual(problems)
  const said = [...reading.problems.map(({ says }) => says), ...reading.unread.map(({ what }) => what), JSON.stringify(described(reading.resources ?? []))]
  expect(said.join('\n')).not.toContain('hunter2')
}

const west: Given = { profile: { region: 'eu-west-1', zones: 'eu-west-1a, eu-west-1b', account: '111122223333' } }

type Row = readonly [expression: string, expected: unknown, problems?: readonly string[], given?: Given]

const tables: Readonly<Record<string, readonly Row[]>> = {
  'plain values': [
    ['text', 'text'],
    ['[1, "2", true, null]', [1, '2', true, null]],
    ['{a: [b], c: {d: e}}', { a: ['b'], c: { d: 'e' } }],
    ["'{{resolve:ssm:/x:1}}'", '<?: looked up in Systems Manager>'],
    ["'{{resolve:secretsmanager:x:SecretString:password}}'", '<?: sensitive>'],
    ["!Sub 'a{{resolve:ssm-secure:${Name}}}'", '<?: sensitive>'],
    ['{Fn::Transform: {Name: AWS::Include}, a: b}', '<?: a macro makes this>'],
  ],
  Ref: [
    ['!Ref Name', 'shop'],
    ['{Ref: Name}', 'shop'],
    ['!Ref Number', '8080'],
    ['!Ref List', ['a', 'b', 'c']],
    ['!Ref Empty', []],
    ['!Ref Missing', '<?: parameter Missing has no value>'],
    ['!Ref Missing', 'given', [], { values: { Missing: 'given' } }],
    ['!Ref Secret', '<?: sensitive>'],
    ['!Ref Ami', '<?: parameter Ami is looked up in Systems Manager>'],
    ['!Ref Looked', '<?: looked up in Systems Manager>'],
    ['!Ref Vpc1', '<Vpc1.id>'],
    ['!Ref Vpc1', 'vpc-1', [], { values: { Vpc1: 'vpc-1' } }],
    ['!Ref Nets', '<Nets.ids>'],
    ['!Ref Vpc', '<Vpc.id>'],
    ['!Ref Ip', '<Ip.public_ip>'],
    ['!Ref Cluster', 'shop-cluster'],
    ['!Ref Topic', '<Topic.id>'],
    ['[a, !Ref AWS::NoValue, b]', ['a', 'b']],
    ['{a: !Ref AWS::NoValue, b: c}', { b: 'c' }],
    ['!Ref Nobody', '<?: nothing is called Nobody>', ['cloudformation/no-such-name']],
    ['!Ref Gone', '<?: Gone is not made>', ['cloudformation/not-made']],
  ],
  'pseudo parameters': [
    ['!Ref AWS::Region', '<AWS::Region.name>'],
    ['!Ref AWS::Region', 'eu-west-1', [], west],
    ['!Ref AWS::AccountId', '<AWS::AccountId.account_id>'],
    ['!Ref AWS::AccountId', '111122223333', [], west],
    ["!Sub 'arn:${AWS::Partition}:x'", 'arn:aws:x', [], west],
    ["!Sub 'arn:${AWS::Partition}:x'", 'arn:<AWS::Partition.partition>:x'],
    ['!Ref AWS::URLSuffix', 'amazonaws.com.cn', [], { profile: { region: 'cn-north-1' } }],
    ['!Ref AWS::StackName', 't'],
    ['!Ref AWS::StackId', '<?: computed at apply>'],
    ["!GetAZs ''", ['eu-west-1a', 'eu-west-1b'], [], west],
    ['!GetAZs {Ref: AWS::Region}', ['eu-west-1a', 'eu-west-1b'], [], west],
    ['!GetAZs {Ref: AWS::Region}', '<Fn::GetAZs.names>'],
    ['!GetAZs {Ref: Missing}', '<?: parameter Missing has no value>'],
    ['!GetAZs us-east-1', '<Fn::GetAZs(us-east-1).names>', [], west],
    ['[!Select [0, !GetAZs ""], !Select [1, !GetAZs ""]]', ['<Fn::GetAZs.names[0]>', '<Fn::GetAZs.names[1]>']],
  ],
  GetAtt: [
    ['!GetAtt Vpc.CidrBlock', '10.0.0.0/16'],
    ['!GetAtt [Vpc, CidrBlock]', '10.0.0.0/16'],
    ['{Fn::GetAtt: [Vpc, DefaultSecurityGroup]}', '<Vpc.default_security_group_id>'],
    ['!GetAtt Ip.AllocationId', '<Ip.allocation_id>'],
    ['!GetAtt Topic.TopicName', '<Topic.topic_name>'],
    ['!Select [0, !GetAtt Vpc.Ipv6CidrBlocks]', '<Vpc.ipv6_cidr_blocks[0]>'],
    ['!GetAtt Vpc', '<?: its function has wrong arguments>', ['cloudformation/wrong-argument']],
    ['!GetAtt Nobody.Arn', '<?: nothing is called Nobody>', ['cloudformation/no-such-name']],
  ],
  Sub: [
    ["!Sub '${Name}-${Number}'", 'shop-8080'],
    ["!Sub 'a${!Name}b'", 'a${Name}b'],
    ["!Sub ['${A}/${Name}', {A: !Ref Number}]", '8080/shop'],
    ["!Sub 'http://${Ip}/${Vpc.CidrBlock}'", 'http://<Ip.public_ip>/10.0.0.0/16'],
    ["!Sub 'x${Missing}'", '<?: parameter Missing has no value>'],
    ["!Sub 'x${Secret}y${Ip}'", '<?: sensitive>'],
    ["!Sub '${List}'", 'a,b,c'],
    ["!Sub '${Nobody}'", '<?: nothing is called Nobody>', ['cloudformation/no-such-name']],
    ["!Sub 'no variables { } $x'", 'no variables { } $x'],
    ['{Fn::Sub: [a, b, c]}', '<?: its function has wrong arguments>', ['cloudformation/wrong-argument']],
  ],
  'Join, Select, Split, Length, Base64, ToJsonString': [
    ['!Join [".", [a, !Ref Number, b]]', 'a.8080.b'],
    ['!Join ["", !Ref List]', 'abc'],
    ['!Join ["-", [a, !Ref AWS::NoValue, b]]', 'a-b'],
    ['!Join ["/", [a, !Ref Ip]]', 'a/<Ip.public_ip>'],
    ['!Join ["/", !Ref Nets]', '<?: parameter Nets has no value>'],
    ['!Join [a]', '<?: its function has wrong arguments>', ['cloudformation/wrong-argument']],
    ['!Select [1, [a, b]]', 'b'],
    ['!Select ["2", !Ref List]', 'c'],
    ['!Select [3, !Ref Nets]', '<Nets.ids[3]>'],
    ['!Select [2, [a, b]]', '<?: the list is too short>', ['cloudformation/out-of-range']],
    ['!Select [x, [a, b]]', '<?: its function has wrong arguments>', ['cloudformation/wrong-argument']],
    ['!Split [",", "a,b,,c"]', ['a', 'b', '', 'c']],
    ['!Select [1, !Split ["/", !GetAtt Vpc.CidrBlock]]', '16'],
    ['!Select [1, !Split [":", !Select [0, !GetAtt Vpc.Whatever]]]', '<Vpc.whatever[0].split(":")[1]>'],
    ['!Length {Ref: List}', 3],
    ['!Length [1, 2]', 2],
    ['!Base64 hällo', 'aMOkbGxv'],
    ['!ToJsonString {a: [1, "x"], b: {c: true}}', '{"a":[1,"x"],"b":{"c":true}}'],
    ['!ToJsonString {a: !Ref Missing}', '<?: not all of it is known>'],
  ],
  FindInMap: [
    ['!FindInMap [Sizes, eu-west-1, small]', 't3.small'],
    ['!FindInMap [Sizes, eu-west-1, ids]', ['x', 'y']],
    ['!FindInMap [Sizes, !Ref AWS::Region, small]', 't3.small', [], west],
    ['!FindInMap [Sizes, !Ref AWS::Region, small]', '<?: the region is not known>'],
    ['!FindInMap [Sizes, "012345678901", small]', 't3.micro'],
    ['!FindInMap [Sizes, eu-west-1, huge]', '<?: mapping Sizes has no such value>', ['cloudformation/no-mapping']],
    ['!FindInMap [Sizes, eu-west-1, huge, {DefaultValue: !Ref Name}]', 'shop'],
    ['!FindInMap [Nothing, a, b]', '<?: mapping Nothing has no such value>', ['cloudformation/no-mapping']],
  ],
  conditions: [
    ['!If [Yes, a, b]', 'a'],
    ['!If [No, a, b]', 'b'],
    ['!If [Unknown, a, b]', '<?: condition Unknown is not known: parameter Missing has no value>'],
    ['!If [Unknown, a, a]', 'a'],
    ['!If [Shut, a, b]', 'b'],
    ['!If [Open, a, b]', 'a'],
    ['!If [Both, a, b]', '<?: condition Both is not known: condition Unknown is not known: parameter Missing has no value>'],
    ['!If [Told, a, b]', 'a'],
    ['!If [Same, a, b]', 'a'],
    ['!If [!Equals [!Ref Guarded, hunter2], a, b]', '<?: sensitive>'],
    ['!If [Circle, a, b]', '<?: condition Circle is not known: condition Circle needs itself>', ['cloudformation/cycle']],
    ['[!If [No, a, !Ref AWS::NoValue], b]', ['b']],
    ['!If [Nobody, a, b]', '<?: there is no condition Nobody>', ['cloudformation/no-condition']],
    ['!If [Yes, a]', '<?: its function has wrong arguments>', ['cloudformation/wrong-argument']],
    ['!If [!Equals [a, a], b, c]', 'b'],
    ['!Equals ["8080", !Ref Number]', true],
  ],
  Cidr: [
    ['!Cidr [192.168.0.0/24, 6, 5]', ['192.168.0.0/27', '192.168.0.32/27', '192.168.0.64/27', '192.168.0.96/27', '192.168.0.128/27', '192.168.0.160/27']],
    ['!Select [1, !Cidr [!GetAtt Vpc.CidrBlock, "4", "8"]]', '10.0.1.0/24'],
    ['!Cidr ["2001:db8::/56", 2, 64]', ['2001:db8::/64', '2001:db8:0:1::/64']],
    ['!Cidr [10.0.0.0/24, 3, 7]', '<?: so many blocks do not fit>', ['cloudformation/wrong-argument']],
    ['!Cidr [10.0.0.0/24, 1, 9]', '<?: the blocks are larger than the block that they come from>', ['cloudformation/wrong-argument']],
    ['!Cidr [10.0.0.0/24, 257, 0]', '<?: the count must be from 1 to 256>', ['cloudformation/wrong-argument']],
    ['!Cidr [nonsense, 1, 1]', '<?: the block is no prefix>', ['cloudformation/wrong-argument']],
    ['!Cidr [!Ref Missing, 2, 8]', ['<?: parameter Missing has no value>', '<?: parameter Missing has no value>']],
    ['!Cidr [10.0.0.0/16, 2]', '<?: the number of host bits is missing>'],
  ],
  ForEach: [
    ["{'Fn::ForEach::L': [I, [a, b-c], {'k${I}': !Ref I, 'x&{I}': !Sub '${I}!'}]}", { ka: 'a', xa: 'a!', 'kb-c': 'b-c', xbc: 'b-c!' }],
    ["{'Fn::ForEach::L': [I, !Ref List, {'k${I}': 'v${I}'}]}", { ka: 'va', kb: 'vb', kc: 'vc' }],
    ["{'Fn::ForEach::A': [I, [a, b], {'Fn::ForEach::B': [J, [1, 2], {'${I}${J}': !Join ['', [!Ref I, !Ref J]]}]}]}", { a1: 'a1', a2: 'a2', b1: 'b1', b2: 'b2' }],
    ["{'Fn::ForEach::L': [I, !Ref Nets, {'k${I}': 1}]}", {}],
    ["{'Fn::ForEach::L': [I, [a]]}", {}, ['cloudformation/wrong-argument']],
  ],
  'what nobody knows': [['!Unheard [a]', '<?: the function Fn::Unheard is not understood>']],
}

for (const [area, rows] of Object.entries(tables)) {
  describe(area, () => {
    for (const [expression, expected, problems, given] of rows) it(`${expression} is ${JSON.stringify(expected)}`, () => check(expression, expected, problems, given))
  })
}

it('cuts blocks that follow each other and lie in what they were cut from', () => {
  const block = fc.oneof(
    fc.record({ value: fc.bigInt({ min: 0n, max: 0xffff_ffffn }), length: fc.integer({ min: 0, max: 32 }), family: fc.constant(4 as const) }),
    fc.record({ value: fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), length: fc.integer({ min: 0, max: 128 }), family: fc.constant(6 as const) }),
  )
  fc.assert(
    fc.property(block, fc.integer({ min: 1, max: 256 }), fc.integer({ min: 0, max: 128 }), ({ value, length, family }, count, bits) => {
      const text = `${formatAddress({ family, value })}/${length}`
      const outer = parsePrefix(text)!
      const parts = splitBlock(text, count, bits)
      const fits = outer.first + (BigInt(count) << BigInt(bits)) - 1n <= outer.last
      expect(typeof parts === 'string').toBe(!fits)
      if (typeof parts === 'string') return
      expect(parts).toHaveLength(count)
      let next = outer.first
      for (const part of parts) {
        const inner = parsePrefix(part)!
        expect([inner.first, inner.hostBits]).toEqual([next, false])
        next = inner.last + 1n
      }
    }),
    { numRuns: 300, seed: Number(process.env.FUZZ_SEED ?? 818988) },
  )
})
