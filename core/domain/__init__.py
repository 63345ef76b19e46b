"""The nouns of the product as frozen dataclasses, and the errors."""
