"""Scores, and how far each of them can be trusted."""
