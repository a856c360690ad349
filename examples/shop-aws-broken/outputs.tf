output "url" {
  value = "https://${var.domain}/"
}

output "database" {
  value = "${aws_route53_record.database.fqdn}:${var.database_port}"
}
