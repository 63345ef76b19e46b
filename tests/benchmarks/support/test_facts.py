"""The CSV files of data/support: they parse and fit together (KETO.md, section 9)."""

import csv
import re

import pytest

from core.benchmarks.support.facts import FOLDER, PLACE, load_facts
from core.benchmarks.support.hurry import shorthand_map
from core.benchmarks.support.task import hand_written
from core.domain.rationale import RationaleKind

SHARES = {
    "order tracking": 0.20,
    "product inquiry": 0.16,
    "return or refund": 0.16,
    "delivery problem": 0.13,
    "payment issue": 0.13,
    "cancel or change": 0.10,
    "account access": 0.08,
    "feedback or other": 0.04,
}
ORDER = [
    "account access",
    "payment issue",
    "return or refund",
    "cancel or change",
    "delivery problem",
    "order tracking",
    "product inquiry",
    "feedback or other",
]


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def facts():
    return load_facts()


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("intents.csv", 8),
        ("nuances.csv", 6),
        ("frames.csv", 107),
        ("slots.csv", 117),
        ("rationales_by_hand.csv", 8),
    ],
)
def test_each_file_has_its_rows_and_no_row_has_loose_cells(name, count):
    found = rows(name)
    assert len(found) == count
    assert all(None not in row and None not in row.values() for row in found)


def test_shares_and_the_order_in_which_desks_act_are_those_of_the_design(facts):
    assert {intent.name: intent.share for intent in facts.intents.values()} == SHARES
    assert sum(SHARES.values()) == pytest.approx(1.0)
    assert [facts.intents[intent].name for intent in facts.classes] == ORDER


def test_every_intent_has_twelve_to_fourteen_kinds_of_sentences(facts):
    for intent in facts.classes:
        assert 12 <= sum(frame.intent == intent for frame in facts.frames) <= 14


def test_every_place_in_a_sentence_can_be_filled_and_every_slot_is_used(facts):
    used = set()
    for frame in facts.frames:
        places = set(PLACE.findall(frame.text))
        assert places <= set(facts.slots) | set("pncdm"), frame.text
        used |= places & set(facts.slots)
    assert used == set(facts.slots)


def test_a_misleading_sentence_names_what_it_is_taken_for(facts):
    for frame in facts.frames:
        assert bool(frame.nuance) == bool(frame.naive)
        assert frame.naive in {"", *facts.classes} - {frame.intent}
        assert frame.nuance in ("", "M4", "M5")
    assert {f.naive for f in facts.frames if f.nuance == "M4"} == {"feedback"}


def test_sarcasm_is_one_sentence_in_each_of_six_intents(facts):
    sarcastic = [frame.intent for frame in facts.frames if frame.nuance == "M4"]
    assert len(sarcastic) == len(set(sarcastic)) == 6


def test_a_slot_has_enough_words_and_a_keyword_for_each(facts):
    for slot in facts.slots.values():
        assert len(slot.values) == len(slot.keywords) >= 6, slot.name
        assert len(set(slot.values)) == len(slot.values), slot.name
        assert (slot.kind == "words") == (slot.intent == ""), slot.name
        assert slot.unless in ("", *facts.slots), slot.name
        assert all(word == word.strip() != "" for word in slot.values), slot.name


def test_keywords_can_be_found_in_the_sentences_they_come_from(facts):
    for slot in (slot for slot in facts.slots.values() if slot.intent):
        texts = [frame.text for frame in facts.frames if slot.name in frame.slots]
        for value, keyword in zip(slot.values, slot.keywords, strict=True):
            filled = [text.replace(f"{{{slot.name}}}", value).lower() for text in texts]
            assert any(re.search(rf"\b{re.escape(keyword)}\b", text) for text in filled), keyword


def test_every_sentence_has_wordings_for_all_splits(facts):
    for frame in facts.frames:
        wordings = 1
        for slot in frame.slots:
            wordings *= len(facts.slots[slot].values)
        assert wordings >= 36, frame.text


def test_shorthand_is_shorter_and_stands_for_one_word(facts):
    short = shorthand_map(facts.phrases["shorthand"])
    assert len(set(short.values())) == len(short)
    assert all(len(said) < len(word) for word, said in short.items())


def test_the_hand_written_set_votes_once_for_every_desk(facts):
    found = hand_written(1)
    assert hand_written(4) == found
    assert {rationale.label for rationale in found} == set(range(8))
    assert {rationale.kind for rationale in found} == {RationaleKind.VOTE}
    assert all(r.words and "hand-written" in r.author for r in found)


def test_the_digest_is_the_same_for_the_same_files(facts):
    load_facts.cache_clear()
    assert load_facts().digest == facts.digest
