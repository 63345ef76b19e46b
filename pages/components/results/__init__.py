"""Pieces of the Results screen."""
