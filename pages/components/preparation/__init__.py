"""Preparation, the second step of Upload."""
