terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      project = "shop"
      managed = "terraform"
    }
  }
}

# CloudFront takes its certificates and its web ACL from this region only.
provider "aws" {
  alias  = "global"
  region = "us-east-1"

  default_tags {
    tags = {
      project = "shop"
      managed = "terraform"
    }
  }
}
