"""What every door calls: run a PoC, value it again, check a record."""
