"""Is the store's file whole, whose is it, and what is said and done where it is not."""
