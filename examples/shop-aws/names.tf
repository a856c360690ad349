resource "aws_route53_zone" "public" {
  name = var.domain
}

resource "aws_route53_record" "shop" {
  for_each = toset(["A", "AAAA"])

  zone_id = aws_route53_zone.public.zone_id
  name    = var.domain
  type    = each.key

  alias {
    name                   = aws_cloudfront_distribution.shop.domain_name
    zone_id                = aws_cloudfront_distribution.shop.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "www.${var.domain}"
  type    = "CNAME"
  ttl     = 300
  records = [var.domain]
}

# Where CloudFront finds the load balancer.
resource "aws_route53_record" "origin" {
  for_each = toset(["A", "AAAA"])

  zone_id = aws_route53_zone.public.zone_id
  name    = "origin.${var.domain}"
  type    = each.key

  alias {
    name                   = module.balancer.dns_name
    zone_id                = module.balancer.zone_id
    evaluate_target_health = true
  }
}

# Names that only the two networks see.
resource "aws_route53_zone" "inside" {
  name = "inside.${var.domain}"

  vpc {
    vpc_id = module.shop.vpc_id
  }

  vpc {
    vpc_id = module.data.vpc_id
  }
}

resource "aws_route53_record" "database" {
  zone_id = aws_route53_zone.inside.zone_id
  name    = "db.${aws_route53_zone.inside.name}"
  type    = "CNAME"
  ttl     = 30
  records = [module.database.address]
}

resource "aws_acm_certificate" "shop" {
  domain_name               = var.domain
  subject_alternative_names = ["www.${var.domain}", "origin.${var.domain}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate" "edge" {
  provider = aws.global

  domain_name               = var.domain
  subject_alternative_names = ["www.${var.domain}"]
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = {
    for option in aws_acm_certificate.shop.domain_validation_options : option.domain_name => option
  }

  zone_id = aws_route53_zone.public.zone_id
  name    = each.value.resource_record_name
  type    = each.value.resource_record_type
  ttl     = 300
  records = [each.value.resource_record_value]
}

resource "aws_acm_certificate_validation" "shop" {
  certificate_arn         = aws_acm_certificate.shop.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}
