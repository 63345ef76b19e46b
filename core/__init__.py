"""Switchpoint: measures two ways to a tuned model and turns the result into a decision."""
