"""How many tokens a text is, and what a million of them cost."""
