import { expect, it } from 'vitest'
import { readTerraform } from './read-terraform.ts'

const declared = `
variable "some" { type = number }
variable "make" { type = bool }
variable "text" { type = string }
resource "aws_vpc" "sure" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "other" { cidr_block = "10.1.0.0/16" }
resource "aws_subnet" "few" {
  count      = var.some
  vpc_id     = aws_vpc.sure.id
  cidr_block = "10.0.1.0/24"
}
module "net" {
  source = "./net"
  count  = var.some
}
module "each" {
  source   = "./net"
  for_each = toset([var.text])
}
`
const module = `
resource "aws_vpc" "a" { cidr_block = "10.2.0.0/16" }
output "id" { value = aws_vpc.a.id }
output "ids" { value = [aws_vpc.a.id] }
output "cidr" { value = aws_vpc.a.cidr_block }
`

/** What each expression comes to, where variables have no values. */
const rows: Readonly<Record<string, unknown>> = {
  // What nobody counted has elements that look alike.
  'aws_subnet.few[0].id': '?aws_subnet.few.id',
  'aws_subnet.few[0].cidr_block': '10.0.1.0/24',
  'aws_subnet.few[*].id': '?aws_subnet.few.id',
  '[for one in aws_subnet.few : one.vpc_id]': '?aws_vpc.sure.id',
  'one(aws_subnet.few[*].id)': '?aws_subnet.few.id',
  'element(aws_subnet.few[*].id, 1)': '?aws_subnet.few.id',
  'module.net[0].id': '?module.net.aws_vpc.a.id',
  'module.net[0].ids[0]': '?module.net.aws_vpc.a.id',
  'module.net[*].id': '?module.net.aws_vpc.a.id',
  'one(module.net[*].id)': '?module.net.aws_vpc.a.id',
  '[for key, one in module.each : one.id]': '?module.each.aws_vpc.a.id',
  'values(module.each)[0].id': '?module.each.aws_vpc.a.id',
  'module.each["x"].cidr': '10.2.0.0/16',
  'distinct(tolist(module.net[*].id))[0]': '?module.net.aws_vpc.a.id',
  // There may be none: it is referred to if it is there, where nothing else is named.
  'try(module.net[0].id, "")': '?module.net.aws_vpc.a.id',
  'try(module.net[0].id, null)': '?module.net.aws_vpc.a.id',
  'try(module.net[0].id, aws_vpc.other.id)': '~module.net.aws_vpc.a.id aws_vpc.other.id',
  'try(module.net[0].cidr, "")': '?(whether there is such an element)',
  'can(module.net[0].cidr)': '?(whether there is such an element)',
  'length(aws_subnet.few) > 0 ? aws_subnet.few[0].id : null': '?aws_subnet.few.id',
  'length(aws_subnet.few) > 0 ? aws_subnet.few[0].id : aws_vpc.other.id': '~aws_subnet.few.id aws_vpc.other.id',
  'one(aws_subnet.few[*].cidr_block)': "?(count isn't known: variable some has no value)",
  // What is there all the same is chosen among, or isn't.
  'var.make ? aws_vpc.sure.id : null': '~aws_vpc.sure.id',
  'var.make ? aws_vpc.sure.id : aws_vpc.other.id': '~aws_vpc.sure.id aws_vpc.other.id',
  'coalesce(aws_vpc.sure.id, aws_vpc.other.id)': '?aws_vpc.sure.id',
  'coalesce(var.text, aws_vpc.other.id)': '~aws_vpc.other.id',
  'coalesce(one(module.net[*].id), "")': '?module.net.aws_vpc.a.id',
  'lookup({ a = aws_vpc.sure.id }, var.text, "")': '~aws_vpc.sure.id',
  '[aws_vpc.sure.id, aws_vpc.other.id][var.some]': '~aws_vpc.sure.id aws_vpc.other.id',
  'try([aws_vpc.sure.id, aws_vpc.other.id], [])': ['?aws_vpc.sure.id', '?aws_vpc.other.id'],
  // Texts keep their pieces; what is made of them in another way keeps what it is made of.
  'base64encode("x-${aws_vpc.sure.id}")': '~aws_vpc.sure.id',
  'base64encode(jsonencode({ id = aws_vpc.sure.id, of = aws_vpc.other.arn }))': '~aws_vpc.sure.id aws_vpc.other.arn',
  'replace(aws_vpc.sure.arn, "a", "b")': '~aws_vpc.sure.arn',
  'join(",", [aws_vpc.sure.id, "x"])': "?aws_vpc.sure.id ',x'",
  'format("%s/%d", aws_vpc.sure.id, 1)': "?aws_vpc.sure.id '/1'",
  'jsonencode([aws_vpc.sure.id])': `?'["' aws_vpc.sure.id '"]'`,
  'templatefile("t.tpl", { id = aws_vpc.sure.id })': "?'id=' aws_vpc.sure.id",
  'upper("${aws_vpc.sure.id}${var.text}")': '~aws_vpc.sure.id',
  'merge({ a = 1 }, var.make ? { b = aws_vpc.sure.id } : {})': '~aws_vpc.sure.id',
}

it.each(Object.entries(rows))('%s', (expression, expected) => {
  const read = readTerraform({ 'main.tf': `${declared}output "o" {\n  value = ${expression}\n}\n`, 'net/main.tf': module, 't.tpl': 'id=${id}' })
  expect(read.problems.filter((one) => !one.includes('has no value'))).toEqual([])
  expect(read.outputs.o).toEqual(expected)
})

it('zones that no profile names are told apart, and are zones of their region', () => {
  const read = readTerraform({
    'main.tf': `provider "aws" { region = "eu-west-1" }
data "aws_availability_zones" "all" {}
locals { zones = slice(data.aws_availability_zones.all.names, 0, 2) }
output "o" {
  value = [for zone in local.zones : length(regexall("^[a-z]{2}-", zone)) > 0 ? zone : null]
}
output "region" { value = [startswith(local.zones[0], "eu-"), length(regexall("x", local.zones[0]))] }
`,
  })
  expect(read.problems).toEqual([])
  const zones = '?data.aws_availability_zones.all.names'
  expect(read.outputs).toEqual({ o: [`${zones}[0]`, `${zones}[1]`], region: [true, `~${zones.slice(1)}[0]`] })
})
