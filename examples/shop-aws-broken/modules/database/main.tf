variable "vpc_id" { type = string }
variable "subnets" { type = list(string) }
variable "port" { type = number }

resource "aws_security_group" "database" {
  name_prefix = "shop-database-"
  description = "PostgreSQL: the application and nobody else"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_subnet_group" "this" {
  name_prefix = "shop-"
  subnet_ids  = var.subnets
}

resource "aws_db_instance" "this" {
  identifier_prefix = "shop-"
  engine            = "postgres"
  engine_version    = "16"
  instance_class    = "db.t4g.medium"
  allocated_storage = 50
  storage_encrypted = true
  multi_az          = true
  port              = var.port

  db_name                     = "shop"
  username                    = "shop"
  manage_master_user_password = true

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false

  deletion_protection = true
  skip_final_snapshot = false
}

output "address" {
  value = aws_db_instance.this.address
}
