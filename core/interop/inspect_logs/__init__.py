"""Logs of Inspect evaluations."""
