"""Cost drivers: one object each, by way; their values stand in ``data/assumptions.csv``."""
