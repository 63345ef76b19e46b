-- Rounds of a race that is run round by round: what counts from each on, fixed when it is opened.
CREATE TABLE opened_round (
    experiment_id VARCHAR NOT NULL, round INTEGER NOT NULL, imports VARCHAR NOT NULL,
    opened_at TIMESTAMP NOT NULL, PRIMARY KEY (experiment_id, round)
);
