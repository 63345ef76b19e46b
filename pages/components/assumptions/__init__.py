"""Pieces of the Assumptions screen."""
