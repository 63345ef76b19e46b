"""Which spellings are one answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.answer_spelling import (
    folded,
    meant,
    one_form,
    parts_of,
    several_answers,
    spelled_alike,
    written_alike,
    yes_and_no,
)

WORDS = st.text(min_size=1, max_size=20)


@given(WORDS)
def test_a_spelling_is_its_own_spelling(word):
    assert folded(folded(word)) == folded(word)
    assert one_form(one_form(word)) == one_form(word)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=5))
def test_a_word_means_one_class_that_it_spells_or_none(word, classes):
    found = meant([word], classes)
    assert set(found) <= {word}
    for name in found.values():
        assert name in classes
        assert folded(name) == folded(word)
    if word in classes:
        assert not found


@given(st.sampled_from(["yes", "not keto", "0", "café", "C++", "-1"]), st.data())
def test_what_people_put_around_a_class_does_not_change_it(name, data):
    around = data.draw(
        st.sampled_from(["{}.", '"{}"', "**{}**", " {} ", "{}!", "«{}»", "{}\u200b"])
    )
    assert folded(around.format(name.upper())) == folded(name)


@given(st.dictionaries(WORDS, st.integers(1, 9), max_size=6), st.lists(WORDS, max_size=3))
def test_every_spelling_leads_to_a_word_that_stays(counts, known):
    for alike in (spelled_alike(counts, known), written_alike(counts, known)):
        assert not set(alike) & set(alike.values())
        assert set(alike.values()) <= {*counts, *known}


@pytest.mark.parametrize(
    ("one", "other"),
    [("1", "-1"), ("C", "C++"), ("A", "B"), ("1.5", "1"), ("US", "U.S"), ("x", "")],
)
def test_different_answers_stay_different(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "words",
    [["a", "b", "y", "n"], ["0", "1"], ["true", "false"], ["0", "1", "2"], ["yes", "no", "maybe"]],
)
def test_ordinary_classes_are_not_taken_for_several_words_of_yes_and_no(words):
    assert yes_and_no(dict.fromkeys(words, 3)) == {}


@pytest.mark.parametrize("word", ["1,0", "3/4", "late", "n/a", "|", "a|"])
def test_a_single_answer_has_no_parts(word):
    assert several_answers([word, "late", "early"]) == set()


def test_a_class_with_a_comma_is_one_answer():
    assert parts_of("Books, Music") == ("Books", "Music")
    assert several_answers(["Books, Music", "Games", "Games"]) == set()
    assert several_answers(["Books, Music", "Books", "Music"], ["Books, Music"]) == set()
