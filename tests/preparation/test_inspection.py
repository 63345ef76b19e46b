"""One look at a whole set, and what the cards say about it."""

from __future__ import annotations

import pytest

from core.domain.benchmark import Split
from core.preparation.balance import class_balance
from core.preparation.examples import Example
from core.preparation.inspection import inspect
from core.report.wording.glossary import FORBIDDEN_ON_SCREENS
from core.report.wording.preparation_words import (
    Card,
    balance_card,
    preparation_cards,
    preparation_headline,
)

ITEMS = [
    ("a", "Where is my order 12345?", "late", Split.POOL),
    ("b", "where is my order 12345", "late", Split.TEST),
    ("c", "I want to cancel, my mail is jo@example.com", "cancel", Split.POOL),
    ("d", "I want to  cancel it for the cafÃ©", "late", Split.DEV),
    ("e", "i want to cancel it for the café!", "cancel", Split.POOL),
    ("f", "Ich möchte das nicht haben, wie kann ich es zurückgeben", "late", Split.POOL),
    ("g", "", "", Split.POOL),
    ("h", "How do I pay with my card?", "late", Split.TEST),
]


@pytest.fixture(scope="module")
def found():
    return inspect([Example(*item) for item in ITEMS])


def test_everything_is_found_by_position(found):
    assert [(leak.training, leak.test_set) for leak in found.leaks] == [(0, 1)]
    assert found.test_items == 2
    assert found.personal.rows == (0, 1, 2)
    assert found.duplicates.exact == ((0, 1),)
    assert found.balance.counts == {"late": 5, "cancel": 2}
    assert [at for at, row in enumerate(found.cleaning.rows) if row.changes] == [3, 6]
    assert found.languages.of_text[5] == "German"


def test_cards_come_worst_first_and_say_what_it_means(found):
    cards = preparation_cards(found)
    assert preparation_headline(cards) == "1 problem blocks the PoC, 5 to check"
    assert [card.title for card in cards][:2] == ["Leaks", "Personal data"]
    leaks, personal, duplicates, balance, damaged, languages = cards
    assert leaks.number == "1 of 2"
    assert leaks.sentence.startswith("1 of 2 test items are also in the training data")
    assert personal.sentence == "In 3 texts: 1 e-mail address, 2 order or customer numbers."
    assert any("Names of people" in detail for detail in personal.details)
    assert duplicates.sentence == "1 text repeats another."
    assert balance.sentence == (
        "71% is one class (late): accuracy flatters, look at the rare-class score."
    )
    assert damaged.sentence == "2 texts damaged; 1 can be repaired."
    assert languages.number == "English"
    assert "Short texts" in languages.details[-1]


def test_no_card_uses_the_fields_terms_or_shows_a_value(found):
    for card in preparation_cards(found):
        text = " ".join((card.title, card.number, card.sentence, *card.details))
        assert not any(term in text for term in FORBIDDEN_ON_SCREENS)
        assert "jo@example" not in text


def test_repeats_with_different_labels_are_for_the_expert():
    items = [Example("a", "two eggs", "yes"), Example("b", "Two eggs!", "no")]
    found = inspect(items)
    assert found.contradictions == ((0, 1),)
    card = preparation_cards(found)[2]
    assert card.details[-1].startswith("1 text has different labels")


def test_near_repeats_alone_are_told_as_such():
    long = "grilled ribeye with garlic butter, asparagus, a side salad and blue cheese dressing"
    found = inspect([Example("a", long, "yes"), Example("b", f"Tonight: {long}", "yes")])
    card = preparation_cards(found)[2]
    assert (card.number, card.notable) == ("0", True)
    assert card.sentence == "No text repeats word for word, 2 are nearly the same as another."


def test_a_clean_set_blocks_nothing():
    items = [Example(f"i{at}", f"I want the dish number {at}", "ab"[at % 2]) for at in range(24)]
    cards = preparation_cards(inspect(items))
    assert preparation_headline(cards) == "Nothing blocks the PoC"
    assert preparation_headline(preparation_cards(inspect([]))) == "Nothing blocks the PoC"


@pytest.mark.parametrize(
    ("blocks", "notable", "headline"),
    [
        (2, 1, "2 problems block the PoC, 1 to check"),
        (1, 0, "1 problem blocks the PoC"),
        (0, 3, "Nothing blocks the PoC, 3 to check"),
    ],
)
def test_headline_counts_cards(blocks, notable, headline):
    cards = [Card("", "", "", True, True)] * blocks + [Card("", "", "", False, True)] * notable
    assert preparation_headline(cards) == headline
    assert len(headline) <= 52


def test_one_class_alone_teaches_nothing():
    card = balance_card(class_balance(["ham"] * 20))
    assert card.blocks
    assert "nothing to learn" in card.sentence
