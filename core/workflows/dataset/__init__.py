"""Preparing a benchmark's items: quality checks, augmentation, training sets, exports."""
