"""The last file of a benchmark goes again, whole, until a PoC used it."""

import pytest

from core.domain.actor import LOCAL
from core.domain.errors import BadData
from core.domain.plan import Plan
from core.store.experiments import create_experiment
from core.store.integrity.last_check import LastCheck, keep_check, last_check
from core.store.integrity.reading import read_open
from core.store.uploads.benchmarks import find_uploaded
from core.store.uploads.counts import count_rows
from core.store.uploads.imports import list_imports
from core.workflows.importing.take_back import take_back
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(60)
FILES = {"items": ITEMS, "votes": votes(ITEMS), "rules": RULES}


def last(store):
    return list_imports(store, "weather")[-1]


def test_files_go_one_by_one_in_reverse_and_come_again(store):
    counts = [{}]
    for name, rows in FILES.items():
        upload(store, "weather", [csv_file(f"{name}.csv", rows)])
        counts.append(count_rows(store, "weather"))
    keep_check(store.home, LastCheck("", read_open(store).rows))
    first = list_imports(store, "weather")[0]
    with pytest.raises(BadData, match="Only the last file"):
        take_back(store, "weather", first.id, LOCAL)
    for before in reversed(counts[1:]):
        assert count_rows(store, "weather") == before
        take_back(store, "weather", last(store).id, LOCAL)
    assert find_uploaded(store, "weather") is None
    check = last_check(store.home)
    assert check is not None
    assert check.fewer(read_open(store).rows) == {}
    assert list_imports(store, "weather") == []
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    assert count_rows(store, "weather")["items"] == 60


def test_a_file_that_told_right_answers_of_others_items_stays_whole(store):
    bare = [{**row, "gold": ""} for row in ITEMS]
    upload(store, "weather", [csv_file("bare.csv", bare)])
    further = [{**ITEMS[0], "item_id": "new", "text": "one more"}, *ITEMS]
    upload(store, "weather", [csv_file("gold.csv", further)])
    before = count_rows(store, "weather")
    with pytest.raises(BadData, match="60 rows told the right answer"):
        take_back(store, "weather", last(store).id, LOCAL)
    assert count_rows(store, "weather") == before
    assert len(list_imports(store, "weather")) == 2


def test_what_a_poc_used_stays_and_what_came_later_goes(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    create_experiment(store, "of weather", Plan(benchmark="weather"))
    with pytest.raises(BadData, match="planned with it"):
        take_back(store, "weather", last(store).id, LOCAL)
    assert count_rows(store, "weather")["items"] == 60
    upload(store, "weather", [csv_file("rules.csv", RULES)])
    take_back(store, "weather", last(store).id, LOCAL)
    assert count_rows(store, "weather")["rules"] == 0
