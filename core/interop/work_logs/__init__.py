"""Hours that time trackers and issue trackers export."""
