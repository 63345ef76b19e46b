"""A PoC from its plan to a valued result."""
