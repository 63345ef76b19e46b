"""Looking at a store without changing it: its blocks, its rows, who holds it, what was there."""
