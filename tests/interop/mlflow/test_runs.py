import json
from datetime import datetime

import pytest

from core.domain.errors import BadData
from core.interop.reading import RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.evaluation_samples import MLFLOW, MLFLOW_TABLE
from tests.interop.reading_samples import read_as, rows

METRICS = RowKind.METRICS


def test_each_metric_of_each_run_is_its_last_value():
    found = read_as("mlflow-runs", MLFLOW)
    assert rows(found, METRICS, "row", "run_id", "name", "value", "ts") == [
        (2, "new_way", "accuracy", 0.91, datetime(2026, 11, 20, 15, 31, 51, 996_000)),
        (2, "new_way", "cost_usd", 12.5, datetime(2026, 11, 20, 15, 31, 51, 996_000)),
        (3, "cc66", "accuracy", 0.87, None),
    ]


def test_it_says_that_no_head_to_head_test_is_possible_and_who_is_not_finished():
    notes = read_as("mlflow-runs", MLFLOW).notes
    assert "no head-to-head test" in notes[0]
    assert "1 RUNNING" in notes[-1]


def test_paths_and_people_stay_behind():
    source = SourceFile("f", MLFLOW)
    recognition = recognise(source)
    assert "somebody" not in repr(read(source, recognition)) + repr(recognition)


def test_runs_of_one_name_are_told_apart_by_their_id():
    raw = (
        b"run_id,experiment_id,metrics.accuracy,tags.mlflow.runName\n"
        b"aaaaaaaaaa,1,0.5,same\nbbbbbbbbbb,1,0.6,same\n"
    )
    assert rows(read_as("mlflow-runs", raw), METRICS, "run_id") == [
        ("same aaaaaaaa",),
        ("same bbbbbbbb",),
    ]


def test_a_bad_value_is_a_problem_and_a_missing_one_is_none():
    raw = MLFLOW + b"dd77,1,FINISHED,,,,inf,nan,,,,\n"
    found = read_as("mlflow-runs", raw)
    assert [(p.row, p.column) for p in found.problems] == [(4, "metrics.accuracy")]
    assert len(found.tables[METRICS]) == 3


def test_runs_without_metrics_are_refused():
    with pytest.raises(BadData, match="holds no metrics"):
        read_as("mlflow-runs", b"run_id,experiment_id,params.a\nx,1,2\n")


def test_a_logged_table_is_read_as_the_table_it_is():
    found = read_as("mlflow-table", MLFLOW_TABLE)
    assert rows(found, RowKind.PREDICTIONS, "row", "item_id", "label") == [
        (1, "d1", "yes"),
        (2, "d2", "no"),
    ]


def test_a_row_that_does_not_fit_its_columns_is_a_problem():
    told = json.loads(MLFLOW_TABLE)
    told["data"].insert(1, ["d9"])
    found = read_as("mlflow-table", json.dumps(told).encode())
    assert [p.row for p in found.problems] == [2]
    assert rows(found, RowKind.PREDICTIONS, "row") == [(1,), (3,)]


def test_a_logged_table_with_a_column_twice_is_refused():
    raw = MLFLOW_TABLE.replace(b'"gold"', b'"predicted"')
    with pytest.raises(BadData, match="twice"):
        read_as("mlflow-table", raw)
