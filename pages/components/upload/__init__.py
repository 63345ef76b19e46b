"""Pieces of the Upload screen."""
