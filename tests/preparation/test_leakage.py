"""Training texts that repeat an exam text are found, exactly or nearly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.benchmark import Split
from core.preparation.leakage import Leak, find_leaks, normalised
from core.preparation.similarity import NEAR_DUPLICATE

LONG = "grilled ribeye with garlic butter, asparagus, a side salad and blue cheese dressing"
TEXTS = st.lists(st.text(alphabet="abcé XY,.!-_1", max_size=20), max_size=6)


def test_case_punctuation_and_spaces_do_not_hide_a_repeat():
    leaks = find_leaks(["Steak", "COBB  salad -- (bacon)!"], ["omelette", "Cobb salad, bacon"])
    assert leaks == [Leak(training=1, test_set=1, similarity=1.0)]
    assert leaks[0].similarity == 1.0


def test_letters_beyond_ascii_count():
    assert find_leaks(["Crème brûlée"], ["CRÈME BRÛLÉE."])[0].similarity == 1.0
    assert find_leaks(["日本 料理"], ["日本料理"])[0].similarity == 1.0
    assert find_leaks(["creme"], ["crème"]) == []


def test_a_nearly_repeated_text_is_found_with_how_near_it_is():
    (leak,) = find_leaks(["Tonight: " + LONG], [LONG])
    assert leak.similarity < 1.0
    assert NEAR_DUPLICATE <= leak.similarity < 1.0


def test_the_same_words_in_another_order_are_no_repeat():
    assert find_leaks([" ".join(reversed(LONG.split()))], [LONG]) == []


def test_one_word_in_common_is_no_repeat():
    """Words only one side knows count too, or 'steak' would equal 'steak and chips'."""
    assert find_leaks(["steak and chips with gravy"], ["steak"]) == []


def test_the_threshold_is_the_callers():
    one, other = [LONG], [LONG.replace("ribeye", "sirloin")]
    assert find_leaks(one, other) == []
    assert len(find_leaks(one, other, threshold=0.5)) == 1


def test_the_closest_exam_text_is_named():
    test_set = [LONG.replace("ribeye", "sirloin"), LONG, LONG + " and bread"]
    assert find_leaks(["Tonight: " + LONG], test_set, threshold=0.5)[0].test_set == 1


def test_an_exact_repeat_outweighs_a_near_one_and_the_first_of_several_is_named():
    assert find_leaks([LONG], [LONG + " tonight", LONG.upper(), LONG]) == [Leak(0, 1, 1.0)]


def test_a_training_text_is_reported_once_in_its_own_order():
    leaks = find_leaks(["b soup", "a pie", "b soup"], ["a pie", "b soup", "a pie!"])
    assert [(leak.training, leak.test_set) for leak in leaks] == [(0, 1), (1, 0), (2, 1)]


def test_nothing_to_compare_is_no_leak():
    assert find_leaks([], ["a"]) == []
    assert find_leaks(["a"], []) == []


def test_more_texts_than_one_chunk_holds_are_all_compared():
    training = [f"dish number {at} of the long menu" for at in range(700)]
    leaks = find_leaks([*training, "the very last one"], ["the very last one", training[300]])
    assert [(leak.training, leak.test_set) for leak in leaks] == [(300, 1), (700, 0)]


@given(TEXTS, TEXTS)
@settings(max_examples=60)
def test_similarities_are_shares_and_positions_exist(training, test_set):
    leaks = find_leaks(training, test_set)
    assert [leak.training for leak in leaks] == sorted({leak.training for leak in leaks})
    for leak in leaks:
        assert NEAR_DUPLICATE - 1e-4 <= leak.similarity <= 1.0
        assert leak.training < len(training)
        assert leak.test_set < len(test_set)


@given(st.lists(st.text(alphabet="abc de", min_size=1, max_size=12).filter(normalised), max_size=5))
@settings(max_examples=40)
def test_a_set_repeats_itself_completely(texts):
    assert [leak.training for leak in find_leaks(texts, texts)] == list(range(len(texts)))


@given(st.text())
def test_normalising_twice_is_normalising_once(text):
    assert normalised(normalised(text)) == normalised(text)


def test_the_embedded_benchmark_needs_no_quarantine(small_keto):
    test_set = [t for split in (Split.TEST, Split.PROBE) for t in small_keto.items[split].text]
    assert find_leaks(list(small_keto.items[Split.POOL].text), test_set) == []


def test_arrays_of_texts_are_as_good_as_lists():
    texts = np.array(["a pie", "b soup"], dtype=object)
    assert find_leaks(list(texts), list(texts)) == [Leak(0, 0, 1.0), Leak(1, 1, 1.0)]


@pytest.mark.parametrize(("one", "other"), [("!!!", "???"), ("👍", "👎"), ("", "...")])
def test_texts_without_any_letter_are_not_all_the_same(one, other):
    assert find_leaks([one], [other]) == []
