"""Pieces of Your own case."""
