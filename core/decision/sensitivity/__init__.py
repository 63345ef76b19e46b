"""What is read off a valuation: break-evens, swings, maps, and what the dollars rest on."""
