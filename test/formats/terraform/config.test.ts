import { expect, it } from 'vitest'
import { place, plainValue, readTerraform, type FileMap, type Given } from './read-terraform.ts'

interface Case extends Given {
  readonly says: string
  readonly files: FileMap
  /** Attributes of resources by id, `tags_all` left out unless it is asked for; of those that are named only. */
  readonly is?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** The ids of all resources. */
  readonly ids?: readonly string[]
  readonly region?: Readonly<Record<string, string | undefined>>
  readonly account?: Readonly<Record<string, string | undefined>>
  readonly keys?: Readonly<Record<string, readonly string[]>>
  readonly uncertain?: Readonly<Record<string, RegExp>>
  /** Where an attribute comes from: `aws_vpc.main cidr_block`. */
  readonly places?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, unknown>>
  /** None unless said. */
  readonly problems?: readonly string[]
  readonly unread?: readonly string[]
}

const net = {
  'm/main.tf':
    'variable "cidr" {}\nresource "aws_vpc" "this" {\n  cidr_block = var.cidr\n}\noutput "id" { value = aws_vpc.this.id }\noutput "cidr" { value = aws_vpc.this.cidr_block }\n',
}

const cases: readonly Case[] = [
  {
    says: 'what is set is known by reference, the rest links',
    files: {
      'main.tf': `
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = null
}
resource "aws_subnet" "a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
  ipv6_cidr_block   = cidrsubnet(aws_vpc.main.ipv6_cidr_block, 8, 1)
  availability_zone = "\${data.aws_region.here.name}a"
  description       = "in \${aws_vpc.main.id}!"
  tags              = aws_vpc.main.tags
}
data "aws_region" "here" {}
resource "aws_route53_record" "db" {
  records = [aws_rds_cluster.db.endpoint, aws_memorydb_cluster.m.cluster_endpoint[0].address]
}
resource "aws_rds_cluster" "db" {}
resource "aws_memorydb_cluster" "m" {}
`,
    },
    is: {
      'aws_vpc.main': { cidr_block: '10.0.0.0/16', tags: null },
      'aws_subnet.a': {
        vpc_id: '?aws_vpc.main.id',
        cidr_block: '10.0.1.0/24',
        ipv6_cidr_block: '~aws_vpc.main.ipv6_cidr_block',
        availability_zone: "?data.aws_region.here.name 'a'",
        description: "?'in ' aws_vpc.main.id '!'",
        tags: '?aws_vpc.main.tags',
      },
      'aws_route53_record.db': { records: ['?aws_rds_cluster.db.endpoint', '?aws_memorydb_cluster.m.cluster_endpoint[0].address'] },
    },
  },
  {
    says: 'instances link one by one, all together and by key',
    files: {
      'main.tf': `
resource "aws_instance" "a" {
  count      = 2
  private_ip = count.index == 0 ? "10.0.0.5" : null
}
resource "aws_subnet" "x" {
  for_each   = { a = "10.0.1.0/24", b = "10.0.2.0/24" }
  cidr_block = each.value
}
resource "aws_thing" "t" {
  ips     = aws_instance.a[*].private_ip
  all     = values(aws_subnet.x)[*].id
  one     = aws_subnet.x["a"].id
  blocks  = [for s in aws_subnet.x : s.cidr_block]
  whole   = aws_instance.a[1]
  through = local.subnet.cidr_block
  arn     = local.subnet.arn
}
locals { subnet = aws_subnet.x["b"] }
`,
    },
    ids: ['aws_instance.a[0]', 'aws_instance.a[1]', 'aws_subnet.x["a"]', 'aws_subnet.x["b"]', 'aws_thing.t'],
    is: {
      'aws_thing.t': {
        ips: ['10.0.0.5', '?aws_instance.a[1].private_ip'],
        all: ['?aws_subnet.x["a"].id', '?aws_subnet.x["b"].id'],
        one: '?aws_subnet.x["a"].id',
        blocks: ['10.0.1.0/24', '10.0.2.0/24'],
        whole: '?aws_instance.a[1]',
        through: '10.0.2.0/24',
        arn: '?aws_subnet.x["b"].arn',
      },
    },
  },
  {
    says: 'nested blocks are lists, dynamic ones unfolded in their place',
    files: {
      'main.tf': `
variable "ports" { default = [80, 443] }
resource "aws_security_group" "web" {
  ingress {
    from_port = 22
    to_port   = 22
  }
  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      description = "rule \${ingress.key}"
    }
  }
  dynamic "egress" {
    for_each = { any = ["0.0.0.0/0"], six = ["::/0"] }
    iterator = out
    content {
      description = out.key
      dynamic "inner" {
        for_each = toset(out.value)
        content { cidr = "\${out.key} \${inner.value} \${inner.key}" }
      }
    }
  }
  dynamic "none" {
    for_each = []
    content {}
  }
}
resource "aws_thing" "t" {
  port = aws_security_group.web.ingress[1].from_port
  arn  = aws_security_group.web.ingress[0].arn
}
`,
    },
    is: {
      'aws_security_group.web': {
        ingress: [
          { from_port: 22, to_port: 22 },
          { description: 'rule 0', from_port: 80, to_port: 80 },
          { description: 'rule 1', from_port: 443, to_port: 443 },
        ],
        egress: [
          { description: 'any', inner: [{ cidr: 'any 0.0.0.0/0 0.0.0.0/0' }] },
          { description: 'six', inner: [{ cidr: 'six ::/0 ::/0' }] },
        ],
        none: [],
      },
      'aws_thing.t': { port: 80, arn: '?aws_security_group.web.ingress[0].arn' },
    },
  },
  {
    says: 'what is not known makes one of each, which stands for any number',
    files: {
      'main.tf': `
variable "n" { type = number }
resource "aws_instance" "a" {
  count = var.n
  name  = "a-\${count.index}"
}
resource "aws_instance" "b" {
  for_each = toset([aws_vpc.v.id])
  name     = each.key
}
resource "aws_vpc" "v" {}
resource "aws_security_group" "g" {
  ingress { from_port = 1 }
  dynamic "ingress" {
    for_each = aws_vpc.v.ports
    content {}
  }
}
resource "aws_thing" "t" {
  first = aws_instance.a[0].id
  all   = aws_instance.a[*].id
}
module "m" {
  source = "./m"
  count  = var.n
  cidr   = "10.0.0.0/8"
}
`,
      ...net,
    },
    ids: ['aws_instance.a', 'aws_instance.b', 'aws_vpc.v', 'aws_security_group.g', 'aws_thing.t', 'module.m.aws_vpc.this'],
    is: {
      'aws_instance.b': { name: '?aws_vpc.v.id' },
      'aws_security_group.g': { ingress: [{ from_port: 1 }, "?(how many ingress blocks there are isn't known: computed at apply)"] },
      'aws_thing.t': { first: '?aws_instance.a.id', all: '?aws_instance.a.id' },
    },
    uncertain: {
      'aws_instance.a': /count isn't known: variable n has no value/,
      'aws_instance.b': /for_each/,
      'module.m.aws_vpc.this': /count/,
    },
    unread: ['variable n has no value main.tf:2'],
  },
  {
    says: 'a provider says the region and the account, by alias and through modules',
    files: {
      'main.tf': `
variable "west" { default = "us-west-2" }
provider "aws" {
  region = "eu-west-1"
  default_tags { tags = { owner = "net", env = "x" } }
}
provider "aws" {
  alias  = "west"
  region = var.west
  assume_role { role_arn = "arn:aws:iam::123456789012:role/x" }
}
provider "aws" {
  alias   = "unknown"
  profile = "other"
}
resource "aws_vpc" "here" { tags = { env = "y" } }
resource "aws_vpc" "west" { provider = aws.west }
resource "aws_vpc" "unknown" { provider = aws.unknown }
resource "aws_vpc" "own" { region = "ap-south-1" }
module "default" {
  source = "./m"
}
module "handed" {
  source    = "./m"
  providers = { aws = aws.west, aws.peer = aws }
}
`,
      'm/main.tf': `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", configuration_aliases = [aws.peer] }
  }
}
resource "aws_vpc" "v" {}
resource "aws_vpc" "peer" { provider = aws.peer }
data "aws_region" "r" {}
data "aws_caller_identity" "me" {}
data "aws_partition" "p" {}
output "all" { value = [data.aws_region.r.name, data.aws_caller_identity.me.account_id, data.aws_partition.p.partition] }
`,
      'out.tf': 'output "o" { value = [module.default.all, module.handed.all] }\n',
    },
    region: {
      'aws_vpc.here': 'eu-west-1',
      'aws_vpc.west': 'us-west-2',
      'aws_vpc.unknown': undefined,
      'aws_vpc.own': 'ap-south-1',
      'module.default.aws_vpc.v': 'eu-west-1',
      'module.default.aws_vpc.peer': undefined,
      'module.handed.aws_vpc.v': 'us-west-2',
      'module.handed.aws_vpc.peer': 'eu-west-1',
    },
    account: {
      'aws_vpc.here': undefined,
      'aws_vpc.west': '123456789012',
      'aws_vpc.unknown': 'profile other',
      'module.handed.aws_vpc.v': '123456789012',
    },
    is: { 'aws_vpc.here': { tags: { env: 'y' }, tags_all: { env: 'y', owner: 'net' } }, 'aws_vpc.west': {} },
    outputs: {
      o: [
        ['eu-west-1', '?module.default.data.aws_caller_identity.me.account_id', 'aws'],
        ['us-west-2', '123456789012', 'aws'],
      ],
    },
  },
  {
    says: 'places: the expression, then what it took its value from, then the calls from the inside out',
    files: {
      'main.tf': 'locals {\n  cidr = "10.0.0.0/16"\n}\nmodule "a" {\n  source = "./a"\n  cidr = local.cidr\n}\n',
      'a/main.tf': 'variable "cidr" {}\nmodule "b" {\n  source = "../m"\n\n  cidr = var.cidr\n}\n',
      ...net,
    },
    places: {
      'module.a.module.b.aws_vpc.this cidr_block': 'm/main.tf:3 < main.tf:2 < a/main.tf:2 < main.tf:4',
      'module.a.module.b.aws_vpc.this': 'm/main.tf:2 < a/main.tf:2 < main.tf:4',
    },
  },
  {
    says: 'data sources are looked up: what is given, and links; a few are known here',
    profile: { zones: 'eu-west-1b, eu-west-1a,us-east-1a' },
    files: {
      'main.tf': `
provider "aws" { region = "eu-west-1" }
data "aws_vpc" "old" {
  tags = { Name = "old" }
  filter {
    name   = "state"
    values = ["available"]
  }
}
data "aws_availability_zones" "all" {}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::b/*", "arn:aws:s3:::b"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceVpc"
      values   = ["vpc-1"]
    }
  }
}
resource "aws_subnet" "s" {
  vpc_id            = data.aws_vpc.old.id
  cidr_block        = data.aws_vpc.old.cidr_block
  availability_zone = data.aws_availability_zones.all.names[1]
  policy            = data.aws_iam_policy_document.p.json
}
`,
    },
    is: {
      'data.aws_vpc.old': { tags: { Name: 'old' }, filter: [{ name: 'state', values: ['available'] }] },
      'data.aws_availability_zones.all': { names: ['eu-west-1a', 'eu-west-1b'] },
      'aws_subnet.s': {
        vpc_id: '?data.aws_vpc.old.id',
        cidr_block: '?data.aws_vpc.old.cidr_block',
        availability_zone: 'eu-west-1b',
        policy:
          '{"Statement":[{"Action":"s3:GetObject","Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}},"Effect":"Allow","Principal":{"AWS":"*"},"Resource":["arn:aws:s3:::b/*","arn:aws:s3:::b"]}],"Version":"2012-10-17"}',
      },
    },
  },
  {
    says: 'zones that nobody names stay apart',
    files: {
      'main.tf': `
data "aws_availability_zones" "all" { state = "available" }
locals { azs = slice(data.aws_availability_zones.all.names, 0, 2) }
resource "aws_subnet" "s" {
  count             = 2
  availability_zone = data.aws_availability_zones.all.names[count.index]
}
resource "aws_subnet" "sliced" {
  count             = length(local.azs)
  availability_zone = element(local.azs, count.index)
}
`,
    },
    is: {
      'aws_subnet.sliced[1]': { availability_zone: '?data.aws_availability_zones.all.names[1]' },
      'aws_subnet.s[0]': { availability_zone: '?data.aws_availability_zones.all.names[0]' },
      'aws_subnet.s[1]': { availability_zone: '?data.aws_availability_zones.all.names[1]' },
    },
  },
  {
    says: 'a certificate’s names are known before it is proven',
    files: {
      'main.tf': `
resource "aws_acm_certificate" "c" {
  domain_name               = "a.example"
  subject_alternative_names = ["b.example"]
  validation_method         = "DNS"
}
resource "aws_route53_record" "v" {
  for_each = { for o in aws_acm_certificate.c.domain_validation_options : o.domain_name => { name = o.resource_record_name } }
  name     = each.value.name
}
`,
    },
    ids: ['aws_acm_certificate.c', 'aws_route53_record.v["a.example"]', 'aws_route53_record.v["b.example"]'],
  },
  {
    says: 'roots that declare alike have their folder in front, and their own accounts',
    files: {
      'dev/main.tf':
        'resource "aws_vpc" "main" { cidr_block = "10.1.0.0/16" }\nresource "aws_vpc" "dev" {}\noutput "id" { value = aws_vpc.main.id }\n',
      'prod/main.tf':
        'resource "aws_vpc" "main" { cidr_block = "10.2.0.0/16" }\nmodule "m" {\n  source = "../m"\n  cidr = aws_vpc.main.cidr_block\n}\n',
      ...net,
    },
    ids: ['dev:aws_vpc.main', 'aws_vpc.dev', 'prod:aws_vpc.main', 'module.m.aws_vpc.this'],
    account: { 'dev:aws_vpc.main': 'dev', 'prod:aws_vpc.main': 'prod', 'module.m.aws_vpc.this': 'prod' },
    outputs: { id: '?dev:aws_vpc.main.id' },
  },
  {
    says: 'another root’s outputs by its state: the same backend, or a file',
    files: {
      'net/main.tf':
        'terraform {\n  backend "s3" {\n    bucket = "states"\n    key    = "net.tfstate"\n    region = "eu-west-1"\n  }\n}\nresource "aws_vpc" "main" { cidr_block = "10.1.0.0/16" }\noutput "vpc" { value = { id = aws_vpc.main.id, cidr = aws_vpc.main.cidr_block } }\n',
      'local/main.tf': 'output "port" { value = 8080 }\n',
      'old/terraform.tfstate':
        '{ "version": 4, "outputs": { "name": { "value": "old", "type": "string" }, "key": { "value": "hush", "type": "string", "sensitive": true } } }',
      'app/main.tf': `
data "terraform_remote_state" "net" {
  backend = "s3"
  config = {
    bucket = "states"
    key    = "net.tfstate"
    region = "eu-west-1"
  }
}
data "terraform_remote_state" "local" {
  backend = "local"
  config  = { path = "../local/terraform.tfstate" }
}
data "terraform_remote_state" "old" {
  backend = "local"
  config  = { path = "\${path.module}/../old/terraform.tfstate" }
}
data "terraform_remote_state" "nobody" {
  backend = "s3"
  config = {
    bucket = "states"
    key    = "other.tfstate"
  }
}
resource "aws_subnet" "s" {
  vpc_id     = data.terraform_remote_state.net.outputs.vpc.id
  cidr_block = cidrsubnet(data.terraform_remote_state.net.outputs.vpc.cidr, 4, 1)
  port       = data.terraform_remote_state.local.outputs.port
  name       = data.terraform_remote_state.old.outputs.name
  key        = data.terraform_remote_state.old.outputs.key
  other      = data.terraform_remote_state.nobody.outputs.x
}
`,
    },
    is: {
      'aws_subnet.s': {
        vpc_id: '?aws_vpc.main.id',
        cidr_block: '10.1.16.0/20',
        port: 8080,
        name: 'old',
        key: '?(sensitive)',
        other: '?data.terraform_remote_state.nobody.outputs.x',
      },
    },
  },
  {
    says: 'imports give ids, names are keys',
    files: {
      'main.tf': `
import {
  to = aws_vpc.main
  id = "vpc-0123"
}
import {
  to = module.m.aws_vpc.this
  id = "vpc-4567"
}
import {
  to = aws_lb.n["a"]
  id = "arn:aws:x"
}
resource "aws_vpc" "main" {}
resource "aws_lb" "n" {
  for_each = toset(["a", "b"])
  name     = "lb-\${each.key}"
}
module "m" {
  source = "./m"
  cidr   = "10.0.0.0/8"
}
`,
      ...net,
    },
    keys: {
      'aws_vpc.main': ['vpc-0123'],
      'module.m.aws_vpc.this': ['vpc-4567'],
      'aws_lb.n["a"]': ['arn:aws:x', 'lb-a'],
      'aws_lb.n["b"]': ['lb-b'],
    },
  },
  {
    says: 'OpenTofu’s file is read instead of Terraform’s of the same name',
    files: {
      'main.tf': 'resource "aws_vpc" "terraform" {}',
      'main.tofu': 'resource "aws_vpc" "tofu" {}',
      'other.tf': 'resource "aws_vpc" "other" {}',
      'other_override.tf': 'resource "aws_vpc" "other" { cidr_block = "10.0.0.0/8" }',
      'other_override.tofu': 'resource "aws_vpc" "other" { cidr_block = "11.0.0.0/8" }',
      'j.tf.json': '{ "resource": { "aws_vpc": { "lost": {} } } }',
      'j.tofu.json': '{ "resource": { "aws_vpc": { "json": {} } } }',
      '.hidden.tf': 'resource "aws_vpc" "hidden" {}',
    },
    ids: ['aws_vpc.json', 'aws_vpc.tofu', 'aws_vpc.other'],
    is: { 'aws_vpc.other': { cidr_block: '11.0.0.0/8' } },
  },
  {
    says: 'override files replace arguments, and all nested blocks of a type',
    files: {
      'main.tf':
        'resource "aws_security_group" "g" {\n  name = "a"\n  vpc_id = "v"\n  ingress { from_port = 1 }\n  ingress { from_port = 2 }\n  egress { from_port = 3 }\n}\n',
      'a_override.tf':
        'resource "aws_security_group" "g" {\n  name = "b"\n  dynamic "ingress" {\n    for_each = [9]\n    content { from_port = ingress.value }\n  }\n}\nresource "aws_vpc" "nowhere" {}\n',
    },
    is: { 'aws_security_group.g': { name: 'b', vpc_id: 'v', ingress: [{ from_port: 9 }], egress: [{ from_port: 3 }] } },
    problems: ['terraform/overrides-nothing a_override.tf:8: There is no resource aws_vpc.nowhere that this could override.'],
  },
  {
    says: 'JSON: everything is an argument but dynamic, and texts are templates',
    files: {
      'main.tf.json': JSON.stringify({
        provider: { aws: [{ region: 'eu-west-1' }, { alias: 'w', region: 'us-west-2' }] },
        resource: {
          aws_security_group: {
            g: {
              provider: 'aws.w',
              vpc_id: '${aws_vpc.v.id}',
              ingress: [{ from_port: 1 }],
              dynamic: { egress: { for_each: ['x', 'y'], content: { description: '${egress.value}' } } },
              lifecycle: { create_before_destroy: true },
              depends_on: ['aws_vpc.v'],
            },
          },
          aws_vpc: { v: { tags: { Name: 'n' } } },
        },
      }),
    },
    is: {
      'aws_security_group.g': {
        vpc_id: '?aws_vpc.v.id',
        ingress: [{ from_port: 1 }],
        egress: [{ description: 'x' }, { description: 'y' }],
      },
    },
    region: { 'aws_security_group.g': 'us-west-2', 'aws_vpc.v': 'eu-west-1' },
  },
  {
    says: 'sensitive values are not handed over, where they come from is',
    files: {
      'main.tf': `
variable "secret" {
  default   = "hush"
  sensitive = true
}
resource "random_password" "p" { length = 16 }
resource "aws_db_instance" "d" {
  password = var.secret
  name     = "db-\${var.secret}"
  user     = sensitive(random_password.p.result)
  port     = nonsensitive(var.secret)
}
output "o" {
  value     = "x"
  sensitive = true
}
`,
    },
    is: { 'aws_db_instance.d': { password: '?(sensitive)', name: '?(sensitive)', user: '?random_password.p.result', port: 'hush' } },
    outputs: { o: '?(sensitive)' },
  },
  {
    says: 'terraform_data hands its input on; ephemeral things and meta-arguments are not handed over',
    files: {
      'main.tf': `
resource "terraform_data" "t" { input = { port = 5432 } }
ephemeral "random_password" "p" { length = 3 }
resource "aws_thing" "x" {
  port       = terraform_data.t.output.port
  password   = ephemeral.random_password.p.result
  depends_on = [terraform_data.t]
  lifecycle { ignore_changes = all }
  provisioner "local-exec" { command = "x" }
  connection { host = self.ip }
}
`,
    },
    ids: ['terraform_data.t', 'aws_thing.x'],
    is: {
      'aws_thing.x': { port: 5432, password: '?ephemeral.random_password.p.result' },
      'terraform_data.t': { input: { port: 5432 }, output: { port: 5432 }, triggers_replace: null },
    },
  },
]

it.each(cases)(
  '$says',
  ({
    files,
    variables,
    profile,
    is = {},
    ids,
    region = {},
    account = {},
    keys = {},
    uncertain = {},
    places = {},
    outputs,
    problems = [],
    unread = [],
  }) => {
    const read = readTerraform(files, { ...(variables && { variables }), ...(profile && { profile }) })
    const byId = new Map(read.resources.map((resource) => [resource.id, resource]))
    expect(read.problems).toEqual(problems)
    expect(read.unread).toEqual(unread)
    expect(byId.size).toBe(read.resources.length)
    if (ids !== undefined) expect([...byId.keys()]).toEqual(ids)
    for (const [id, attributes] of Object.entries(is)) {
      const own = Object.fromEntries(
        [...(byId.get(id)?.attributes ?? [['missing', { kind: 'null' }] as never])].map(([name, value]) => [name, plainValue(value)]),
      )
      if (attributes.tags_all === undefined) delete own.tags_all
      expect({ [id]: own }).toEqual({ [id]: attributes })
    }
    for (const [id, expected] of Object.entries(region)) expect(`${id} ${byId.get(id)?.region}`).toBe(`${id} ${expected}`)
    for (const [id, expected] of Object.entries(account)) expect(`${id} ${byId.get(id)?.account}`).toBe(`${id} ${expected}`)
    for (const [id, expected] of Object.entries(keys)) expect({ [id]: byId.get(id)?.keys }).toEqual({ [id]: expected })
    for (const [id, expected] of Object.entries(uncertain)) expect(`${id} ${byId.get(id)?.uncertain}`).toMatch(expected)
    for (const { id, uncertain: why } of read.resources) if (uncertain[id] === undefined) expect(`${id} ${why}`).toBe(`${id} undefined`)
    for (const { id, lookedUp } of read.resources) expect(lookedUp === true).toBe(/(^|\.)data\./.test(id))
    for (const [what, expected] of Object.entries(places)) {
      const [id = '', attribute] = what.split(' ')
      const resource = byId.get(id)
      const origin = attribute === undefined ? resource?.origin : resource?.attributes.get(attribute)?.origin
      expect(origin && place(origin)).toBe(expected)
    }
    if (outputs !== undefined) expect(read.outputs).toEqual(outputs)
  },
)
