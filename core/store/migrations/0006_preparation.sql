-- What was done to uploaded items after they came; never the values that were taken out.
CREATE TABLE preparation_log (
    benchmark VARCHAR NOT NULL, action VARCHAR NOT NULL, items INTEGER NOT NULL,
    details VARCHAR NOT NULL, done_at TIMESTAMP NOT NULL
);
