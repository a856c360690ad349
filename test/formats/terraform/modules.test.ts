import { expect, it } from 'vitest'
import { readTerraform, type FileMap } from './read-terraform.ts'

interface Case {
  readonly says: string
  readonly files: FileMap
  readonly ids?: readonly string[]
  readonly roots?: readonly string[]
  readonly outputs?: Readonly<Record<string, unknown>>
  readonly problems?: readonly string[]
  readonly unread?: readonly string[]
}

const vpc = 'resource "aws_vpc" "this" {}\noutput "id" { value = aws_vpc.this.id }\n'

const cases: readonly Case[] = [
  {
    says: 'modules from elsewhere are read where terraform init has put them',
    files: {
      'main.tf':
        'module "net" {\n  source  = "terraform-aws-modules/vpc/aws"\n  version = "~> 5"\n}\noutput "id" { value = module.net.id }\n',
      '.terraform/modules/modules.json': JSON.stringify({
        Modules: [
          { Key: '', Dir: '.' },
          { Key: 'net', Dir: '.terraform/modules/net' },
          { Key: 'net.sub', Dir: '.terraform/modules/net/modules/sub' },
          { Key: 'net.far', Dir: '.terraform/modules/net.far' },
        ],
      }),
      '.terraform/modules/net/main.tf': `${vpc}module "sub" {\n  source = "./modules/sub"\n}\nmodule "far" {\n  source = "git::https://example.org/far"\n}\n`,
      '.terraform/modules/net/examples/x/main.tf': 'resource "aws_vpc" "example" {}\n',
      '.terraform/modules/net/modules/sub/main.tf': 'resource "aws_subnet" "s" {}\n',
      '.terraform/modules/net.far/main.tf': 'resource "aws_subnet" "far" {}\n',
    },
    ids: ['module.net.aws_vpc.this', 'module.net.module.sub.aws_subnet.s', 'module.net.module.far.aws_subnet.far'],
    roots: [''],
    outputs: { id: '?module.net.aws_vpc.this.id' },
  },
  {
    says: 'those that are not there are named, and what they give is unknown',
    files: {
      'main.tf':
        'module "net" { source = "terraform-aws-modules/vpc/aws" }\nmodule "out" { source = "../../out" }\nmodule "gone" { source = "./gone" }\nmodule "odd" { source = var.x }\nvariable "x" { default = ["m"] }\noutput "o" { value = [module.net.id, module.gone[0].x, module.odd] }\nresource "aws_vpc" "read" {}\n',
    },
    ids: ['aws_vpc.read'],
    outputs: { o: ['?(module.net was not read)', '?(module.gone was not read)', '?(module.odd was not read)'] },
    problems: ['terraform/missing-argument main.tf:4: module.odd has no source that is written out.'],
    unread: [
      'module.net: terraform-aws-modules/vpc/aws is not in .terraform/modules main.tf:1',
      'module.out: ../../out is outside of what is read main.tf:2',
      'module.gone: ./gone holds no configuration main.tf:3',
      'module.odd: its source is not written out main.tf:4',
    ],
  },
  {
    says: 'inputs that are missing, and such as nobody asked for',
    files: {
      'main.tf': 'module "m" {\n  source = "./m"\n  extra  = 1\n}\noutput "o" { value = module.m.o }\n',
      'm/main.tf': 'variable "needed" {}\nvariable "kept" { default = 1 }\noutput "o" { value = [var.needed, var.kept] }\n',
    },
    outputs: { o: ['?(variable needed has no value)', 1] },
    problems: [
      'terraform/unexpected-input main.tf:3: module.m has no variable extra.',
      'terraform/missing-input main.tf:1: module.m needs a value for needed.',
    ],
  },
  {
    says: 'modules in a ring end, and are named',
    files: {
      'main.tf': 'module "a" { source = "./a" }\n',
      'a/main.tf': `${vpc}module "b" { source = "../b" }\n`,
      'b/main.tf': `${vpc}module "a" { source = "../a" }\nmodule "self" { source = "./." }\n`,
    },
    ids: ['module.a.aws_vpc.this', 'module.a.module.b.aws_vpc.this'],
    problems: [
      'terraform/module-cycle b/main.tf:3 < a/main.tf:3 < main.tf:1: module.a calls a module that it is part of: ../a.',
      'terraform/module-cycle b/main.tf:4 < a/main.tf:3 < main.tf:1: module.self calls a module that it is part of: ./..',
    ],
    unread: [
      'module.a: it would contain itself b/main.tf:3 < a/main.tf:3 < main.tf:1',
      'module.self: it would contain itself b/main.tf:4 < a/main.tf:3 < main.tf:1',
    ],
  },
  {
    says: 'a ring that nobody calls is read from its first folder',
    files: { 'a/main.tf': `${vpc}module "b" { source = "../b" }\n`, 'b/main.tf': `${vpc}module "a" { source = "../a" }\n` },
    roots: ['a'],
    ids: ['aws_vpc.this', 'module.b.aws_vpc.this'],
    problems: ['terraform/module-cycle b/main.tf:3 < a/main.tf:3: module.a calls a module that it is part of: ../a.'],
    unread: ['module.a: it would contain itself b/main.tf:3 < a/main.tf:3'],
  },
  {
    says: 'a module that nobody calls is a root; one that is called is not',
    files: {
      'modules/used/main.tf': `variable "x" {}\n${vpc}`,
      'modules/unused/main.tf': `variable "y" {}\nresource "aws_vpc" "unused" { cidr_block = var.y }\n`,
      'live/main.tf': 'module "m" {\n  source = "../modules/used"\n  x = 1\n}\n',
    },
    roots: ['live', 'modules/unused'],
    ids: ['module.m.aws_vpc.this', 'aws_vpc.unused'],
    unread: ['variable y has no value modules/unused/main.tf:1'],
  },
  {
    says: 'what needs itself is named with all between',
    files: {
      'main.tf': `
locals {
  a = local.b
  b = [local.c]
  c = module.m.o
  fine = 1
}
module "m" {
  source = "./m"
  x      = local.a
}
resource "aws_x" "x" {
  count = length(aws_x.x)
}
resource "aws_y" "y" {
  a = aws_y.z.b
  c = local.fine
}
resource "aws_y" "z" { b = aws_y.y.a }
`,
      'm/main.tf': 'variable "x" {}\noutput "o" { value = var.x }\n',
    },
    ids: ['aws_x.x', 'aws_y.y', 'aws_y.z'],
    problems: [
      'terraform/cycle main.tf:12: These need each other: aws_x.x → aws_x.x.',
      'terraform/cycle main.tf:15: These need each other: aws_y.y.a → aws_y.z.b → aws_y.y.a.',
      'terraform/cycle main.tf:3: These need each other: local.a → local.b → local.c → module.m.output.o → module.m.var.x → local.a.',
    ],
  },
  {
    says: 'neighbours in a module may need each other’s results',
    files: {
      'main.tf': `
module "m" {
  source   = "./m"
  for_each = { a = "x" }
  name     = each.value
  back     = module.other.loud
}
module "other" {
  source = "./other"
  name   = module.m["a"].name
}
output "o" { value = [module.m["a"].back, module.m] }
`,
      'm/main.tf': 'variable "name" {}\nvariable "back" {}\noutput "name" { value = var.name }\noutput "back" { value = var.back }\n',
      'other/main.tf': 'variable "name" {}\noutput "loud" { value = upper(var.name) }\n',
    },
    outputs: { o: ['X', { a: { back: 'X', name: 'x' } }] },
  },
  {
    says: 'what is declared twice, unknown or not there',
    files: {
      'main.tf':
        'resource "aws_vpc" "a" { cidr_block = "1" }\nresource "aws_vpc" "a" { cidr_block = "2" }\nlocals {\n  x = 1\n}\nlocals {\n  x = 2\n}\nthing "x" {}\nresource "aws_vpc" {}\nargument = 1\noutput "o" { value = [aws_vpc.a.cidr_block, local.x, var.no, local.no, module.no.x, aws_no.no.id, each.key] }\noutput "empty" {}\n',
    },
    outputs: {
      empty: '?(output empty has no value)',
      o: [
        '1',
        1,
        '?(an error in its expression)',
        '?(an error in its expression)',
        '?(an error in its expression)',
        '?(an error in its expression)',
        '?(an error in its expression)',
      ],
    },
    ids: ['aws_vpc.a'],
    problems: [
      'hcl/labels main.tf:10: A block resource has 2 labels, and this one has 1; it is not read.',
      'terraform/unknown-block main.tf:11: Terraform knows no argument argument here.',
      'terraform/declared-twice main.tf:2: resource aws_vpc.a is declared twice; the first one counts.',
      'terraform/declared-twice main.tf:7: local.x is declared twice; the first one counts.',
      'terraform/unknown-block main.tf:9: Terraform knows no block of the type thing here.',
      ...['var.no', 'local.no', 'module.no', 'aws_no.no', 'each.key'].map(
        (name) => `terraform/unknown-name main.tf:12: There is nothing called "${name}" here.`,
      ),
      'terraform/missing-argument main.tf:13: output empty has no value.',
    ],
  },
]

it.each(cases)('$says', ({ files, ids, roots, outputs, problems = [], unread = [] }) => {
  const read = readTerraform(files)
  expect(read.problems).toEqual(problems)
  expect(read.unread).toEqual(unread)
  if (ids !== undefined) expect(read.resources.map(({ id }) => id)).toEqual(ids)
  if (roots !== undefined) expect(read.trees.roots.map(({ folder }) => folder)).toEqual(roots)
  if (outputs !== undefined) expect(read.outputs).toEqual(outputs)
})
