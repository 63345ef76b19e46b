"""Results of promptfoo evaluations."""
