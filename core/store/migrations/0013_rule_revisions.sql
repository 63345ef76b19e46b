-- Later contents of uploaded rules: the first stands in uploaded_rule, each revision here.
CREATE TABLE rule_revision (
    benchmark VARCHAR NOT NULL, rule_id VARCHAR NOT NULL, position INTEGER NOT NULL,
    label VARCHAR NOT NULL, predicate VARCHAR NOT NULL, words VARCHAR NOT NULL,
    import_id VARCHAR NOT NULL, PRIMARY KEY (benchmark, rule_id, import_id)
);
