"""A case without data: what both ways would cost, from the assumptions alone."""
