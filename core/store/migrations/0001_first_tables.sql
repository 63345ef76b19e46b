-- Ids are text, JSON only where the shape is open, UTC timestamps, no cross-table foreign keys.
CREATE TABLE benchmark (
    id VARCHAR PRIMARY KEY, name VARCHAR NOT NULL, origin VARCHAR NOT NULL,
    classes VARCHAR NOT NULL, positive INTEGER NOT NULL, metric VARCHAR NOT NULL,
    item_noun VARCHAR NOT NULL, content_hash VARCHAR NOT NULL, settings_key VARCHAR NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE item (
    benchmark_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    text VARCHAR NOT NULL, split VARCHAR NOT NULL, family VARCHAR NOT NULL,
    slices VARCHAR NOT NULL, PRIMARY KEY (benchmark_id, item_id)
);
CREATE TABLE gold (
    benchmark_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, label VARCHAR NOT NULL,
    adjudicated BOOLEAN NOT NULL, PRIMARY KEY (benchmark_id, item_id)
);
CREATE TABLE latent (
    benchmark_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, components VARCHAR NOT NULL,
    PRIMARY KEY (benchmark_id, item_id)
);
CREATE TABLE experiment (
    id VARCHAR PRIMARY KEY, benchmark_id VARCHAR NOT NULL, plan VARCHAR NOT NULL,
    plan_hash VARCHAR NOT NULL, status VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL,
    locked_at TIMESTAMP, finished_at TIMESTAMP, quarantined VARCHAR, diagnostics VARCHAR
);
CREATE TABLE label_round (
    experiment_id VARCHAR NOT NULL, source VARCHAR NOT NULL, seed INTEGER NOT NULL,
    iteration INTEGER NOT NULL, method VARCHAR NOT NULL, examples INTEGER NOT NULL,
    label_hash VARCHAR NOT NULL, facts VARCHAR NOT NULL,
    PRIMARY KEY (experiment_id, source, seed, iteration)
);
CREATE TABLE label (
    experiment_id VARCHAR NOT NULL, benchmark_id VARCHAR NOT NULL, seed INTEGER NOT NULL,
    round INTEGER NOT NULL, item_id VARCHAR NOT NULL, source_id VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL, label VARCHAR NOT NULL, confidence DOUBLE,
    seconds DOUBLE, status VARCHAR NOT NULL
);
CREATE TABLE rationale (
    experiment_id VARCHAR NOT NULL, seed INTEGER NOT NULL, id VARCHAR NOT NULL,
    version INTEGER NOT NULL, position INTEGER NOT NULL, kind VARCHAR NOT NULL,
    words VARCHAR NOT NULL, predicate VARCHAR NOT NULL, label VARCHAR, round INTEGER NOT NULL,
    author VARCHAR NOT NULL, frozen_at TIMESTAMP NOT NULL, PRIMARY KEY (experiment_id, seed, id, version)
);
CREATE TABLE guideline (
    experiment_id VARCHAR NOT NULL, benchmark_id VARCHAR NOT NULL, seed INTEGER NOT NULL,
    round INTEGER NOT NULL, text VARCHAR NOT NULL, nuances VARCHAR NOT NULL,
    PRIMARY KEY (experiment_id, seed, round)
);
CREATE TABLE run (
    run_id VARCHAR PRIMARY KEY, experiment_id VARCHAR NOT NULL, arm VARCHAR NOT NULL,
    seed INTEGER NOT NULL, iteration INTEGER NOT NULL, origin VARCHAR NOT NULL,
    examples INTEGER NOT NULL, leaked INTEGER NOT NULL, model_id VARCHAR,
    label_hash VARCHAR NOT NULL, prediction_hash VARCHAR NOT NULL, note VARCHAR NOT NULL,
    looks INTEGER NOT NULL, seconds DOUBLE NOT NULL, scored_at TIMESTAMP NOT NULL, UNIQUE (experiment_id, arm, seed, iteration)
);
CREATE TABLE trial (
    run_id VARCHAR NOT NULL, candidate VARCHAR NOT NULL, score DOUBLE NOT NULL,
    chosen BOOLEAN NOT NULL, seconds DOUBLE NOT NULL
);
CREATE TABLE prediction (
    run_id VARCHAR NOT NULL, item_id VARCHAR NOT NULL, repeat INTEGER NOT NULL,
    predicted VARCHAR NOT NULL, confidence DOUBLE, tokens_in INTEGER, tokens_out INTEGER,
    latency_ms DOUBLE, cost DOUBLE, currency VARCHAR, error VARCHAR
);
CREATE TABLE score (
    run_id VARCHAR NOT NULL, split VARCHAR NOT NULL, slice VARCHAR NOT NULL,
    n INTEGER NOT NULL, correct INTEGER NOT NULL, confusion VARCHAR NOT NULL,
    PRIMARY KEY (run_id, split, slice)
);
CREATE TABLE ledger (
    run_id VARCHAR NOT NULL, node VARCHAR NOT NULL, driver VARCHAR NOT NULL,
    who VARCHAR NOT NULL, quantity DOUBLE, unit VARCHAR NOT NULL, origin VARCHAR NOT NULL
);
CREATE TABLE model (
    id VARCHAR PRIMARY KEY, service VARCHAR NOT NULL, base VARCHAR NOT NULL,
    parent_id VARCHAR, data_hash VARCHAR NOT NULL, hyperparameters VARCHAR NOT NULL,
    retires_on VARCHAR, exportable BOOLEAN NOT NULL
);
CREATE TABLE verdict (
    id VARCHAR PRIMARY KEY, experiment_id VARCHAR NOT NULL, content_hash VARCHAR NOT NULL,
    answer VARCHAR NOT NULL, record VARCHAR NOT NULL, created_at TIMESTAMP NOT NULL
);
CREATE TABLE job (
    id VARCHAR PRIMARY KEY, kind VARCHAR NOT NULL, subject VARCHAR NOT NULL,
    status VARCHAR NOT NULL, stage VARCHAR NOT NULL, done INTEGER NOT NULL,
    total INTEGER NOT NULL, cancel_requested BOOLEAN NOT NULL, error VARCHAR,
    created_at TIMESTAMP NOT NULL, started_at TIMESTAMP, updated_at TIMESTAMP NOT NULL
);
