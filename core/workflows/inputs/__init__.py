"""What people enter: assumptions, hours, a plan; and whether an iteration has all it needs."""
