"""Named scenarios: one name, once; what was saved is what comes back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.domain.errors import BadUsage, SwitchpointError
from core.store.connection import Store
from core.store.scenarios import (
    LONGEST_NAME,
    LONGEST_SENTENCE,
    delete_scenario,
    list_scenarios,
    save_scenario,
)

LINK = {"v": "1", "s_V1": "about 400,000"}


def test_what_was_saved_is_what_comes_back_oldest_first(store):
    save_scenario(store, "Bigger", "ten times the volume", LINK, 24)
    save_scenario(store, "Another", "", {}, 0)
    first, second = list_scenarios(store)
    assert (first.name, first.sentence, dict(first.link), first.months) == (
        "Bigger",
        "ten times the volume",
        LINK,
        24,
    )
    assert (second.name, second.sentence, dict(second.link), second.months) == (
        "Another",
        "",
        {},
        0,
    )


@pytest.mark.parametrize("name", ["", " \n\t ", "\u202e\u200b", "x" * (LONGEST_NAME + 1)])
def test_a_name_that_cannot_be_is_refused_and_nothing_is_saved(name, store):
    with pytest.raises(BadUsage):
        save_scenario(store, name, "", LINK, 12)
    assert list_scenarios(store) == []


def test_a_sentence_has_an_end(store):
    with pytest.raises(BadUsage, match=str(LONGEST_SENTENCE)):
        save_scenario(store, "Long", "x" * (LONGEST_SENTENCE + 1), LINK, 12)


@pytest.mark.parametrize("name", ["taken", "  TAKEN  ", "Baseline", "on screen"])
def test_a_name_is_given_once_and_columns_keep_theirs(name, store):
    save_scenario(store, "Taken", "", LINK, 12)
    with pytest.raises(BadUsage, match="already"):
        save_scenario(store, name, "", LINK, 12)
    assert len(list_scenarios(store)) == 1


@pytest.mark.parametrize("name", ["'; DROP TABLE scenario; --", "<b>x</b>", "🍕 'a' \"b\" $c$"])
def test_a_hostile_name_is_only_a_name(name, store):
    save_scenario(store, name, name, LINK, 12)
    (saved,) = list_scenarios(store)
    assert (saved.name, saved.sentence) == (name, name)
    delete_scenario(store, name)
    assert list_scenarios(store) == []


def test_lines_and_what_cannot_be_seen_are_taken_out(store):
    save_scenario(store, "two\n lines\x00\u202e", "a\r\nb", LINK, 12)
    (saved,) = list_scenarios(store)
    assert (saved.name, saved.sentence) == ("two lines", "a b")


def test_of_many_who_take_a_name_at_once_one_gets_it_and_the_others_are_told(store):
    def take(at: int) -> bool:
        try:
            save_scenario(store, "Wanted", str(at), LINK, 12)
        except SwitchpointError:
            return False
        return True

    with ThreadPoolExecutor(8) as people:
        got = list(people.map(take, range(24)))
    assert sum(got) == 1
    assert len(list_scenarios(store)) == 1


def test_deleting_what_is_not_there_does_nothing(store):
    delete_scenario(store, "nobody")


def test_scenarios_outlive_the_process(tmp_path):
    with Store(tmp_path) as store:
        save_scenario(store, "Kept", "", LINK, 36)
    with Store(tmp_path) as store:
        assert [(s.name, dict(s.link), s.months) for s in list_scenarios(store)] == [
            ("Kept", LINK, 36)
        ]
