domain = "shop.example"
zones  = ["a", "b", "c"]

networks = {
  shop = "10.20.0.0/16"
  data = "10.30.0.0/16"
}
