-- A row for every change that was saved: numbers from 1 on without a gap, all of one store. A file
-- beside the store holds the newest, so that what is missing at the end, inside or before a log shows.
CREATE TABLE saved_change (store BIGINT NOT NULL, number BIGINT NOT NULL);
