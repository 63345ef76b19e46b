"""Pieces of Run the PoC."""
