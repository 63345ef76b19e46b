"""The board of a PoC that takes weeks: what is done, who waits for whom, what was spent."""
