"""Arms that go on after the plan: what to expect, and who is ahead of whom for the same money."""
