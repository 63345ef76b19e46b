"""From a kind of mistake to its items; counted by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from core.report.findings.score_sheet import ScoreSheet, asked, items_by_mistake
from core.report.wording.mistake_kinds import kinds_of

ITEMS = pd.DataFrame(
    {
        "item": ["1", "2", "3", "4", "5"],
        "text": list("abcde"),
        "expert": ["yes", "yes", "no", "no", "no"],
        "old": ["yes", "no", "yes", "no", "no answer"],
        "new": ["yes", "yes", "yes", "yes", "no"],
    }
)
SHEET = ScoreSheet({}, SimpleNamespace(), ITEMS)
NAMES = {"old": "human annotation", "new": "the analyst"}


def dossier(classes=("no", "yes")):
    return SimpleNamespace(
        kinds=kinds_of(classes, 1, [3, 2, 0][: len(classes)]),
        reference="old",
        alternative="new",
        named=["old", "new"],
        folded=["rules"],
        roster=SimpleNamespace(inside=NAMES.__getitem__),
    )


def ids(found):
    return {title: "".join(rows["item"]) for title, rows in found.items()}


def test_each_kind_leads_to_its_items_and_an_item_without_answer_is_no_kind():
    assert ids(items_by_mistake(dossier(), SHEET, "old")) == {
        "Says yes, is not": "3",
        "Says no, is yes": "2",
        "Only human annotation right": "4",
        "Only the analyst right": "25",
    }
    assert ids(items_by_mistake(dossier(), SHEET, "new")) == {
        "Says yes, is not": "34",
        "Only the analyst right": "25",
        "Only human annotation right": "4",
    }


def test_with_more_classes_a_kind_is_the_class_that_is_missed():
    found = items_by_mistake(dossier(("no", "yes", "rest")), SHEET, "old")
    assert ids(found)["no"] == "35"
    assert ids(found)["yes"] == "2"
    assert "rest" not in found


def test_who_was_not_asked_has_no_items():
    assert asked(dossier(), SHEET) == ["old", "new"]
