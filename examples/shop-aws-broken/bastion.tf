# A way in for a weekend.
resource "aws_security_group" "bastion" {
  name_prefix = "shop-bastion-"
  description = "Whoever mends things"
  vpc_id      = module.shop.vpc_id

  ingress {
    description = "SSH"
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }

  egress {
    description     = "To the application's instances"
    from_port       = 22
    to_port         = 22
    protocol        = "tcp"
    security_groups = [module.application.security_group]
  }
}

resource "aws_instance" "bastion" {
  ami                         = "ami-0123456789abcdef0"
  instance_type               = "t4g.nano"
  subnet_id                   = module.shop.subnets["public"][0]
  vpc_security_group_ids      = [aws_security_group.bastion.id]
  associate_public_ip_address = true

  metadata_options {
    http_tokens = "required"
  }

  tags = {
    Name = "bastion"
  }
}
