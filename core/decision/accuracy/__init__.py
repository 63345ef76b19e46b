"""How accurate each arm is, where it stops, and whether it is good enough to be considered."""
