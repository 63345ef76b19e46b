"""Files of other tools: what they are, what is in them, and giving ours back."""
