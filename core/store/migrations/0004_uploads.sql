-- What was uploaded about a benchmark, by the benchmark's name: a draft that races freeze copies of.
CREATE TABLE uploaded_benchmark (
    name VARCHAR PRIMARY KEY, title VARCHAR NOT NULL, noun VARCHAR NOT NULL, plural VARCHAR NOT NULL,
    rule VARCHAR NOT NULL, classes VARCHAR NOT NULL, positive VARCHAR, created_at TIMESTAMP NOT NULL
);
CREATE TABLE import_file (
    id VARCHAR PRIMARY KEY, benchmark VARCHAR NOT NULL, file_name VARCHAR NOT NULL,
    file_hash VARCHAR NOT NULL, decided VARCHAR NOT NULL, format VARCHAR NOT NULL,
    kinds VARCHAR NOT NULL, rows_taken INTEGER NOT NULL, rows_left INTEGER NOT NULL,
    left_out VARCHAR NOT NULL, notes VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL,
    UNIQUE (benchmark, file_hash, decided)
);
CREATE TABLE uploaded_item (
    benchmark VARCHAR NOT NULL, item_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    text VARCHAR NOT NULL, gold VARCHAR, split VARCHAR, family VARCHAR, slices VARCHAR NOT NULL,
    left_out VARCHAR, parent_id VARCHAR, import_id VARCHAR NOT NULL, PRIMARY KEY (benchmark, item_id)
);
CREATE TABLE uploaded_label (
    benchmark VARCHAR NOT NULL, item_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL, label VARCHAR, rationale VARCHAR, confidence DOUBLE,
    seconds DOUBLE, raw_seconds DOUBLE, cost DOUBLE, currency VARCHAR, ts TIMESTAMP,
    status VARCHAR NOT NULL, round INTEGER, import_id VARCHAR NOT NULL
);
CREATE TABLE uploaded_prediction (
    benchmark VARCHAR NOT NULL, run_name VARCHAR NOT NULL, item_id VARCHAR NOT NULL,
    repeat INTEGER NOT NULL, iteration INTEGER, output VARCHAR, label VARCHAR, correct BOOLEAN,
    confidence DOUBLE, tokens_in BIGINT, tokens_out BIGINT, cost DOUBLE, currency VARCHAR,
    latency_ms DOUBLE, error VARCHAR, import_id VARCHAR NOT NULL
);
CREATE TABLE uploaded_metric (
    benchmark VARCHAR NOT NULL, run_name VARCHAR NOT NULL, name VARCHAR NOT NULL, step BIGINT,
    value DOUBLE NOT NULL, ts TIMESTAMP, import_id VARCHAR NOT NULL
);
CREATE TABLE uploaded_rule (
    benchmark VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    label VARCHAR NOT NULL, predicate VARCHAR NOT NULL, words VARCHAR NOT NULL,
    import_id VARCHAR NOT NULL, PRIMARY KEY (benchmark, rule_id)
);
CREATE TABLE hours_log (
    id VARCHAR PRIMARY KEY, benchmark VARCHAR NOT NULL, node VARCHAR NOT NULL, who VARCHAR NOT NULL,
    iteration INTEGER, started_at TIMESTAMP, ended_at TIMESTAMP, hours DOUBLE NOT NULL,
    note VARCHAR NOT NULL, import_id VARCHAR, logged_at TIMESTAMP NOT NULL
);
CREATE TABLE upload_mapping (
    shape VARCHAR PRIMARY KEY, kind VARCHAR, mapping VARCHAR NOT NULL, used_at TIMESTAMP NOT NULL
);
