"""Results of crowd platforms: several questions, several items a page, one reward for all."""
