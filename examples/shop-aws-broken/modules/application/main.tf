variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }
variable "port" { type = number }
variable "instance" { type = string }
variable "target_group" { type = string }
variable "balancer" { type = string }

variable "size" {
  type = object({ least = number, most = number })
}

variable "database" {
  type = object({ name = string, port = number, range = string })
}

data "aws_ssm_parameter" "image" {
  name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
}

resource "aws_security_group" "application" {
  name_prefix = "shop-application-"
  description = "nginx and the shop behind it, on each instance"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "balancer" {
  security_group_id            = aws_security_group.application.id
  description                  = "Requests and health checks"
  referenced_security_group_id = var.balancer
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.application.id
  description       = "SSH"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_egress_rule" "database" {
  security_group_id = aws_security_group.application.id
  description       = "The database"
  cidr_ipv4         = var.database.range
  ip_protocol       = "tcp"
  from_port         = var.database.port
  to_port           = var.database.port
}

# Packages, payments: whatever is asked is asked over HTTPS.
resource "aws_vpc_security_group_egress_rule" "https" {
  for_each = { ipv4 = "0.0.0.0/0", ipv6 = "::/0" }

  security_group_id = aws_security_group.application.id
  description       = "HTTPS to anywhere"
  cidr_ipv4         = each.key == "ipv4" ? each.value : null
  cidr_ipv6         = each.key == "ipv6" ? each.value : null
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_launch_template" "application" {
  name_prefix   = "shop-"
  image_id      = data.aws_ssm_parameter.image.value
  instance_type = var.instance

  vpc_security_group_ids = [aws_security_group.application.id]

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  user_data = base64encode(templatefile("${path.module}/start.sh", {
    port     = var.port
    database = "${var.database.name}:${var.database.port}"
  }))

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "shop", app = "shop" }
  }
}

resource "aws_autoscaling_group" "application" {
  name_prefix         = "shop-"
  min_size            = var.size.least
  max_size            = var.size.most
  vpc_zone_identifier = var.subnets
  target_group_arns   = [var.target_group]
  health_check_type   = "ELB"

  launch_template {
    id      = aws_launch_template.application.id
    version = aws_launch_template.application.latest_version
  }

  tag {
    key                 = "app"
    value               = "shop"
    propagate_at_launch = true
  }
}

output "security_group" {
  value = aws_security_group.application.id
}
