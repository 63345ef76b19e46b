"""An uploaded benchmark is loaded once and handed on: each table of it is read at most once."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from core.domain.errors import BadUsage
from core.domain.plan import Plan
from core.store.connection import Store
from core.store.uploads.benchmarks import find_uploaded, load_uploaded
from core.workflows.dataset.export import export_all
from core.workflows.importing.upload import upload
from core.workflows.poc.run import plan_poc
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(400)
READ = r"^SELECT (?!count|DISTINCT|bit_xor).* FROM (\w+)"
PLAN = Plan(benchmark="weather", sizes=(60, 120), seeds=(1,), target=0.7)


class Noting:
    """A cursor that notes what is asked of it."""

    def __init__(self, cursor, asked):
        self._cursor, self._asked = cursor, asked

    def execute(self, query, *values):
        self._asked.append(query)
        return self._cursor.execute(query, *values)

    def __getattr__(self, name):
        return getattr(self._cursor, name)


@pytest.fixture
def filled(store):
    """A store with items without splits, votes and rules."""
    bare = [{key: value for key, value in row.items() if key != "split"} for row in ITEMS]
    files = [
        csv_file("items.csv", bare),
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("rules.csv", RULES),
    ]
    found = upload(store, "weather", files)
    assert found.landed is not None, found.text
    return store


@pytest.fixture
def asked(filled, monkeypatch):
    """Every query from now on."""
    noted: list[str] = []
    real = Store.cursor
    monkeypatch.setattr(Store, "cursor", lambda self: Noting(real(self), noted))
    return noted


def read_whole(asked):
    """How often each table of uploads was read, counts apart."""
    found = [
        re.search(r"^SELECT (?!count|DISTINCT|bit_xor).* FROM (\w+)", query) for query in asked
    ]
    return Counter(match[1] for match in found if match and match[1].startswith("uploaded_"))


def test_planning_a_race_reads_the_benchmark_and_its_items_once(filled, asked):
    plan_poc(filled, PLAN)
    assert read_whole(asked) == {"uploaded_benchmark": 1, "uploaded_item": 1}


def test_exporting_several_files_reads_each_table_once(filled, asked):
    made = export_all(filled, "weather", ("items.csv", "promptfoo.json", "label-studio.json"))
    assert len(made) == 3
    assert set(read_whole(asked).values()) == {1}


def test_a_table_is_read_when_it_is_asked_for_and_kept(filled, asked):
    uploaded = load_uploaded(filled, "weather")
    assert uploaded.counts.votes == len(votes(ITEMS))
    assert read_whole(asked) == {"uploaded_benchmark": 1}
    assert uploaded.labels is uploaded.labels
    assert uploaded.rules is uploaded.rules
    assert read_whole(asked)["uploaded_label"] == 1


def test_what_came_later_is_seen_by_who_loads_anew(filled):
    before = load_uploaded(filled, "weather")
    assert len(before.labels) == len(votes(ITEMS))
    late = [row | {"annotator": "late"} for row in votes(ITEMS, people=1)]
    assert upload(filled, "weather", [csv_file("late.csv", late)]).landed
    assert len(before.labels) == len(votes(ITEMS))
    assert len(load_uploaded(filled, "weather").labels) == len(votes(ITEMS)) + len(late)


def test_a_name_that_nobody_uploaded_is_told_with_those_that_are_here(filled):
    assert find_uploaded(filled, "other") is None
    with pytest.raises(BadUsage) as caught:
        load_uploaded(filled, "other")
    assert "weather" in caught.value.remedy
