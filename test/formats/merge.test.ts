import { expect, it } from 'vitest'
import { mergeResources } from '../../src/formats/merge.ts'
import type { Resource } from '../../src/platforms/resource.ts'
import { plan, readPlans, tellValue } from './terraform-plan/tell.ts'
import { readTerraform } from './terraform/read-terraform.ts'

/** `resource.attribute`: what it comes to where a configuration and its plan describe the resource. */
const rows: Readonly<Record<string, string>> = {
  // A plan tells nothing of local values, and a configuration nothing of variables without values.
  'aws_subnet.s.vpc_id': '<aws_vpc.a.id>',
  'aws_subnet.s.cidr_block': '10.0.1.0/24',
  'aws_subnet.s.availability_zone': 'eu-west-1a',
  'aws_subnet.s.tags': '{a: x, b: <aws_vpc.a.id>}',
  'aws_vpc.a.cidr_block': '10.0.0.0/16',
  'aws_vpc.a.enable_dns_support': 'true',
  'aws_instance.i.password_data': '?sensitive',
  'aws_instance.i.vpc_security_group_ids': '[<aws_security_group.g.id>, sg-1]',
}

const configuration = `
variable "cidr" {}
variable "other" {}
variable "secret" { sensitive = true }
locals { vpc = aws_vpc.a.id }
data "aws_availability_zones" "all" {}
resource "aws_vpc" "a" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  vpc_id            = local.vpc
  cidr_block        = var.cidr
  availability_zone = data.aws_availability_zones.all.names[0]
  tags              = { a = var.other, b = local.vpc }
}
resource "aws_security_group" "g" {}
resource "aws_instance" "i" {
  password_data          = var.secret
  vpc_security_group_ids = [aws_security_group.g.id, var.other]
}
`

const planned = plan({
  changes: {
    'aws_vpc.a': { after: { cidr_block: '10.9.0.0/16', enable_dns_support: true }, unknown: { id: true } },
    'aws_subnet.s': { after: { cidr_block: '10.0.1.0/24', availability_zone: 'eu-west-1a', tags: { a: 'x' } }, unknown: { vpc_id: true, tags: { b: true } } },
    'aws_instance.i': { after: { password_data: 'x', vpc_security_group_ids: [null, 'sg-1'] }, unknown: { vpc_security_group_ids: [true, false] } },
  },
  root: { resources: [{ address: 'aws_subnet.s', mode: 'managed', type: 'aws_subnet', name: 's', expressions: { vpc_id: { references: ['local.vpc'] } } }] },
})

const byId = (resources: readonly Resource[]): ReadonlyMap<string, Resource> => new Map(resources.map((one) => [one.id, one]))

it.each(Object.entries(rows))('%s is %s', (path, expected) => {
  const first = byId(readTerraform({ 'main.tf': configuration }).resources)
  const second = byId(readPlans({ 'plan.json': planned }).resources ?? [])
  const [, id = '', name = ''] = /^(.*)\.(\w+)$/.exec(path) ?? []
  const [one, other] = [first.get(id), second.get(id)]
  if (one === undefined || other === undefined) throw new Error(`${id} is not described twice`)
  expect(tellValue(mergeResources(one, other).attributes.get(name))).toBe(expected)
})
