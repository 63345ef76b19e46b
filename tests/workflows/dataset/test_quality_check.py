import json

import pytest

from core.domain.actor import LOCAL
from core.report.wording.preparation_words import preparation_cards, preparation_headline
from core.store.preparations import list_preparations
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.rows import load_rows
from core.workflows.dataset import quality_check as item_check
from core.workflows.dataset.quality_check import (
    apply_cleaning,
    apply_redaction,
    check_uploaded,
    remove_leaks,
    remove_repeats,
)
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import csv_file, items

CLEAN = items(120)
SECRET = "write to jo@example.com soon"


def extra(at, text, split, gold="other"):
    return {"item_id": f"x{at}", "text": text, "gold": gold, "split": split, "place": "north"}


@pytest.fixture
def dirty(store):
    test_set = next(row for row in CLEAN if row["split"] == "test")
    rows = [
        *CLEAN,
        extra(1, test_set["text"].upper(), "train", test_set["gold"]),
        extra(2, SECRET, "train"),
        extra(3, "a  text​ with damage", "train"),
        extra(4, "the same words twice", "train"),
        extra(5, "The same words twice!", "train", "weather"),
    ]
    found = upload(store, "weather", [csv_file("items.csv", rows)])
    assert found.landed is not None, found.text
    return store


def looked(store, **how):
    """The items as they are now, looked at."""
    return check_uploaded(load_uploaded(store, "weather"), **how)


def test_clean_items_have_nothing_in_the_way(store):
    upload(store, "weather", [csv_file("items.csv", CLEAN)])
    found = looked(store)
    assert preparation_headline(preparation_cards(found.found)) == "Nothing blocks the PoC"


def test_every_kind_of_damage_is_found(dirty):
    found = looked(dirty)
    ids = found.rows["item_id"].tolist()
    assert [ids[leak.training] for leak in found.found.leaks] == ["x1"]
    assert found.found.twins == 1
    assert [hit.masked for hit in found.found.personal.hits] == ["j***@e***.com"]
    assert [[ids[at] for at in group] for group in found.found.contradictions] == [["x4", "x5"]]
    cards = preparation_cards(found.found)
    assert cards[0].blocks
    assert "1 of" in cards[0].number


def test_a_removed_leak_is_gone_and_the_exam_is_whole(dirty):
    before = looked(dirty)
    assert remove_leaks(dirty, "weather", before, by=LOCAL) == 1
    after = looked(dirty)
    assert after.found.leaks == ()
    assert after.splits["test"] == before.splits["test"]
    rows = load_rows(dirty, "items", "weather").set_index("item_id")
    assert rows.loc["x1", "left_out"] == item_check.LEAK


def test_redaction_leaves_no_value_in_store_or_log(dirty):
    assert apply_redaction(dirty, "weather", looked(dirty), by=LOCAL) == 1
    assert looked(dirty).found.personal.hits == ()
    rows = load_rows(dirty, "items", "weather").set_index("item_id")
    assert rows.loc["x2", "text"] == "write to [EMAIL_1] soon"
    (line,) = list_preparations(dirty, "weather")
    assert line.action == "redact"
    assert "jo@" not in json.dumps(line.details)


def test_what_may_stay_stays(dirty):
    found = looked(dirty, allow=["@example.com"])
    assert found.found.personal.hits == ()
    assert len(found.found.personal.allowed) == 1


def test_cleaning_and_repeats_are_mended_and_logged(dirty):
    assert apply_cleaning(dirty, "weather", looked(dirty), by=LOCAL) == 1
    assert remove_repeats(dirty, "weather", looked(dirty), by=LOCAL) == 2
    found = looked(dirty)
    assert not found.found.duplicates.repeated
    assert [line.action for line in list_preparations(dirty, "weather")] == [
        "clean",
        "remove repeats",
    ]


def test_a_broken_write_leaves_neither_items_nor_log(dirty, monkeypatch):
    found = looked(dirty)

    def broken(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(json, "dumps", broken)
    with pytest.raises(KeyboardInterrupt):
        apply_redaction(dirty, "weather", found, by=LOCAL)
    monkeypatch.undo()
    assert SECRET in load_rows(dirty, "items", "weather")["text"].tolist()
    assert list_preparations(dirty, "weather") == []
