-- Frozen reports, the links that show them, what people decided, keys for programs, and the trail of
-- who did what. Of a link or a key only a hash is kept. Nothing here points across by foreign key.
CREATE TABLE snapshot (
    id VARCHAR NOT NULL, experiment_id VARCHAR NOT NULL, schema_version INTEGER NOT NULL,
    content_hash VARCHAR NOT NULL, title VARCHAR NOT NULL, note VARCHAR NOT NULL,
    headline VARCHAR NOT NULL, answer VARCHAR NOT NULL, page VARCHAR NOT NULL,
    record VARCHAR NOT NULL, link VARCHAR NOT NULL, created_by VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL, PRIMARY KEY (id)
);
CREATE TABLE share_link (
    id VARCHAR NOT NULL, snapshot_id VARCHAR NOT NULL, key_hash VARCHAR NOT NULL,
    expires_at TIMESTAMP, created_by VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL,
    revoked_by VARCHAR, revoked_at TIMESTAMP, opened INTEGER NOT NULL, last_opened_at TIMESTAMP
);
CREATE TABLE decision (
    id VARCHAR NOT NULL, experiment_id VARCHAR NOT NULL, verdict_hash VARCHAR NOT NULL,
    recommended VARCHAR NOT NULL, choice VARCHAR NOT NULL, name VARCHAR NOT NULL,
    role VARCHAR NOT NULL, note VARCHAR NOT NULL, reason VARCHAR NOT NULL, review_on DATE,
    look_again VARCHAR NOT NULL, created_by VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE api_token (
    id VARCHAR NOT NULL, key_hash VARCHAR NOT NULL, name VARCHAR NOT NULL, scopes VARCHAR NOT NULL,
    created_by VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL, expires_at TIMESTAMP,
    revoked_by VARCHAR, revoked_at TIMESTAMP, last_used_at TIMESTAMP
);
-- Every row carries the hash of the one before it: a row that is taken out or changed shows.
CREATE TABLE audit (
    number BIGINT NOT NULL, noted_at TIMESTAMP NOT NULL, who VARCHAR NOT NULL, role VARCHAR NOT NULL,
    action VARCHAR NOT NULL, subject VARCHAR NOT NULL, before_hash VARCHAR NOT NULL,
    after_hash VARCHAR NOT NULL, details VARCHAR NOT NULL, previous VARCHAR NOT NULL,
    row_hash VARCHAR NOT NULL, PRIMARY KEY (number)
);
