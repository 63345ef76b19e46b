"""The words: names, glosses and sentences that screens and reports share."""
