"""The report for leadership: one document, told by a page, a PDF, slides and plain text alike."""
