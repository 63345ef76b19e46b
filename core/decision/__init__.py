"""From quantities and assumptions to dollars, days and a verdict.

Takes data, never the store, services or learners.
"""
