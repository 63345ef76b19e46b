"""What turns examples into a model."""
