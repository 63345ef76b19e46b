-- A stretch of work that was undone: a later row cancels it; and whose hours are whose role's.
ALTER TABLE hours_log ADD COLUMN cancels VARCHAR;
CREATE TABLE person_role (
    person VARCHAR PRIMARY KEY, role VARCHAR NOT NULL, said_at TIMESTAMP NOT NULL
);
