"""What is here of a benchmark comes in one call, empty where the benchmark is new."""

from __future__ import annotations

from core.store.uploads.drafts import HOUR_COLUMNS, ITEM_COLUMNS, load_draft
from core.workflows.importing.pending_benchmark import draft_of
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import RULES, csv_file, items

ITEMS = items(60)


def work(**also):
    return {"who": "expert", "node": "new 1", "iteration": 1, "hours": 1.5} | also


def test_a_new_benchmark_has_empty_tables_and_no_class(store):
    held = load_draft(store, "weather")
    assert (held.name, held.task, held.roles) == ("weather", None, {})
    assert (list(held.items), len(held.items)) == (list(ITEM_COLUMNS), 0)
    assert (list(held.hours), len(held.hours), len(held.rules)) == (list(HOUR_COLUMNS), 0, 0)
    assert draft_of(held).classes == ()


def test_items_come_in_their_order_rules_in_every_version_and_hours_as_they_count(store):
    revised = {**RULES[0], "words": "Falls from above.", "regex": "rain"}
    hours = [work(cancels=""), work(hours=2.0, cancels=""), work(hours=2.0, cancels="yes")]
    for file in (
        csv_file("items.csv", ITEMS),
        csv_file("rules.csv", RULES),
        csv_file("later.csv", [revised]),
        csv_file("hours.csv", hours),
    ):
        found = upload(store, "weather", [file])
        assert found.landed, found.text
    held = load_draft(store, "weather")
    assert held.task is not None
    assert held.items["item_id"].tolist() == [row["item_id"] for row in ITEMS]
    assert held.rules["rule_id"].tolist() == ["r1", "r2", "r3", "r1"]
    assert held.hours["hours"].tolist() == [1.5]
    assert draft_of(held).rules["r1"] == ("weather", "regexp_matches(u, 'rain')")
