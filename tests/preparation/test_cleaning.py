"""Cleaning repairs what is damaged, keeps what is meant, and tells every change."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.preparation.cleaning import HTML, REPAIRS, TextRepair, clean
from core.preparation.damage import Damage, repaired

NASTY = (
    "aé Ã©â€™&amp;lt;<b>א😀"
    "\u200b\u200d\u200c\u202e\u200f\u0301\ufeff\ufffd\r\n\t\x00\x85\xa0\u2028\xad"
)
PIECES = [
    "caf",
    "Ã©",
    "â€™",
    "&amp;",
    "&lt;",
    "b>",
    "<br/>",
    "\u200b",
    "Ã",
    "©",
    "\ufeff",
    " ",
    "&",
]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(alphabet=NASTY, max_size=20),
    st.lists(st.sampled_from(PIECES), max_size=10).map("".join),
)


def one(text: str, repair=REPAIRS):
    return clean([text], repair).rows[0]


@pytest.mark.parametrize(
    ("damaged", "whole", "kind"),
    [
        ("cafÃ© crÃ¨me", "café crème", Damage.MOJIBAKE),
        ("itâ€™s keto", "it’s keto", Damage.MOJIBAKE),
        ("\ufefftwo eggs", "two eggs", Damage.BYTE_ORDER_MARK),
        ("two\x00 eggs\x1b", "two eggs", Damage.CONTROL),
        ("ke\u200bto sal\u00adad", "keto salad", Damage.ZERO_WIDTH),
        ("a\u200db", "ab", Damage.ZERO_WIDTH),
        ("\u202eotek\u202c ham", "otek ham", Damage.DIRECTION),
        ("cafe\u0301", "café", Damage.COMPOSED),
        ("  two \t\xa0 eggs\r\n\r\n\r\n\r\nham ", "two eggs\n\nham", Damage.WHITESPACE),
    ],
)
def test_damage_is_repaired_and_named(damaged, whole, kind):
    row = one(damaged)
    assert row.text == whole
    assert kind in {change.kind for change in row.changes if change.repaired}


@pytest.mark.parametrize(
    "text",
    [
        "Crème brûlée, naïve façade: 5 € – “quoted”",
        "👩‍💻 and ❤️‍🔥",
        "می‌خواهم",
        "क्‍ष",
        "שלום\u200f!",
        "日本 料理",
        "a < b & c > d, <3",
        "two\nlines",
    ],
)
def test_what_is_meant_stays_and_is_not_reported(text):
    row = one(text)
    assert (row.text, row.changes) == (text, ())


def test_what_is_lost_is_told_but_not_made_up():
    row = one("caf\ufffd and \ud83d")
    assert row.text == "caf\ufffd and \ufffd"
    assert row.changes == (TextRepair(Damage.LOST, 2, repaired=False),)
    row.text.encode()


def test_two_halves_of_a_character_become_one():
    assert one("\ud83d\ude00").text == "😀"


def test_html_is_reported_and_removed_only_when_asked():
    text = "Ham &amp; eggs<br>with <b>bacon</b> &nonsense;"
    assert one(text).text == text
    assert one(text).changes == (
        TextRepair(Damage.ENTITY, 1, False),
        TextRepair(Damage.TAG, 3, False),
    )
    row = one(text, (*REPAIRS, *HTML))
    assert row.text == "Ham & eggs\nwith bacon &nonsense;"
    assert all(change.repaired for change in row.changes)


def test_one_repair_may_uncover_another():
    assert one("caf\u00c3\u200b\u00a9").text == "café"
    assert one("&amp;lt;b&amp;gt;ham", (*REPAIRS, *HTML)).text == "ham"


def test_only_what_was_asked_is_repaired_and_the_rest_is_told():
    row = one(" cafÃ© ", (Damage.WHITESPACE,))
    assert row.text == "cafÃ©"
    assert {change.kind: change.repaired for change in row.changes} == {
        Damage.WHITESPACE: True,
        Damage.MOJIBAKE: False,
    }


@pytest.mark.parametrize("text", ["", "   ", "\u200b\n"])
def test_a_text_of_which_nothing_is_left_is_reported_empty(text):
    row = one(text)
    assert row.text == ""
    assert TextRepair(Damage.EMPTY, 1, repaired=False) in row.changes


def test_texts_with_a_damage_are_counted_and_found():
    found = clean([" a ", "b", " c ", "", "\ufeffd"])
    assert found.counts == {Damage.WHITESPACE: 2, Damage.EMPTY: 1, Damage.BYTE_ORDER_MARK: 1}
    assert [row.changed for row in found.rows] == [True, False, True, False, True]


@settings(max_examples=200)
@given(TEXTS, st.booleans())
def test_cleaning_twice_is_cleaning_once_and_nothing_is_silent(text, html):
    repair = (*REPAIRS, *HTML) if html else REPAIRS
    first = one(text, repair)
    second = one(first.text, repair)
    assert second.text == first.text
    assert not any(change.repaired for change in second.changes)
    assert bool(first.changes) or not first.changed
    first.text.encode()


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
def test_plain_text_changes_in_its_spaces_at_most(text):
    assert one(text).text.split() == text.split()
    assert repaired(text, Damage.MOJIBAKE) == (text, 0)
