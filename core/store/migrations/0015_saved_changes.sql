-- How many changes were saved, and in which store: compared at the start with a file beside it. A
-- store that is 0 gets its number when it is opened for the first time.
CREATE TABLE saved_change (store BIGINT NOT NULL, number BIGINT NOT NULL);
INSERT INTO saved_change (store, number) VALUES (0, 0);
