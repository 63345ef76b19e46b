"""What happens to texts before anybody trains on them."""
