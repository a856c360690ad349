import { expect, it } from 'vitest'
import { readTerraform, type FileMap } from './read-terraform.ts'

interface Case {
  readonly says: string
  readonly files: FileMap
  readonly problems: readonly RegExp[]
  /** Ids that are still read. */
  readonly has: readonly string[]
  readonly most: number
}

const read = 'resource "aws_vpc" "read" {}\n'
const chain = (count: number, each: (n: number) => string): string => Array.from({ length: count }, (_, n) => each(n)).join('')

const cases: readonly Case[] = [
  {
    says: 'a billion instances',
    files: { 'main.tf': `resource "aws_vpc" "many" {\n  count = 1000000000\n}\n${read}` },
    problems: [/too-many-instances.*more than 20000 of aws_vpc.many/],
    has: ['aws_vpc.read', 'aws_vpc.many'],
    most: 2,
  },
  {
    says: 'a loop over too much',
    files: {
      'main.tf': `resource "aws_vpc" "many" {\n  for_each = toset([for n in range(100000) : "k\${n}"])\n}\nresource "aws_vpc" "worse" {\n  for_each = toset([for a in range(10000) : [for b in range(10000) : a * b]])\n}\n${read}`,
    },
    problems: [/range/, /range|stopped/],
    has: ['aws_vpc.read'],
    most: 3,
  },
  {
    says: 'many instances of many',
    files: { 'main.tf': `${read}${chain(8, (n) => `resource "aws_vpc" "m${n}" {\n  count = 19000\n}\n`)}` },
    problems: [/too-many-instances.*in all/, /too-many-instances/, /too-many-instances/],
    has: ['aws_vpc.read', 'aws_vpc.m7'],
    most: 100_000,
  },
  {
    says: 'modules that double at every level',
    files: Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        n === 0 ? 'main.tf' : `m${n}/main.tf`,
        `${n === 0 ? read : ''}resource "aws_vpc" "v" {}\nmodule "a" { source = "${n === 0 ? './' : '../'}m${n + 1}" }\nmodule "b" { source = "${n === 0 ? './' : '../'}m${n + 1}" }\n`,
      ]),
    ),
    problems: [/too-many-instances/],
    has: ['aws_vpc.read', 'aws_vpc.v', 'module.a.aws_vpc.v'],
    most: 100_000,
  },
  {
    says: 'modules too deep',
    files: Object.fromEntries(
      Array.from({ length: 80 }, (_, n) => [
        n === 0 ? 'main.tf' : `m${n}/main.tf`,
        `${n === 0 ? read : ''}module "a" {\n  source = "${n === 0 ? './' : '../'}m${n + 1}"\n  x = ${n === 0 ? '1' : 'var.x'}\n}\nvariable "x" { default = 0 }\noutput "x" { value = ${n === 79 ? 'var.x' : 'module.a.x'} }\n`,
      ]),
    ),
    problems: [/module-depth/],
    has: ['aws_vpc.read'],
    most: 1,
  },
  {
    says: 'nested dynamic blocks',
    files: {
      'main.tf': `resource "aws_security_group" "g" {\n  dynamic "a" {\n    for_each = range(1000)\n    content {\n      dynamic "b" {\n        for_each = range(1000)\n        content {\n          dynamic "c" {\n            for_each = range(1000)\n            content {}\n          }\n        }\n      }\n    }\n  }\n}\n${read}`,
    },
    problems: [/too-many-blocks/],
    has: ['aws_vpc.read', 'aws_security_group.g'],
    most: 2,
  },
  {
    says: 'a very long chain of locals, of attributes, of a splat',
    files: {
      'main.tf': `${read}locals {\n  l0 = 1\n${chain(3000, (n) => `  l${n + 1} = local.l${n} + 1\n`)}}\nresource "aws_x" "end" { v = local.l3000 }\n${chain(1000, (n) => `resource "aws_y" "y${n}" { v = aws_y.y${n + 1}.v }\n`)}`,
    },
    problems: [/evaluation-stopped/],
    has: ['aws_vpc.read', 'aws_x.end', 'aws_y.y0'],
    most: 1200,
  },
  {
    says: 'texts that double',
    files: {
      'main.tf': `${read}locals {\n  l0 = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"\n${chain(60, (n) => `  l${n + 1} = "\${local.l${n}}\${local.l${n}}"\n`)}}\nresource "aws_x" "end" { v = local.l60 }\n`,
    },
    problems: [/evaluation-stopped/],
    has: ['aws_vpc.read', 'aws_x.end'],
    most: 2,
  },
  {
    says: 'lists that double',
    files: {
      'main.tf': `${read}locals {\n  l0 = [1, 2]\n${chain(60, (n) => `  l${n + 1} = [local.l${n}, local.l${n}]\n`)}}\nresource "aws_x" "end" { v = local.l60 }\noutput "o" { value = flatten(local.l60) }\n`,
    },
    problems: [/stopped|large|too/],
    has: ['aws_vpc.read', 'aws_x.end'],
    most: 2,
  },
]

it.each(cases)('$says', { timeout: 20_000 }, ({ files, problems, has, most }) => {
  const result = readTerraform(files)
  const ids = new Set(result.resources.map(({ id }) => id))
  for (const id of has) expect(ids).toContain(id)
  expect(result.resources.length).toBeLessThanOrEqual(most)
  for (const problem of problems) expect(result.problems.find((one) => problem.test(one))).toMatch(problem)
})
