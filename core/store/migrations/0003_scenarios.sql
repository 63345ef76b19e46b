-- Named scenarios: what their link says, so that they keep their meaning.
CREATE TABLE scenario (
    name VARCHAR NOT NULL, sentence VARCHAR NOT NULL, link VARCHAR NOT NULL,
    months INTEGER NOT NULL, created_at TIMESTAMP NOT NULL, PRIMARY KEY (name)
);
