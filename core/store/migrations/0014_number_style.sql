-- How reports write numbers, dates and money; the newest row holds. Nothing is looked up: somebody said so.
CREATE TABLE number_style (
    language VARCHAR NOT NULL, currency VARCHAR NOT NULL, rate DOUBLE NOT NULL,
    given_by VARCHAR NOT NULL, given_on DATE, said_by VARCHAR NOT NULL, said_at TIMESTAMP NOT NULL
);
