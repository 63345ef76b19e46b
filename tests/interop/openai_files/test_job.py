import base64
import json
from datetime import datetime

import pytest

from core.domain.errors import BadData
from core.interop.openai_files.job_results import JobResults
from core.interop.reading import RowKind
from core.interop.source import SourceFile
from tests.interop.openai_samples import EVENTS, JOB, JOB_TOLD, RESULTS, RESULTS_PACKED
from tests.interop.reading_samples import read_as, rows

METRICS = RowKind.METRICS


@pytest.mark.parametrize("raw", [RESULTS, RESULTS_PACKED, RESULTS_PACKED + b"\n"])
def test_results_are_metrics_by_step_as_text_or_in_base64(raw: bytes):
    found = read_as("job-results", raw)
    assert rows(found, METRICS, "run_id", "name", "step", "value") == [
        ("sample", "train_loss", 1, 1.52),
        ("sample", "train_token_accuracy", 1, 0.5),
        ("sample", "train_loss", 2, 0.71),
        ("sample", "train_token_accuracy", 2, 0.81),
        ("sample", "valid_loss", 2, 0.9),
        ("sample", "valid_token_accuracy", 2, 0.78),
    ]


def test_no_metric_of_training_is_called_accuracy():
    raw = RESULTS.replace(b"valid_mean", b"full_valid_mean")
    for found in (read_as("job-results", raw), read_as("fine-tuning-job", EVENTS)):
        names = {*found.tables[METRICS]["name"]}
        accuracies = {name for name in names if "accuracy" in name}
        assert accuracies
        assert all(name.endswith("token_accuracy") for name in accuracies)
        assert any("not how often the model answers right" in note for note in found.notes)


def test_a_bad_value_is_a_problem_and_the_rest_of_its_row_is_read():
    found = read_as("job-results", RESULTS + b"3,oops,0.9,,\nx,1,1,1,1\n")
    assert [(p.row, p.column) for p in found.problems] == [(4, "train_loss"), (5, "step")]
    assert len(found.tables[METRICS]) == 7


def test_base64_that_was_cut_off_is_told():
    packed = base64.b64encode(RESULTS * 3)[:-3]
    with pytest.raises(BadData, match="end may be missing"):
        read_as("job-results", packed)


def test_a_job_gives_its_tokens_and_passes_and_tells_its_status():
    found = read_as("fine-tuning-job", JOB)
    assert rows(found, METRICS, "run_id", "name", "value") == [
        ("ftjob-1", "trained_tokens", 51_200),
        ("ftjob-1", "n_epochs", 3),
        ("ftjob-1", "elapsed_seconds", 3_600),
    ]
    assert found.tables[METRICS]["ts"][0] == datetime(2025, 11, 1, 10, 40)
    assert "succeeded" in found.notes[0]
    assert "ft:base-1:keto" in found.notes[0]
    assert "org-hidden" not in str(found)


@pytest.mark.parametrize("status", ["paused", "pausing", "on_the_moon", None])
def test_a_status_that_nobody_here_knows_is_told_as_it_is(status: str | None):
    raw = json.dumps({**JOB_TOLD, "status": status}).encode()
    note = read_as("fine-tuning-job", raw).notes[0]
    assert (status or "status unknown") in note


def test_a_failed_job_tells_why_and_has_no_numbers():
    told = {**JOB_TOLD, "trained_tokens": None, "finished_at": None, "status": "failed"}
    told |= {"error": {"code": "x", "message": "Bad file."}, "method": None}
    found = read_as("fine-tuning-job", json.dumps(told).encode())
    assert found.tables[METRICS].empty
    assert "Bad file." in found.notes[0]


def test_a_list_of_jobs_is_read_job_by_job():
    raw = json.dumps({"object": "list", "data": [JOB_TOLD, {**JOB_TOLD, "id": "ftjob-2"}]})
    found = read_as("fine-tuning-job", raw.encode())
    assert {*found.tables[METRICS]["run_id"]} == {"ftjob-1", "ftjob-2"}
    assert len(found.notes) == 2


def test_events_give_their_values_by_step():
    found = read_as("fine-tuning-job", EVENTS)
    assert rows(found, METRICS, "name", "step", "value") == [
        ("train_loss", 1, 1.5),
        ("train_token_accuracy", 1, 0.5),
    ]


def test_an_automatic_setting_is_no_number():
    told = {**JOB_TOLD, "method": None, "hyperparameters": {"n_epochs": "auto"}}
    names = read_as("fine-tuning-job", json.dumps(told).encode()).tables[METRICS]["name"]
    assert "n_epochs" not in set(names)


def test_text_that_only_looks_like_base64_is_not_taken():
    source = SourceFile("f", b"abcd" * 100)
    assert JobResults().recognise(source.sample) is None


def test_a_job_is_known_by_its_fields_where_a_server_names_no_object():
    told = {name: value for name, value in JOB_TOLD.items() if name != "object"}
    assert read_as("fine-tuning-job", json.dumps(told).encode()).notes
