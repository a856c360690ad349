import type { GeneratedFile } from './kubernetes.ts'

/** A root module with so many resources, each written out as people write them: a file an application, with references to its neighbours and the network. */
export function generateConfiguration(resources: number): GeneratedFile[] {
  const files: GeneratedFile[] = [
    { path: 'network.tf', content: network },
    { path: 'terraform.tfvars', content: 'environment = "prod"\nadmin_ranges = ["192.0.2.0/24", "198.51.100.0/24"]\n' },
  ]
  const applications = Math.ceil((resources - 3) / resourcesEach)
  for (let n = 0; n < applications; n++) files.push({ path: `application-${n}.tf`, content: application(n) })
  return files
}

/** As many, made by loops from a few lines in a module that is called again and again. */
export function generateLoops(resources: number): GeneratedFile[] {
  const calls = Math.ceil(resources / 100)
  const call = (n: number): string =>
    `module "team_${n}" {\n  source = "./team"\n  name   = "team-${n}"\n  cidr   = cidrsubnet(var.cidr, 10, ${n})\n  vpc_id = aws_vpc.main.id\n}\n`
  return [
    {
      path: 'main.tf',
      content: `variable "cidr" {\n  type    = string\n  default = "10.0.0.0/8"\n}\nresource "aws_vpc" "main" {\n  cidr_block = var.cidr\n}\n${Array.from({ length: calls }, (_, n) => call(n)).join('')}`,
    },
    { path: 'team/main.tf', content: team },
  ]
}

const network = `variable "environment" {
  type    = string
  default = "dev"
}
variable "admin_ranges" {
  type = list(string)
}
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { environment = var.environment }
  }
}
locals {
  name   = "shop-\${var.environment}"
  public = { a = 0, b = 1, c = 2 }
  tags   = merge({ project = "shop" }, { environment = var.environment })
}
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/8"
  enable_dns_hostnames = true
  tags                 = merge(local.tags, { Name = local.name })
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.main.id
  }
  tags = local.tags
}
resource "aws_nat_gateway" "main" {
  subnet_id = aws_subnet.app_0.id
}
`

const resourcesEach = 8

function application(n: number): string {
  return `# Application ${n}: its subnet, its group and the rules of that, its instance and its name.
resource "aws_subnet" "app_${n}" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 12, ${n})
  availability_zone = "eu-west-1${'abc'.charAt(n % 3)}"
  tags              = merge(local.tags, { Name = "\${local.name}-app-${n}" })
}
resource "aws_route_table_association" "app_${n}" {
  subnet_id      = aws_subnet.app_${n}.id
  route_table_id = aws_route_table.private.id
}
resource "aws_security_group" "app_${n}" {
  name        = "\${local.name}-app-${n}"
  description = "Application ${n}"
  vpc_id      = aws_vpc.main.id
  tags        = local.tags
}
resource "aws_security_group_rule" "app_${n}_in" {
  type              = "ingress"
  security_group_id = aws_security_group.app_${n}.id
  from_port         = ${8000 + (n % 1000)}
  to_port           = ${8000 + (n % 1000)}
  protocol          = "tcp"
  cidr_blocks       = [aws_vpc.main.cidr_block]
}
resource "aws_security_group_rule" "app_${n}_admin" {
  type              = "ingress"
  security_group_id = aws_security_group.app_${n}.id
  from_port         = 22
  to_port           = 22
  protocol          = "tcp"
  cidr_blocks       = [for range in var.admin_ranges : range if var.environment == "prod"]
}
resource "aws_security_group_rule" "app_${n}_out" {
  type                     = "egress"
  security_group_id        = aws_security_group.app_${n}.id
  from_port                = 5432
  to_port                  = 5432
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.app_${Math.floor(n / 2)}.id
}
resource "aws_instance" "app_${n}" {
  ami                    = "ami-0123456789abcdef0"
  instance_type          = var.environment == "prod" ? "m6i.large" : "t3.micro"
  subnet_id              = aws_subnet.app_${n}.id
  vpc_security_group_ids = [aws_security_group.app_${n}.id]
  user_data = <<-EOT
    #!/bin/sh
    echo "\${local.name} application ${n}" > /etc/motd
    systemctl start application-${n}
  EOT
  root_block_device {
    volume_size = 20
  }
  tags = merge(local.tags, { Name = "\${local.name}-app-${n}" })
}
resource "aws_route53_record" "app_${n}" {
  zone_id = "Z0123456789"
  name    = "app-${n}.\${var.environment}.example.org"
  type    = "A"
  ttl     = 300
  records = [aws_instance.app_${n}.private_ip]
}
`
}

const team = `variable "name" { type = string }
variable "cidr" { type = string }
variable "vpc_id" { type = string }
resource "aws_subnet" "this" {
  count      = 40
  vpc_id     = var.vpc_id
  cidr_block = cidrsubnet(var.cidr, 6, count.index)
  tags       = { Name = "\${var.name}-\${count.index}" }
}
locals {
  ports = { for n in range(20) : "p\${n}" => { port = 8000 + n, ranges = [var.cidr] } }
}
resource "aws_security_group" "this" {
  for_each = local.ports
  name     = "\${var.name}-\${each.key}"
  vpc_id   = var.vpc_id
  dynamic "ingress" {
    for_each = each.value.ranges
    content {
      from_port   = each.value.port
      to_port     = each.value.port
      protocol    = "tcp"
      cidr_blocks = [ingress.value]
    }
  }
}
resource "aws_instance" "this" {
  count                  = 40
  subnet_id              = aws_subnet.this[count.index].id
  vpc_security_group_ids = [for group in aws_security_group.this : group.id]
}
`
