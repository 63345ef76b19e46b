"""What was uploaded about a benchmark: a file for each noun, the rows in tables of their own."""
