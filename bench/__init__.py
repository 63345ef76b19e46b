"""What the product promises about speed, memory and safety, measured on this machine."""
