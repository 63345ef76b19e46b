"""A race: its plan locked, its pieces run, its quantities booked."""
