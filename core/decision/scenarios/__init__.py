"""Named changes to a case, and a scenario as the parameters of an address."""
