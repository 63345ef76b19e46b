"""Charts: each answers one question, and its title is the answer."""
