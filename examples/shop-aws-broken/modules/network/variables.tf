variable "name" {
  type = string
}

variable "range" {
  type = string
}

variable "zones" {
  type = list(string)
}

variable "tiers" {
  description = "Groups of subnets, one subnet a zone. Each takes its ranges from its offset on."
  type = map(object({
    public = bool
    offset = number
  }))
}

variable "internet" {
  description = "Is there a way to the internet at all?"
  type        = bool
  default     = true
}
