from core.interop.source import SAMPLE_BYTES, SourceFile


def test_a_document_longer_than_the_head_shows_its_beginning():
    text = '{"id":"x","inner":{"version":3,"rows":[{"a":1},{"b":"' + "y" * SAMPLE_BYTES + '"}]}}'
    sample = SourceFile("f.json", text.encode()).sample
    assert not sample.whole
    assert sample.records == [{"id": "x", "inner": {"version": 3, "rows": [{"a": 1}, {}]}}]


def test_a_head_that_breaks_off_anywhere_is_looked_at_without_an_error():
    text = '{"id":"x","inner":{"version":3,"rows":[{"a":1},["b"]]}}'
    for end in range(1, len(text)):
        assert len(SourceFile("f", text[:end].encode()).sample.records) == 1
    assert SourceFile("f", b"{" * 100_000).sample.records == [{}]


def test_a_name_that_is_no_text_is_made_readable():
    assert SourceFile("a\udcffb.csv", b"x").name == "a?b.csv"
