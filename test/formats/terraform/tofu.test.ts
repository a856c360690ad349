import { expect, it } from 'vitest'
import { readTerraform } from './read-terraform.ts'

const net = 'resource "aws_vpc" "n" { cidr_block = "10.2.0.0/16" }\noutput "id" { value = aws_vpc.n.id }\n'

it('what OpenTofu alone has is read: providers and modules by key, sources that are worked out, switches, encryption', () => {
  const read = readTerraform({
    'net/main.tf': net,
    'main.tofu': `
terraform {
  encryption {
    key_provider "pbkdf2" "p" { passphrase = "correct horse battery staple" }
    method "aes_gcm" "m" { keys = key_provider.pbkdf2.p }
    state { method = method.aes_gcm.m }
  }
}
variable "regions" { default = { first = "eu-west-1", second = "us-east-1" } }
variable "folder" { default = "net" }
locals { source = "./\${var.folder}" }
provider "aws" {
  alias    = "by"
  for_each = var.regions
  region   = each.value
  profile  = each.key
}
resource "aws_vpc" "v" {
  for_each   = var.regions
  provider   = aws.by[each.key]
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "one" {
  provider   = aws.by["second"]
  cidr_block = "10.1.0.0/16"
  lifecycle { enabled = true }
}
resource "aws_vpc" "off" {
  cidr_block = "10.3.0.0/16"
  lifecycle { enabled = false }
}
module "n" {
  source    = local.source
  for_each  = var.regions
  providers = { aws = aws.by[each.key] }
}
module "off" {
  source = local.source
  lifecycle { enabled = false }
}
output "o" { value = [aws_vpc.one.id, try(aws_vpc.off.id, "none"), module.off == null, module.n["first"].id] }
`,
  })
  expect(read.problems).toEqual([])
  expect(read.unread).toEqual([])
  expect(read.resources.map(({ id, region, account }) => `${id} ${region ?? '?'} ${account ?? '?'}`)).toEqual([
    'aws_vpc.v["first"] eu-west-1 profile first',
    'aws_vpc.v["second"] us-east-1 profile second',
    'aws_vpc.one us-east-1 profile second',
    'module.n["first"].aws_vpc.n eu-west-1 profile first',
    'module.n["second"].aws_vpc.n us-east-1 profile second',
  ])
  expect(read.outputs).toEqual({ o: ['?aws_vpc.one.id', 'none', true, '?module.n["first"].aws_vpc.n.id'] })
})

it('a switch that is not known leaves open whether there is one', () => {
  const read = readTerraform({ 'main.tofu': 'variable "on" { type = bool }\nresource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n  lifecycle { enabled = var.on }\n}\noutput "o" { value = aws_vpc.v.id }\n' })
  expect(read.resources.map(({ uncertain }) => uncertain)).toEqual(["whether it is enabled isn't known: variable on has no value"])
  expect(read.outputs).toEqual({ o: '?aws_vpc.v.id' })
})
