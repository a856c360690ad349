locals {
  zones = [for letter in var.zones : "${var.region}${letter}"]
}

module "shop" {
  source = "./modules/network"

  name  = "shop"
  range = var.networks.shop
  zones = local.zones
  tiers = {
    public      = { public = true, offset = 0 }
    application = { public = false, offset = 8 }
  }
}

module "data" {
  source = "./modules/network"

  name  = "data"
  range = var.networks.data
  zones = local.zones
  tiers = {
    database = { public = false, offset = 0 }
  }
  internet = false
}

module "balancer" {
  source = "./modules/balancer"

  vpc_id      = module.shop.vpc_id
  subnets     = module.shop.subnets["public"]
  certificate = aws_acm_certificate_validation.shop.certificate_arn
  port        = var.application.port
  application = module.application.security_group
  origin      = random_password.origin.result
}

module "application" {
  source = "./modules/application"

  vpc_id       = module.shop.vpc_id
  subnets      = module.shop.subnets["application"]
  port         = var.application.port
  instance     = var.application.instance
  size         = { least = var.application.least, most = var.application.most }
  target_group = module.balancer.target_group
  balancer     = module.balancer.security_group

  database = {
    name  = aws_route53_record.database.name
    port  = var.database_port
    range = var.networks.data
  }
}

module "database" {
  source = "./modules/database"

  vpc_id      = module.data.vpc_id
  subnets     = module.data.subnets["database"]
  port        = var.database_port
  application = module.application.security_group
}

# What CloudFront says to the load balancer so that nobody else may.
resource "random_password" "origin" {
  length  = 32
  special = false
}
