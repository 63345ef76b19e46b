"""Work that outlives a page: progress, cancelling, workers that end with their parent."""
