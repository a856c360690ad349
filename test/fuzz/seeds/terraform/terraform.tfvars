rules = {
  https = { port = 443, ranges = ["0.0.0.0/0"] }
  admin = { port = "22" }
}
