variable "region" {
  description = "Where everything runs but what CloudFront needs."
  type        = string
  default     = "eu-west-1"
}

variable "domain" {
  description = "The zone that the shop lives in."
  type        = string
}

variable "zones" {
  description = "Availability zones, by the letter that ends their names."
  type        = list(string)

  validation {
    condition     = length(var.zones) >= 2
    error_message = "At least two zones, so that one may fail."
  }
}

variable "networks" {
  description = "The ranges of the two networks."
  type = object({
    shop = string
    data = string
  })
}

variable "application" {
  description = "How the application runs."
  type = object({
    port     = optional(number, 8080)
    instance = optional(string, "t4g.small")
    least    = optional(number, 3)
    most     = optional(number, 9)
  })
  default = {}
}

variable "database_port" {
  type    = number
  default = 5432
}
