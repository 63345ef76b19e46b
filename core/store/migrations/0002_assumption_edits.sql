-- Append-only: what is true now is the newest row of an assumption; older rows are its history.
CREATE SEQUENCE assumption_edit_number;
CREATE TABLE assumption_edit (
    id BIGINT PRIMARY KEY DEFAULT nextval('assumption_edit_number'),
    assumption_id VARCHAR NOT NULL, low DOUBLE NOT NULL, mode DOUBLE NOT NULL,
    high DOUBLE NOT NULL, grade VARCHAR NOT NULL, source VARCHAR NOT NULL,
    apart BOOLEAN NOT NULL, shipped BOOLEAN NOT NULL, reason VARCHAR NOT NULL,
    changed_by VARCHAR NOT NULL, changed_at TIMESTAMP NOT NULL
);
CREATE SEQUENCE vendor_claims_number;
CREATE TABLE vendor_claims (
    id BIGINT PRIMARY KEY DEFAULT nextval('vendor_claims_number'),
    ignored BOOLEAN NOT NULL, changed_by VARCHAR NOT NULL, changed_at TIMESTAMP NOT NULL
);
