import type { Configuration } from './plan-oracle-generate.ts'
import { vpcModule } from './plan-oracle-vpc.ts'

function write(
  name: string,
  files: Readonly<Record<string, string>>,
  given: Partial<Pick<Configuration, 'environment' | 'values' | 'varFiles'>> = {},
): Configuration {
  return { name, files, environment: {}, values: {}, varFiles: [], ...given }
}

const data = (name: string, input: string, more = ''): string => `resource "terraform_data" "${name}" {\n  ${more}\n  input = ${input}\n}\n`

/** One configuration for each rule that is easily got wrong; what Terraform makes of them is recorded. */
export const writtenConfigurations: readonly Configuration[] = [
  write(
    'values: which of all counts',
    {
      'main.tf': `${'abcdefgh'
        .split('')
        .map((v) => `variable "${v}" { default = "default" }`)
        .join('\n')}\noutput "all" { value = [var.a, var.b, var.c, var.d, var.e, var.f, var.g, var.h] }\n`,
      'terraform.tfvars': 'b = "terraform.tfvars"\nc = "terraform.tfvars"\nd = "terraform.tfvars"\ng = "terraform.tfvars"\n',
      'terraform.tfvars.json': '{ "c": "terraform.tfvars.json", "d": "terraform.tfvars.json" }',
      'b.auto.tfvars': 'd = "b.auto"\ne = "b.auto"\nf = "b.auto"\n',
      'a.auto.tfvars.json': '{ "d": "a.auto.json", "h": "a.auto.json ${x}" }',
      'named.tfvars': 'e = "named"\nf = "named"\n',
      'other.tfvars': 'a = "never read"\n',
    },
    {
      environment: { TF_VAR_a: 'environment', TF_VAR_b: 'environment', TF_VAR_g: 'environment' },
      varFiles: ['named.tfvars'],
      values: { f: 'value' },
    },
  ),
  write(
    'values: texts from outside are expressions where the type is no simple one',
    {
      'main.tf': `
variable "untyped" {}
variable "text" { type = string }
variable "amount" { type = number }
variable "flag" { type = bool }
variable "list" { type = list(string) }
variable "any" { type = any }
variable "object" { type = object({ a = number, b = optional(string, "b") }) }
output "all" { value = [var.untyped, var.text, var.amount, var.flag, var.list, var.any, var.object] }
`,
    },
    {
      environment: { TF_VAR_untyped: '["x"]', TF_VAR_text: '["x"]', TF_VAR_flag: 'true' },
      values: { amount: '12', list: '["x", 2]', any: '{ a = [1, "b"] }', object: '{ a = "5" }' },
    },
  ),
  write('types: optional attributes and their defaults, nested', {
    'main.tf': `
variable "tiers" {
  type = map(object({
    cidrs  = list(string)
    public = optional(bool, false)
    ports  = optional(list(object({ number = number, protocol = optional(string, "tcp") })), [{ number = 443 }])
    extra  = optional(map(string))
    limits = optional(object({ low = optional(number, 1), high = optional(number, 9) }), {})
  }))
}
output "tiers" { value = var.tiers }
`,
    'terraform.tfvars': `
tiers = {
  web = { cidrs = ["10.0.0.0/24"], public = true, ports = [{ number = "80" }, { number = 53, protocol = "udp" }] }
  db  = { cidrs = [], limits = { high = 3 }, unknown_attribute = "dropped" }
  app = { cidrs = ["b", "a"], public = null, ports = null, extra = { a = 1, b = true } }
}
`,
  }),
  write('types: conversion of every kind', {
    'main.tf': `
variable "set" { type = set(string) }
variable "numbers" { type = set(number) }
variable "list" { type = list(number) }
variable "map" { type = map(string) }
variable "tuple" { type = tuple([string, number, bool]) }
variable "objects" { type = set(object({ name = string, port = number })) }
variable "any" { type = list(any) }
variable "anymap" { type = map(any) }
variable "old" { type = string }
output "all" { value = [var.set, var.numbers, var.list, var.map, var.tuple, var.any, var.anymap, var.old] }
output "objects" { value = var.objects }
`,
    'terraform.tfvars': `
set = ["b", "a", "b", 3]
numbers = ["10", 9, 1]
list = ["1", 2]
map = { a = 1, b = true }
tuple = [1, "2", "true"]
objects = [{ name = "b", port = 1 }, { name = "a", port = "2" }, { name = "b", port = "1" }]
any = ["a", 1, true]
anymap = { a = 1, b = "x" }
old = 5
`,
  }),
  write('nullable', {
    'main.tf': `
variable "a" { default = "kept" }
variable "b" {
  default  = "instead of null"
  nullable = false
}
module "inner" {
  source = "./inner"
  a      = null
  b      = null
}
output "all" { value = [var.a, var.b, module.inner.all] }
`,
    'inner/main.tf': `
variable "a" { default = "lost" }
variable "b" {
  type     = list(string)
  default  = ["kept"]
  nullable = false
}
output "all" { value = [var.a == null, var.b] }
`,
    'terraform.tfvars': 'a = null\nb = null\n',
  }),
  write('overrides', {
    'main.tf': `
variable "a" {
  type    = string
  default = "first"
}
locals {
  x = 1
  y = 2
}
${data('r', '{ from = "main", a = var.a }', 'count = 2\n  triggers_replace = "kept"')}
module "m" {
  source = "./m"
  a      = "main"
  b      = "main"
}
output "o" { value = [local.x, local.y, var.a, module.m.all] }
`,
    'override.tf':
      'locals {\n  y = "overridden"\n}\nresource "terraform_data" "r" {\n  input = "from override"\n}\nvariable "a" {\n  default = 3\n}\nmodule "m" {\n  b = "override"\n}\n',
    'z_override.tf.json': '{ "resource": { "terraform_data": { "r": { "count": 1 } } } }',
    'm/main.tf': 'variable "a" {}\nvariable "b" {}\noutput "all" { value = "${var.a} ${var.b}" }\n',
  }),
  write('JSON syntax', {
    'main.tf.json': JSON.stringify({
      variable: { names: { type: 'list(string)', default: ['a', 'b'] }, plain: { default: 'text' } },
      locals: { upper: '${[for n in var.names : upper(n)]}', nested: { k: ['${local.upper[0]}', 1, true, null], '//': 'no comment here' } },
      resource: { terraform_data: { each: { for_each: '${toset(var.names)}', input: { key: '${each.key}', all: '${local.nested}' } } } },
      module: { m: { source: './m', value: '${terraform_data.each["a"].input.key}', for_each: { one: 1 } } },
      output: { out: { value: '${module.m["one"].out}-${length(local.upper)}' }, escaped: { value: '$${x} %%{y}' } },
    }),
    'm/main.tf': 'variable "value" {}\noutput "out" { value = "<${var.value}>" }\n',
  }),
  write('count: none, one, and from another', {
    'main.tf': `
variable "on" { default = false }
${data('maybe', '"here"', 'count = var.on ? 1 : 0')}
${data('three', '"n${count.index}"', 'count = 3')}
${data('same', 'terraform_data.three[count.index].input', 'count = length(terraform_data.three)')}
${data('text', '1', 'count = "2"')}
output "all" {
  value = [one(terraform_data.maybe[*].input), terraform_data.three[*].input, length(terraform_data.maybe), try(terraform_data.maybe[0].input, "none"), terraform_data.same[2].input, terraform_data.three.*.input[1]]
}
`,
  }),
  write('for_each: maps, sets, chained, and of modules', {
    'main.tf': `
locals { tiers = { web = { size = 2 }, db = { size = 1 } } }
${data('tier', '{ key = each.key, size = each.value.size }', 'for_each = local.tiers')}
${data('set', 'each.value', 'for_each = toset([for k, v in local.tiers : upper(k)])')}
${data('chained', '"${each.key}: ${each.value.input.size}"', 'for_each = terraform_data.tier')}
module "net" {
  source   = "./net"
  for_each = terraform_data.tier
  name     = each.key
  size     = each.value.input.size
}
output "all" {
  value = {
    keys   = keys(terraform_data.tier)
    values = values(terraform_data.tier)[*].input.size
    nets   = { for k, n in module.net : k => n.names }
    flat   = flatten(values(module.net)[*].names)
    set    = [for s in terraform_data.set : s.input]
  }
}
`,
    'net/main.tf': `variable "name" {}\nvariable "size" {}\n${data('n', '"${var.name}-${count.index}"', 'count = var.size')}output "names" { value = terraform_data.n[*].input }\n`,
  }),
  write('modules: three deep, with counts and a shared one', {
    'main.tf': `
module "a" {
  source = "./a"
  count  = 2
  prefix = "r\${count.index}"
}
module "shared" {
  source = "./a/../shared"
  name   = module.a[1].names[0]
}
output "all" { value = [module.a[*].names, module.shared] }
`,
    'a/main.tf': `
variable "prefix" {}
module "b" {
  source   = "./b"
  for_each = toset(["x", "y"])
  prefix   = "\${var.prefix}-\${each.key}"
}
module "shared" {
  source = "../shared"
  name   = var.prefix
}
output "names" { value = concat([for b in module.b : b.name], [module.shared.loud]) }
`,
    'a/b/main.tf': `variable "prefix" {}\nmodule "shared" {\n  source = "../../shared"\n  name   = var.prefix\n}\n${data('b', '[path.module, path.root, var.prefix]')}output "name" { value = module.shared.loud }\n`,
    'shared/main.tf': `variable "name" {}\n${data('s', 'upper(var.name)')}output "loud" { value = terraform_data.s.input }\noutput "path" { value = path.module }\n`,
  }),
  write('what is known at apply', {
    'main.tf': `
${data('a', '"x"')}
${data('b', '{ id = terraform_data.a.id, text = "id-${terraform_data.a.id}", list = [1, terraform_data.a.id], known = terraform_data.a.input }')}
${data('c', 'terraform_data.b.input.known')}
${data('d', 'terraform_data.many[*].id')}
${data('many', 'terraform_data.a.id == "y" ? 1 : 2', 'count = 2')}
${data('f', '[for r in terraform_data.many : r.triggers_replace]')}
output "ids" { value = { for k in ["p", "q"] : k => terraform_data.a.id } }
output "known" { value = length(terraform_data.many[*].id) }
`,
  }),
  write('locals in any order, through each other', {
    'main.tf': `
locals {
  c = "\${local.b}!"
  a = 1
}
locals {
  b = local.a + 1
  tree = { for i in range(3) : "k\${i}" => { for j in range(i) : "n\${j}" => i * j } }
  pairs = { for p in setproduct(["x", "y"], [1, 2]) : "\${p[0]}\${p[1]}" => p }
  grouped = { for w in ["apple", "avocado", "bean"] : substr(w, 0, 1) => w... }
}
output "all" { value = [local.c, local.tree, local.pairs, local.grouped] }
`,
  }),
  write('understood, and without effect here', {
    'main.tf': `
terraform {
  required_version = ">= 1.5"
  required_providers {}
}
variable "size" {
  type    = number
  default = 3
  validation {
    condition     = var.size > 2
    error_message = "Too small."
  }
}
moved {
  from = terraform_data.old
  to   = terraform_data.new
}
removed {
  from = terraform_data.gone
  lifecycle {
    destroy = false
  }
}
check "size" {
  assert {
    condition     = var.size < 10
    error_message = "Too large."
  }
}
resource "terraform_data" "new" {
  input = [terraform.workspace, var.size]
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [triggers_replace]
    precondition {
      condition     = var.size != 5
      error_message = "Five."
    }
  }
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "true"
  }
}
resource "terraform_data" "first" {}
output "plain" {
  value       = terraform_data.first.input
  description = "null"
  depends_on  = [terraform_data.new]
}
`,
  }),
  write('files of the root are read', {
    'main.tf': `
output "all" {
  value = {
    file     = trimspace(file("\${path.module}/text.txt"))
    template = templatefile("t/hello.tftpl", { name = "x", ports = [1, 2] })
    json     = jsondecode(file("t/data.json")).list[1]
    yaml     = yamldecode(file("t/data.yaml"))
    set      = fileset("t", "*.json")
    inner    = module.m.text
    there    = [fileexists("text.txt"), fileexists("nope")]
  }
}
module "m" { source = "./m" }
`,
    'm/main.tf': 'output "text" { value = file("${path.module}/own.txt") }\n',
    'm/own.txt': 'own',
    'text.txt': ' text \n',
    't/hello.tftpl': 'Hello ${name}%{ for p in ports } ${p}%{ endfor }!',
    't/data.json': '{ "list": [1, "two"] }',
    't/data.yaml': 'a: [1, x]\nb: { c: true }\n',
  }),
  write('a value goes through modules without change of type', {
    'main.tf': `
module "m" {
  source = "./m"
  value  = { list = [1, "a"], set = toset(["b", "a"]), number = 1.50, none = null }
}
output "all" { value = module.m.value }
output "types" { value = [can(module.m.value.list[1]), length(module.m.value.set), module.m.value.none == null] }
`,
    'm/main.tf': 'variable "value" {}\noutput "value" { value = var.value }\n',
  }),
  write('modules: a VPC with its subnets, tables and gateways', vpcModule),
]
