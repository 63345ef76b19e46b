"""What a valued PoC comes to, in rows and short texts: nothing here knows a form of the report."""
