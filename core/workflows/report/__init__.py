"""The report in all its forms, shared links, sign-off, and checking a record."""
