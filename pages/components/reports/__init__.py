"""Pieces of Reports and links."""
