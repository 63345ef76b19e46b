"""Pieces of the Decision screen."""
