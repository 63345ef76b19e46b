"""Pieces of the Scenarios screen."""
