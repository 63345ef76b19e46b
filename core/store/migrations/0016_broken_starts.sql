-- Starts of a job whose process ended under it, as a JSON list: what ends its process twice is not started a third time by itself.
ALTER TABLE job ADD COLUMN broken_starts VARCHAR DEFAULT '[]';
