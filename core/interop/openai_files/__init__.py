"""Files of the fine-tuning and batch interfaces that OpenAI began and others speak."""
