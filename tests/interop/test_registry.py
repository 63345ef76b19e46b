import pytest

from core.interop import registry
from core.interop.registry import READERS, recognise
from core.interop.source import SAMPLE_BYTES, SourceFile
from tests.interop.every_sample import SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_taken_by_its_own_reader_alone(name: str):
    raw, format_ = SAMPLES[name]
    source = SourceFile("sample", raw)
    said = [found for reader in READERS if (found := reader.recognise(source.sample))]
    most = max(found.confidence for found in said)
    assert [found.format for found in said if found.confidence == most] == [format_]
    assert recognise(source).format == format_


@pytest.mark.parametrize("name", SAMPLES)
def test_the_surest_reader_takes_a_file_wherever_it_stands_in_the_list(name: str, monkeypatch):
    raw, format_ = SAMPLES[name]
    for order in (READERS, READERS[::-1]):
        monkeypatch.setattr(registry, "READERS", order)
        assert recognise(SourceFile("sample", raw)).format == format_


@pytest.mark.parametrize("name", SAMPLES)
def test_a_recognition_says_why_in_one_sentence(name: str):
    why = recognise(SourceFile("sample", SAMPLES[name][0])).why
    assert why.endswith(".")
    assert ". " not in why
    assert len(why) < 150


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.id)
def test_the_name_of_a_file_says_nothing(reader):
    for raw, _ in SAMPLES.values():
        one, other = (SourceFile(name, raw).sample for name in ("a.csv", "b.json"))
        assert reader.recognise(one) == reader.recognise(other)


def test_readers_have_ids_of_their_own():
    assert len({reader.id for reader in READERS}) == len(READERS)
    assert {format_ for _, format_ in SAMPLES.values()} <= {reader.id for reader in READERS}


@pytest.mark.parametrize("raw", [b"{", b"[", b"[[", b"\0", b"PK\x03\x04", b"\x93NUMPY", b"a", b'"'])
def test_the_beginning_of_something_is_looked_at_without_an_error(raw: bytes):
    for reader in READERS:
        reader.recognise(SourceFile("f", raw).sample)
        reader.recognise(SourceFile("f", raw * SAMPLE_BYTES).sample)
