"""The assumptions: the register, what people changed in it, and its values drawn at random."""
