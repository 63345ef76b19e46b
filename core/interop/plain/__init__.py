"""Plain tables of any tool: CSV, JSON and Parquet, their columns guessed by name."""
