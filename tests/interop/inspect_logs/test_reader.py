import zipfile
from datetime import datetime

import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from core.interop.registry import read, recognise
from core.interop.score_words import DOLLARS
from core.interop.source import SourceFile
from tests.interop.evaluation_samples import (
    INSPECT,
    INSPECT_ARCHIVE,
    INSPECT_ZSTANDARD,
    log,
    log_archive,
    log_head,
    sample,
    zstandard,
)
from tests.interop.matrix_samples import zipped
from tests.interop.reading_samples import read_as, rows

PREDICTIONS, METRICS = RowKind.PREDICTIONS, RowKind.METRICS
RUN = "prov/m, keto, R1234567"


def correct(*samples, **mapping) -> list:
    found = read_as("inspect", log(*samples), **mapping)
    return [value for (value,) in rows(found, PREDICTIONS, "correct")]


def test_each_sample_is_an_answer_with_its_time_worked():
    found = read_as("inspect", INSPECT)
    assert rows(
        found,
        PREDICTIONS,
        *("row", "run_id", "item_id", "repeat", "label", "correct", "tokens_in", "tokens_out"),
        *("latency_ms", "error"),
    ) == [
        (1, RUN, "d1", 1, "yes", True, 12, 1, 170, None),
        (2, RUN, "2", 1, "yes", False, 12, 1, 170, None),
    ]


def test_metrics_of_the_whole_log_are_kept_by_scorer():
    found = read_as("inspect", INSPECT)
    assert rows(found, METRICS, "run_id", "name", "value", "ts") == [
        (RUN, "match.accuracy", 0.5, datetime(2026, 11, 20, 15, 33)),
        (RUN, "match.stderr", 0.35, datetime(2026, 11, 20, 15, 33)),
    ]


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("C", True),
        ("I", False),
        ("N", False),
        ("P", None),
        (1, True),
        (0.0, False),
        (0.5, None),
        (True, True),
        ("1.0", True),
        (None, None),
    ],
)
def test_letters_and_numbers_say_whether_it_was_right(value, right):
    assert correct(sample(value=value)) == [right]


def test_partly_right_answers_are_counted_in_a_note():
    given = [sample(value="P"), sample("d2"), sample("d3", value=0.3), sample("d4", value=7)]
    notes = read_as("inspect", log(*given, sample("d5", value=None))).notes
    assert "Partial scores, above 0 and below 1: 2 of 5 answers." in notes
    assert "Scores below 0 or above 1: 1 of 5 answers." in notes
    assert "No score: 1 of 5 answers." in notes
    assert any("neither right nor wrong. A PoC" in note for note in notes)


def test_epochs_are_repeats():
    found = read_as("inspect", log(sample(), sample(epoch=2)))
    assert rows(found, PREDICTIONS, "item_id", "repeat") == [("d1", 1), ("d1", 2)]


def test_of_several_scores_one_called_so_counts_or_the_one_that_is_mapped():
    two = {"style": {"value": "I"}, "match": {"value": "C"}}
    assert correct(sample(scores=two)) == [True]
    assert correct(sample(scores=two), **{"scores.style": "correct"}) == [False]
    odd = {"a": {"value": "I"}, "b": {"value": {"tone": "I", "fact": "C"}}}
    assert correct(sample(scores=odd)) == [None]
    assert correct(sample(scores=odd), **{"scores.b.fact": "correct"}) == [True]


def test_an_errored_log_tells_so_and_its_samples_are_kept():
    raw = log(
        sample("d1"),
        sample("d2", scores={}, error={"message": "boom", "traceback": "at /home/somebody"}),
        status="error",
        error={"message": "boom"},
        results=None,
    )
    found = read_as("inspect", raw)
    assert rows(found, PREDICTIONS, "correct", "error") == [(True, None), (None, "boom")]
    assert any("status error (boom)" in note for note in found.notes)
    assert "somebody" not in repr(found)


def test_tokens_and_cost_are_summed_over_models():
    usage = {
        "a": {"input_tokens": 2, "output_tokens": 1, "total_tokens": 3, "total_cost": 0.5},
        "b": {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7, "total_cost": 0.25},
    }
    found = read_as("inspect", log(sample(model_usage=usage)))
    assert DOLLARS in found.notes
    assert DOLLARS not in read_as("inspect", INSPECT).notes
    assert rows(found, PREDICTIONS, "tokens_in", "tokens_out", "cost", "currency") == [
        (7, 3, 0.75, "USD")
    ]
    del usage["b"]["total_cost"]
    found = read_as("inspect", log(sample(model_usage=usage)))
    assert rows(found, PREDICTIONS, "cost", "currency") == [(None, None)]


def test_a_log_without_samples_gives_its_metrics():
    found = read_as("inspect", log())
    assert set(found.tables) == {METRICS}


def test_settings_that_may_hold_keys_are_not_kept():
    source = SourceFile("f", INSPECT)
    recognition = recognise(source)
    assert "sk-hidden" not in repr(read(source, recognition)) + repr(recognition)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_archive_that_python_can_unpack_is_read(method: int):
    raw = log_archive(sample("d1"), sample("d2", "I"), method=method)
    found = read_as("inspect", raw)
    assert rows(found, PREDICTIONS, "item_id", "correct") == [("d1", True), ("d2", False)]
    assert len(found.tables[METRICS]) == 2


def test_an_archive_packed_with_zstandard_as_new_ones_are_is_read():
    found = read_as("inspect", INSPECT_ZSTANDARD)
    assert rows(found, PREDICTIONS, "item_id", "correct") == [("d1", True), ("d2", False)]
    assert len(found.tables[METRICS]) == 2


@pytest.mark.parametrize("lie", [{"size": 10}, {"size": 9_999_999}, {"crc": 1}])
def test_zstandard_that_is_not_what_the_archive_says_is_refused(lie):
    with pytest.raises(BadData, match="damaged"):
        read_as("inspect", zstandard(INSPECT_ARCHIVE, **lie))


def test_damaged_zstandard_is_refused():
    at = INSPECT_ZSTANDARD.rindex(b"\x28\xb5\x2f\xfd")
    raw = INSPECT_ZSTANDARD[: at + 8] + b"\xff" * 8 + INSPECT_ZSTANDARD[at + 16 :]
    with pytest.raises(BadData, match="damaged"):
        read_as("inspect", raw)


def test_a_bomb_of_zstandard_is_refused_and_one_that_hides_its_size_is_not_unpacked():
    bomb = zipped({"header.json": b"{}", "samples/a.json": b" " * 20_000_000})
    with pytest.raises(BadData, match="times its size"):
        read_as("inspect", zstandard(bomb))
    with pytest.raises(BadData, match="not what the archive says"):
        read_as("inspect", zstandard(bomb, size=2))


def test_an_archive_packed_in_another_way_tells_the_way_out():
    raw = log_archive(sample("d1"), method=zipfile.ZIP_BZIP2)
    with pytest.raises(BadData) as refused:
        read_as("inspect", raw)
    assert "inspect log convert" in refused.value.remedy
    assert "--to json" in refused.value.remedy


def test_an_archive_without_a_head_is_no_log():
    raw = zipped({"_journal/summaries/1.json": b"[]"})
    with pytest.raises(BadData, match=r"holds no header\.json"):
        read_as("inspect", raw)


def test_a_bomb_in_an_archive_is_refused():
    raw = zipped({"header.json": b"{}", "samples/a.json": b" " * 20_000_000})
    with pytest.raises(BadData, match="times its size"):
        read_as("inspect", raw)


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        ({"id": None}, "id"),
        ({"epoch": 0}, "epoch"),
        ({"working_time": "long"}, "working_time"),
        ({"scores": []}, "scores"),
        ({"scores": {"match": {"value": "maybe"}}}, "scores.match"),
        ({"model_usage": {"m": {"input_tokens": -1}}}, "input_tokens"),
    ],
)
def test_a_bad_sample_is_one_problem(bad, column: str):
    found = read_as("inspect", log(sample(), sample("d2", **bad)))
    assert [(p.row, p.column) for p in found.problems] == [(2, column)]
    assert len(found.tables[PREDICTIONS]) == 1


def test_a_log_longer_than_the_sample_is_recognised():
    found = read_as("inspect", log(sample(events=["x" * 400_000]), sample("d2")))
    assert len(found.tables[PREDICTIONS]) == 2


def test_a_log_of_nothing_is_refused():
    with pytest.raises(BadData):
        read_as("inspect", log(**{**log_head(), "results": None}))
