-- What is made of the working set of uploaded items before training: asked for once, made anew.
CREATE TABLE training_recipe (
    benchmark VARCHAR PRIMARY KEY, noise INTEGER NOT NULL, balance VARCHAR NOT NULL,
    seed INTEGER NOT NULL, changed_at TIMESTAMP NOT NULL
);
-- Texts a model said in other words; they count while their parent's text is what it was then.
CREATE TABLE rewritten_text (
    benchmark VARCHAR NOT NULL, parent_id VARCHAR NOT NULL, parent_hash VARCHAR NOT NULL,
    text VARCHAR NOT NULL, how VARCHAR NOT NULL, model VARCHAR NOT NULL, made_at TIMESTAMP NOT NULL
);
