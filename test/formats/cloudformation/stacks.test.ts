import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cloudformation } from '../../../src/formats/cloudformation/index.ts'
import { kubernetes } from '../../../src/formats/kubernetes/index.ts'
import { formatPlace, placesOf } from '../../../src/origin/place.ts'
import { described, linesOf, readTemplates } from './read.ts'
import type { Files, Given } from './read.ts'

const vpc = (cidr = '10.0.0.0/16'): string => `Resources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: ${cidr}}}\n`

interface Context extends Given {
  readonly problems?: readonly string[]
  readonly unread?: readonly string[]
}

/** The resources of a folder, what is wrong with it, and what is left out. */
function check(files: Files, expected: Record<string, unknown>, { problems = [], unread = [], ...given }: Context = {}): void {
  const reading = readTemplates(files, given)
  expect(described(reading.resources ?? [])).toEqual(expected)
  expect(reading.problems.map(({ code }) => code)).toEqual(problems)
  expect(reading.unread.map(({ what, changesAnswers }) => `${what}${changesAnswers ? '!' : ''}`)).toEqual(unread)
}

describe('recognised', () => {
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n'
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['a.yaml', `AWSTemplateFormatVersion: 2010-09-09\n${vpc()}`, 'yes', 'no'],
    ['a.yaml', `# a comment\n---\nDescription: x\n${vpc()}`, 'yes', 'no'],
    ['a.yml', `"Resources":\n  "A":\n    "Type": "AWS::S3::Bucket"\n`, 'yes', 'no'],
    ['a.template', '{"AWSTemplateFormatVersion":"2010-09-09","Resources":{}}', 'yes', 'no'],
    ['a.json', '{\n "Resources": {\n  "A": {\n   "Type": "AWS::CDK::Metadata"', 'yes', 'no'],
    ['a.yaml', 'Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {Type: AWS::Serverless::Function}\n', 'yes', 'no'],
    ['-', vpc(), 'yes', 'no'],
    ['a.txt', vpc(), 'no', 'no'],
    ['a.yaml', 'Resources: [a]\n', 'no', 'no'],
    ['a.json', '{"Resources": {"a": 1}}', 'no', 'no'],
    ['a.yaml', manifest, 'no', 'yes'],
    ['a.yaml', `${manifest}data:\n  t.yaml: |\n    AWSTemplateFormatVersion: 2010-09-09\n    Resources:\n      A: {Type: AWS::EC2::VPC}\n`, 'no', 'yes'],
    ['a.json', '{"apiVersion":"v1","kind":"ConfigMap","data":{"t":"{\\"AWSTemplateFormatVersion\\":1}"}}', 'no', 'yes'],
    ['a.yaml', `AWSTemplateFormatVersion: 2010-09-09\nResources:\n  M:\n    Type: AWSQS::Kubernetes::Resource\n    Properties:\n      Manifest: |\n        apiVersion: v1\n        kind: Pod\n`, 'yes', 'no'],
    ['a.json', '{"Resources":{"M":{"Type":"Custom::AWSCDK-EKS-KubernetesResource","Properties":{"apiVersion":"v1","kind":"Pod"}}}}', 'yes', 'no'],
    ['plan.json', '{"format_version":"1.2","resource_changes":[{"type":"aws_vpc"}]}', 'no', 'no'],
  ]
  it.each(rows)('%s: %j', (path, text, own, other) => expect([cloudformation.recognise(path, text), kubernetes.recognise(path, text)]).toEqual([own, other]))
})

describe('ids', () => {
  const one = { cidr_block: '10.0.0.0/16' }
  it('one template: logical ids', () => check({ 'net.yaml': vpc() }, { 'aws_vpc Vpc': one }))
  it('several: the name in front', () => check({ 'net.yaml': vpc(), 'x/app.template.json': '{"Resources":{"Vpc":{"Type":"AWS::EC2::VPC"}}}' }, { 'aws_vpc net/Vpc': one, 'aws_vpc app/Vpc': {} }))
  it('of the same name: the path in front', () =>
    check({ 'dev/net.yaml': vpc(), 'prod/net.yaml': vpc(), 'prod/net.yml': vpc() }, { 'aws_vpc dev/net/Vpc': one, 'aws_vpc prod/net.yaml/Vpc': one, 'aws_vpc prod/net.yml/Vpc': one }))
})

it('YAML with short and long functions and JSON are the same', () => {
  const short = 'Parameters: {C: {Type: String, Default: 10.1.0.0/16}}\nResources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref C}}\n  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: !Select [1, !Cidr [!GetAtt V.CidrBlock, 2, 8]]}}\n'
  const long = 'Parameters:\n  C: {Type: String, Default: 10.1.0.0/16}\nResources:\n  V:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: {Ref: C}}\n  S:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: {Ref: V}\n      CidrBlock: {"Fn::Select": [1, {"Fn::Cidr": [{"Fn::GetAtt": [V, CidrBlock]}, 2, 8]}]}\n'
  const json = '{"Parameters":{"C":{"Type":"String","Default":"10.1.0.0/16"}},"Resources":{"V":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":{"Ref":"C"}}},"S":{"Type":"AWS::EC2::Subnet","Properties":{"VpcId":{"Ref":"V"},"CidrBlock":{"Fn::Select":["1",{"Fn::Cidr":[{"Fn::GetAtt":"V.CidrBlock"},"2","8"]}]}}}}}'
  for (const text of [short, long, json]) check(text, { 'aws_vpc V': { cidr_block: '10.1.0.0/16' }, 'aws_subnet S': { vpc_id: '<V.id>', cidr_block: '10.1.1.0/24' } })
})

it('what get-template prints is read', () => check('{"StagesAvailable":["Original"],"TemplateBody":{"AWSTemplateFormatVersion":"2010-09-09","Resources":{"V":{"Type":"AWS::EC2::VPC"}}}}', { 'aws_vpc V': {} }))

describe('parameters', () => {
  const template = (parameter: string): string => `Parameters:\n  C: {${parameter}}\nResources:\n  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref C}}\n`
  const comes = (cidr: string): Record<string, unknown> => ({ 'aws_vpc V': { cidr_block: cidr } })
  const wrong = ['cloudformation/parameter-value']
  const rows: readonly (readonly [name: string, parameter: string, expected: string, given?: Context])[] = [
    ['a default', 'Type: String, Default: a', 'a'],
    ['a value given', 'Type: String, Default: a', 'b', { values: { C: 'b' } }],
    ['allowed', 'Type: String, AllowedValues: [a, 2], Default: "2"', '2'],
    ['not allowed', 'Type: String, AllowedValues: [a], Default: b', 'b', { problems: wrong }],
    ['its pattern', 'Type: String, AllowedPattern: "[a-z]+", Default: abc', 'abc'],
    ['not its pattern', 'Type: String, AllowedPattern: "[a-z]+", Default: abc1', 'abc1', { problems: wrong }],
    ['a pattern that takes for ever elsewhere', 'Type: String, AllowedPattern: "(a+)+b", Default: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'a'.repeat(40), { problems: wrong }],
    ['too long', 'Type: String, MaxLength: 2, Default: abc', 'abc', { problems: wrong }],
    ['too short', 'Type: String, MinLength: "2", Default: a', 'a', { problems: wrong }],
    ['too much', 'Type: Number, MaxValue: 2, Default: 3', '3', { problems: wrong }],
    ['too little', 'Type: Number, MinValue: 2, Default: 1', '1', { problems: wrong }],
    ['no number', 'Type: Number, Default: x', 'x', { problems: wrong }],
    ['secret', 'Type: String, NoEcho: true, Default: a, AllowedValues: [b]', '<?: sensitive>', { problems: wrong }],
  ]
  for (const [name, parameter, expected, given] of rows) it(name, () => check(template(parameter), comes(expected), given))

  const files: readonly (readonly [string, string])[] = [
    ['p.json', '[{"ParameterKey":"C","ParameterValue":"f"}]'],
    ['p.json', '{"Parameters":{"C":"f"},"Tags":{}}'],
    ['p.json', '["C=f"]'],
    ['p.yaml', 'C: f\n'],
  ]
  it.each(files)('%s: %s', (path, text) => check({ 't.yaml': template('Type: String'), [path]: text }, comes('f'), { files: [path] }))
  it('single values count before files, later files before earlier ones', () => {
    const folder = { 't.yaml': template('Type: String'), 'a.json': '{"C":"a"}', 'b.json': '{"C":"b"}' }
    check(folder, comes('b'), { files: ['a.json', 'b.json'] })
    check(folder, comes('c'), { files: ['a.json', 'b.json'], values: { C: 'c' } })
  })
  it('a file that is not there', () => check(template('Type: String, Default: a'), comes('a'), { files: ['no.json', 'x.tfvars'], problems: ['cloudformation/no-parameter-file'] }))
})

describe('nested stacks', () => {
  const inner = 'Parameters: {Cidr: {Type: String}}\nResources:\n  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr}}\nOutputs:\n  Id: {Value: !Ref Vpc}\n  Range: {Value: !GetAtt Vpc.CidrBlock}\n'
  const outer = (url = './parts/net.yaml', more = ''): string =>
    `Resources:\n  Net:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${url}\n      Parameters: {Cidr: 10.9.0.0/16}\n${more}  A:\n    Type: AWS::EC2::Subnet\n    Properties: {VpcId: !GetAtt Net.Outputs.Id, CidrBlock: !Select [0, !Cidr [!GetAtt Net.Outputs.Range, 1, 8]]}\n`

  it('are read with their parameters, and give outputs', () =>
    check({ 'app/main.yaml': outer(), 'app/parts/net.yaml': inner }, { 'aws_vpc Net/Vpc': { cidr_block: '10.9.0.0/16' }, 'aws_subnet A': { vpc_id: '<Net/Vpc.id>', cidr_block: '10.9.0.0/24' } }))
  it('tell the chain of calls', () => {
    const { resources = [] } = readTemplates({ 'main.yaml': outer('net.yaml'), 'net.yaml': inner })
    const [made] = resources
    expect(placesOf(made!.origin).map(formatPlace)).toEqual(['net.yaml:3', 'main.yaml:2'])
    expect(linesOf(made!.attributes.get('cidr_block'))).toEqual(['net.yaml:3', 'main.yaml:2', 'main.yaml:6'])
  })
  it('elsewhere are listed, and what they give is unknown', () =>
    check(
      { 'main.yaml': outer('https://bucket.s3.amazonaws.com/net.yaml') },
      { 'aws_subnet A': { vpc_id: '<?: the template of Net is not read>', cidr_block: '<?: the template of Net is not read>' } },
      { unread: ['AWS::CloudFormation::Stack Net: its template stands elsewhere!'] },
    ))
  it('that are not there', () =>
    check({ 'main.yaml': 'Resources:\n  Net: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../x/no.yaml}}\n' }, {}, { unread: ['AWS::CloudFormation::Stack Net: its template is outside!'] }))
  it('by the asset of a CDK application', () =>
    check(
      { 'a.template.json': '{"Resources":{"N":{"Type":"AWS::CloudFormation::Stack","Properties":{"TemplateURL":{"Fn::Sub":"https://s3.${AWS::URLSuffix}/x.json"}},"Metadata":{"aws:asset:path":"n.template.json"}}}}', 'n.template.json': '{"Resources":{"V":{"Type":"AWS::EC2::VPC"}}}' },
      // Only that the location names the partition is known of it.
      { 'aws_vpc N/V': {}, 'data aws_partition AWS::URLSuffix': {} },
    ))
  it('in a circle', () => {
    const other = (name: string): string => `${vpc()}  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${name}.yaml}}\n`
    check(
      { 'a.yaml': other('b'), 'b.yaml': other('a') },
      { 'aws_vpc a/Vpc': { cidr_block: '10.0.0.0/16' }, 'aws_vpc a/N/Vpc': { cidr_block: '10.0.0.0/16' }, 'aws_vpc b/Vpc': { cidr_block: '10.0.0.0/16' }, 'aws_vpc b/N/Vpc': { cidr_block: '10.0.0.0/16' } },
      { problems: ['cloudformation/stack-cycle', 'cloudformation/stack-cycle'] },
    )
  })
  it('with a condition that is not known', () =>
    check(
      {
        'main.yaml': 'Parameters: {E: {Type: String}}\nConditions: {P: !Equals [!Ref E, p]}\nResources:\n  N: {Type: AWS::CloudFormation::Stack, Condition: P, Properties: {TemplateURL: n.yaml}}\n',
        'n.yaml': 'Resources:\n  V: {Type: AWS::EC2::VPC}\n',
      },
      { 'aws_vpc N/V (condition P is not known: parameter E has no value)': {} },
    ))
})

describe('exports', () => {
  const gives = 'Resources:\n  V: {Type: AWS::EC2::VPC}\nOutputs:\n  Id:\n    Value: !Ref V\n    Export: {Name: !Sub "${AWS::StackName}-vpc"}\n'
  const takes = (name: string): string => `Parameters: {N: {Type: String, Default: net}, M: {Type: String}}\nResources:\n  S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !ImportValue ${name}}}\n`
  const rows: readonly (readonly [string, string])[] = [
    ['net-vpc', '<net/V.id>'],
    ['{"Fn::Sub": "${N}-vpc"}', '<net/V.id>'],
    ['{"Fn::Sub": "${M}-vpc"}', '<?: which export is meant is not known: parameter M has no value>'],
    ['other', '<?: no template that was read exports other>'],
  ]
  it.each(rows)('%s is %s', (name, expected) => check({ 'net.yaml': gives, 'use.yaml': takes(name) }, { 'aws_vpc net/V': {}, 'aws_subnet use/S': { vpc_id: expected } }))
  it('of two templates', () => {
    const twice = gives.replace('!Sub "${AWS::StackName}-vpc"', 'x')
    check({ 'a.yaml': twice, 'b.yaml': twice, 'c.yaml': takes('x') }, { 'aws_vpc a/V': {}, 'aws_vpc b/V': {}, 'aws_subnet c/S': { vpc_id: '<?: several templates export x>' } })
  })
  it('in a circle', () => {
    const circle = (own: string, other: string): string => `Resources: {S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !ImportValue ${other}}}}\nOutputs: {O: {Value: !ImportValue ${other}, Export: {Name: ${own}}}}\n`
    const reading = readTemplates({ 'a.yaml': circle('a', 'b'), 'b.yaml': circle('b', 'a') })
    expect(described(reading.resources ?? [])).toEqual({ 'aws_subnet a/S': { vpc_id: '<?: The output O needs itself>' }, 'aws_subnet b/S': { vpc_id: '<?: The output O needs itself>' } })
    expect(reading.problems.map(({ code }) => code)).toContain('cloudformation/cycle')
  })
})

describe('loops', () => {
  it('over resources, outputs and nested loops', () =>
    check(
      `Transform: AWS::LanguageExtensions
Parameters: {Zones: {Type: CommaDelimitedList, Default: 'a,b'}}
Resources:
  V: {Type: AWS::EC2::VPC}
  Fn::ForEach::Nets:
  - Zone
  - !Ref Zones
  - Net\${Zone}:
      Type: AWS::EC2::Subnet
      Properties: {VpcId: !Ref V, AvailabilityZone: !Sub 'eu-west-1\${Zone}'}
    Table\${Zone}:
      Type: AWS::EC2::SubnetRouteTableAssociation
      Properties: {SubnetId: !Ref 'Net\${Zone}', RouteTableId: !GetAtt ['Net\${Zone}', Whatever]}
`,
      {
        'aws_vpc V': {},
        'aws_subnet Neta': { vpc_id: '<V.id>', availability_zone: 'eu-west-1a' },
        'aws_route_table_association Tablea': { subnet_id: '<Neta.id>', route_table_id: '<Neta.whatever>' },
        'aws_subnet Netb': { vpc_id: '<V.id>', availability_zone: 'eu-west-1b' },
        'aws_route_table_association Tableb': { subnet_id: '<Netb.id>', route_table_id: '<Netb.whatever>' },
      },
    ))
  it('over what is not known', () =>
    check("Transform: AWS::LanguageExtensions\nParameters: {Z: {Type: CommaDelimitedList}}\nResources:\n  Fn::ForEach::N: [I, !Ref Z, {'N${I}': {Type: AWS::EC2::VPC}}]\n", {}, { unread: ['Fn::ForEach over a list that is not known: parameter Z has no value!'] }))
  it('without the transform are a problem', () =>
    check("Resources:\n  Fn::ForEach::N: [I, [a], {'N${I}': {Type: AWS::EC2::VPC}}]\n", { 'aws_vpc Na': {} }, { problems: ['cloudformation/no-extensions'] }))
})

it('reads broken templates, whatever is cut off or changed', () => {
  const whole = `AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::LanguageExtensions
Parameters: {C: {Type: String, Default: 10.0.0.0/16}, L: {Type: CommaDelimitedList, Default: 'a,b'}}
Mappings: {M: {a: {b: c}}}
Conditions: {Y: !Equals [!Ref C, x], N: !Not [!Condition Y]}
Resources:
  Fn::ForEach::S: [I, !Ref L, {'S\${I}': {Type: AWS::EC2::Subnet, Condition: N, Properties: {CidrBlock: !Select [0, !Cidr [!Ref C, 1, 8]]}}}]
  G: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [!If [Y, {CidrIp: !Sub '\${C}'}, !Ref AWS::NoValue]]}}
  R: {Type: AWS::Route53::RecordSetGroup, Properties: {HostedZoneName: a., RecordSets: [{Name: !Join ['.', [a, !FindInMap [M, a, b]]]}]}}
  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml, Parameters: {C: !ImportValue x}}}
Outputs: {O: {Value: !GetAtt N.Outputs.O, Export: {Name: x}}}
`
  const change = fc.record({ at: fc.nat(whole.length), length: fc.nat(40), by: fc.constantFrom('', '!Ref ', '[', ']', '{', '}', ': ', '!If ', '"', '\n', 'Fn::ForEach::', '${', '&a ', '*a') })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let text = whole
      for (const { at, length, by } of changes) text = text.slice(0, at) + by + text.slice(at + length)
      const reading = readTemplates(text)
      expect(new Set((reading.resources ?? []).map(({ id }) => id)).size).toBe(reading.resources?.length)
    }),
    { numRuns: 120, seed: Number(process.env.FUZZ_SEED ?? 818988) },
  )
})

describe('bounds', () => {
  const deep = (open: string, middle: string, close: string, depth: number): string => open.repeat(depth) + middle + close.repeat(depth)
  const loops = (depth: number): string => (depth === 0 ? "{'V${I0}${I1}${I2}${I3}${I4}${I5}${I6}': {Type: AWS::EC2::VPC}}" : `{'Fn::ForEach::L${depth}': [I${depth - 1}, [${Array.from({ length: 30 }, (_, i) => i).join(',')}], ${loops(depth - 1)}]}`)
  const rows: readonly (readonly [string, string, string])[] = [
    ['nested loops', `Transform: AWS::LanguageExtensions\nResources: ${loops(7)}\n`, 'cloudformation/too-much'],
    ['functions nested 10,000 deep', `AWSTemplateFormatVersion: 2010-09-09\nResources: {V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: ${deep('{"Fn::Sub": [', 'x', ']}', 10_000)}}}}\n`, 'yaml/too-deep'],
    [
      'texts that double',
      `Parameters: {P: {Type: String, Default: ${'x'.repeat(1000)}}}\nResources:\n${Array.from({ length: 40 }, (_, i) => `  V${i}: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Sub '${i === 0 ? '${P}' : `\${V${i - 1}.CidrBlock}\${V${i - 1}.CidrBlock}`}'}}\n`).join('')}`,
      'cloudformation/too-much',
    ],
    [
      'resources that need each other in a chain',
      `Resources:\n${Array.from({ length: 3000 }, (_, i) => `  V${i}: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !GetAtt V${i + 1}.CidrBlock}}\n`).join('')}  V3000: {Type: AWS::EC2::VPC}\n`,
      'cloudformation/too-deep',
    ],
    ['aliases that double', `${Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? 'x' : `*a${i - 1}, *a${i - 1}`}]\n`).join('')}${vpc()}`, 'yaml/alias-bomb'],
    ['no resources', 'AWSTemplateFormatVersion: 2010-09-09\n', 'cloudformation/no-resources'],
    ['no map', 'AWSTemplateFormatVersion: 2010-09-09\n---\n- x\n', 'cloudformation/no-resources'],
    ['a resource without a type', 'Resources: {A: {}, B: {Type: AWS::S3::Bucket}}\n', 'cloudformation/no-type'],
    ['resources that need each other in a circle', 'Parameters: {P: {Type: String}}\nConditions: {A: !Condition B, B: !Condition A}\nResources: {V: {Type: AWS::EC2::VPC, Condition: A, Properties: {CidrBlock: !GetAtt V.CidrBlock}}}\n', 'cloudformation/cycle'],
  ]
  it.each(rows)('%s', (_, text, code) => {
    const began = performance.now()
    const reading = readTemplates(text)
    expect(reading.problems.map((problem) => problem.code)).toContain(code)
    expect(performance.now() - began).toBeLessThan(20_000)
  })
  it('stacks that multiply', () => {
    const files: Record<string, string> = {}
    for (let depth = 0; depth < 8; depth++) {
      files[`s${depth}.yaml`] = `Resources:\n${Array.from({ length: 8 }, (_, i) => `  N${i}: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: s${depth + 1}.yaml}}\n`).join('')}`
    }
    files['s8.yaml'] = vpc()
    expect(readTemplates(files).problems.map(({ code }) => code)).toContain('cloudformation/too-many-stacks')
  })
})
