/** A module of a VPC in the idioms in which people share them, made of resources that the program can plan by itself: see `cases/terraform-vpc-module.md`. */
export const vpcModule: Readonly<Record<string, string>> = {
  'main.tf': `
module "vpc" {
  source          = "./net"
  name            = "main"
  cidr            = "10.0.0.0/16"
  azs             = ["eu-west-1a", "eu-west-1b", "use1-az3"]
  public_subnets  = [for k, v in ["a", "b", "c"] : cidrsubnet("10.0.0.0/16", 8, k)]
  private_subnets = [for k, v in ["a", "b", "c"] : cidrsubnet("10.0.0.0/16", 8, k + 10)]
  subnet_names    = ["first"]
  enable_nat      = true
}
module "few" {
  source          = "./net"
  cidr            = "10.1.0.0/16"
  azs             = ["eu-west-1a", "eu-west-1b"]
  private_subnets = ["10.1.0.0/24", "10.1.1.0/24", "10.1.2.0/24"]
  secondary       = ["10.2.0.0/16"]
  one_per_az      = true
  create_igw      = false
}
module "none" {
  source = "./net"
  create = false
  cidr   = "10.3.0.0/16"
  create_igw = false
}
output "counts" { value = [for one in [module.vpc, module.few, module.none] : [length(one.private), length(one.private_tables), length(one.public_tables)]] }
output "none" { value = module.none.vpc_id }
`,
  'net/main.tf': `
variable "create" {
  type = bool
  default = true
}
variable "name" { default = "" }
variable "cidr" { type = string }
variable "secondary" {
  type = list(string)
  default = []
}
variable "azs" {
  type = list(string)
  default = []
}
variable "public_subnets" {
  type = list(string)
  default = []
}
variable "private_subnets" {
  type = list(string)
  default = []
}
variable "single_nat" { default = false }
variable "one_per_az" { default = false }
variable "enable_nat" { default = false }
variable "create_igw" { default = true }
variable "subnet_names" {
  type = list(string)
  default = []
}
locals {
  public_count  = length(var.public_subnets)
  private_count = length(var.private_subnets)
  most          = max(local.public_count, local.private_count)
  vpc_id        = try(terraform_data.vpc_ipv4_cidr_block_association_this[0].output.vpc_id, terraform_data.vpc_this[0].id, "")
  make          = var.create
  gateways      = var.single_nat ? 1 : var.one_per_az ? length(var.azs) : local.most
}
resource "terraform_data" "vpc_this" {
  count      = local.make ? 1 : 0
  input = {
    cidr_block = var.cidr
    tags       = merge({ "Name" = var.name }, {})
  }
}
resource "terraform_data" "vpc_ipv4_cidr_block_association_this" {
  count      = local.make && length(var.secondary) > 0 ? length(var.secondary) : 0
  input = {
    vpc_id     = terraform_data.vpc_this[0].id
    cidr_block = element(var.secondary, count.index)
  }
}
resource "terraform_data" "subnet_public" {
  count                = local.make && local.public_count > 0 && (!var.one_per_az || local.public_count >= length(var.azs)) ? local.public_count : 0
  input = {
    vpc_id               = local.vpc_id
    cidr_block           = element(concat(var.public_subnets, [""]), count.index)
    availability_zone    = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) > 0 ? element(var.azs, count.index) : null
    availability_zone_id = length(regexall("^[a-z]{2}-", element(var.azs, count.index))) == 0 ? element(var.azs, count.index) : null
    tags = merge(
      { Name = try(var.subnet_names[count.index], format("\${var.name}-public-%s", element(var.azs, count.index))) },
    )
  }
}
resource "terraform_data" "subnet_private" {
  count             = local.make && local.private_count > 0 ? local.private_count : 0
  input = {
    vpc_id            = local.vpc_id
    cidr_block        = element(concat(var.private_subnets, [""]), count.index)
    availability_zone = element(var.azs, count.index)
  }
}
resource "terraform_data" "internet_gateway_this" {
  count  = local.make && var.create_igw && local.public_count > 0 ? 1 : 0
  input = {
    vpc_id = local.vpc_id
  }
}
resource "terraform_data" "route_table_public" {
  count  = local.make && local.public_count > 0 ? 1 : 0
  input = {
    vpc_id = local.vpc_id
  }
}
resource "terraform_data" "route_public" {
  count                  = local.make && var.create_igw ? 1 : 0
  input = {
    route_table_id         = terraform_data.route_table_public[0].id
    destination_cidr_block = "0.0.0.0/0"
    gateway_id             = terraform_data.internet_gateway_this[0].id
  }
}
resource "terraform_data" "route_table_association_public" {
  count          = local.public_count
  input = {
    subnet_id      = element(terraform_data.subnet_public[*].id, count.index)
    route_table_id = element(terraform_data.route_table_public[*].id, 0)
  }
}
resource "terraform_data" "eip_nat" {
  count = local.make && var.enable_nat ? local.gateways : 0
  input = {
    domain = "vpc"
  }
}
locals { nat_ips = try(terraform_data.eip_nat[*].id, []) }
resource "terraform_data" "nat_gateway_this" {
  count         = local.make && var.enable_nat ? local.gateways : 0
  input = {
    allocation_id = element(local.nat_ips, var.single_nat ? 0 : count.index)
    subnet_id     = element(terraform_data.subnet_public[*].id, var.single_nat ? 0 : count.index)
  }
}
resource "terraform_data" "route_table_private" {
  count  = local.make && local.private_count > 0 ? local.gateways : 0
  input = {
    vpc_id = local.vpc_id
  }
}
resource "terraform_data" "route_private" {
  count                  = local.make && var.enable_nat ? local.gateways : 0
  input = {
    route_table_id         = element(terraform_data.route_table_private[*].id, count.index)
    destination_cidr_block = "0.0.0.0/0"
    nat_gateway_id         = element(terraform_data.nat_gateway_this[*].id, count.index)
  }
}
resource "terraform_data" "route_table_association_private" {
  count          = local.private_count
  input = {
    subnet_id      = element(terraform_data.subnet_private[*].id, count.index)
    route_table_id = element(terraform_data.route_table_private[*].id, var.single_nat ? 0 : count.index)
  }
}
output "vpc_id" { value = try(terraform_data.vpc_this[0].id, null) }
output "private" { value = terraform_data.subnet_private[*].id }
output "private_tables" { value = terraform_data.route_table_private[*].id }
output "public_tables" { value = terraform_data.route_table_public[*].id }
`,
}
