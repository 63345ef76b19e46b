-- Families and splits that were found for uploaded items as they were at a stamp.
CREATE TABLE proposed_item (
    benchmark VARCHAR NOT NULL, stamp VARCHAR NOT NULL, item_id VARCHAR NOT NULL,
    family VARCHAR, split VARCHAR
);
