variable "rules" {
  type = map(object({ port = number, ranges = optional(list(string), ["10.0.0.0/8"]) }))
}
provider "aws" {
  region = "eu-west-1"
}
locals {
  zones = slice(data.aws_availability_zones.all.names, 0, 2)
  tags  = merge({ Name = "fuzz-${terraform.workspace}" }, { for k, v in var.rules : k => v.port if v.port > 80 })
}
data "aws_availability_zones" "all" {}
module "net" {
  source   = "./net"
  for_each = { a = cidrsubnet("10.0.0.0/16", 4, 0), b = cidrsubnet("10.0.0.0/16", 4, 1) }
  cidr     = each.value
}
resource "aws_security_group" "web" {
  vpc_id = module.net["a"].vpc
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ingress.value.ranges
    }
  }
  tags = local.tags
}
resource "aws_instance" "web" {
  count                  = length(local.zones)
  subnet_id              = values(module.net)[count.index].subnets[0]
  vpc_security_group_ids = [aws_security_group.web.id]
  user_data              = <<-EOT
    %{ for name in keys(var.rules) ~}
    ${name}
    %{ endfor ~}
  EOT
}
