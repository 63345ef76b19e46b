"""Everything that is kept: one DuckDB file, one repository per noun."""
