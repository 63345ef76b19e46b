import numpy as np

from core.interop.idle import FEWEST, without_idle


def test_a_coffee_break_counts_as_the_most_that_is_believable():
    timed = without_idle([8, 9, 10, 11, 9, 10, 9, 10, 346_193], ["ann"] * 9)
    assert timed.seconds[:-1].tolist() == [8, 9, 10, 11, 9, 10, 9, 10]
    assert timed.seconds[-1] == 10 + 8 * 2.5, "a quarter of the median is the least spread"
    assert timed.raw[-1] == 346_193
    assert timed.capped == 1
    assert "1 of 9 times" in str(timed.note)
    assert "96.2 h less" in str(timed.note)


def test_each_annotator_is_measured_by_their_own_times():
    quick, slow = [5.0] * 10, [100.0, 90.0, 110.0] * 4
    timed = without_idle([*quick, 60.0, *slow], ["quick"] * 11 + ["slow"] * 12)
    assert timed.seconds[10] == 15.0
    assert timed.seconds[11:].tolist() == slow


def test_who_has_few_times_is_measured_by_everybody():
    timed = without_idle([10.0] * 20 + [25.0, 500.0], ["many"] * 20 + ["few"] * 2)
    assert FEWEST > 2
    assert timed.seconds[-2:].tolist() == [25.0, 30.0]


def test_unknown_times_stay_unknown():
    timed = without_idle([None, 4.0, float("nan")], ["a", "a", "a"])
    assert np.isnan(timed.seconds[[0, 2]]).all()
    assert timed.note is None
    assert without_idle([], []).seconds.size == 0
    assert without_idle([None], ["a"]).capped == 0
