"""Pieces of the Access screen."""
