"""Numbers as sentences, charts and records."""
