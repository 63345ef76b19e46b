-- What was forecast when a decision was signed, and what came of it. Appended, never changed; a
-- decision is named by the hash of what it says.
CREATE TABLE forecast (
    decision VARCHAR NOT NULL, arm VARCHAR NOT NULL, name VARCHAR NOT NULL, months INTEGER NOT NULL,
    metric VARCHAR NOT NULL, target DOUBLE NOT NULL, meets DOUBLE NOT NULL, cost DOUBLE NOT NULL,
    cost_low DOUBLE NOT NULL, cost_high DOUBLE NOT NULL, accuracy DOUBLE NOT NULL,
    accuracy_low DOUBLE NOT NULL, accuracy_high DOUBLE NOT NULL, PRIMARY KEY (decision)
);
CREATE TABLE outcome (
    decision VARCHAR NOT NULL, reached VARCHAR NOT NULL, cost DOUBLE, accuracy DOUBLE,
    items BIGINT, note VARCHAR NOT NULL, name VARCHAR NOT NULL, noted_by VARCHAR NOT NULL,
    noted_at TIMESTAMP NOT NULL
);
