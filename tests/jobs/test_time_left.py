"""How long a job still takes: what is told never rises."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from core.jobs.time_left import ENDING, LONGER, MEASURED_SHARE, MEASURING, TimeLeft

SECONDS = st.floats(0.01, 600.0)


def minutes(told: str) -> int | None:
    found = re.fullmatch(r"about (\d+) minutes? on this machine", told)
    return int(found[1]) if found else None


def told_over(durations: list[float], glances: int = 3) -> list[str]:
    """What somebody reads who looks while each piece runs and when it ends."""
    left, now, told = TimeLeft("work"), 5.0, []
    left.note("before", 3, len(durations), now)
    left.note("work", 0, len(durations), now)
    for done, seconds in enumerate(durations, start=1):
        for _ in range(glances):
            now += seconds / glances
            told.append(left.told(now))
        left.note("work", done, len(durations), now)
        told.append(left.told(now))
    return told


@given(st.lists(SECONDS, min_size=2, max_size=60))
def test_whatever_the_pieces_take_the_number_never_rises(durations):
    numbers = [found for told in told_over(durations) if (found := minutes(told)) is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert all(number >= 1 for number in numbers)


def test_nothing_is_told_before_enough_is_measured():
    told = told_over([60.0] * 40, glances=1)
    first = next(at for at, text in enumerate(told) if text != MEASURING)
    assert first // 2 + 1 == MEASURED_SHARE * 40
    assert told[first] == "about 38 minutes on this machine"
    assert told[-1] == ENDING


def test_pieces_that_become_slower_are_told_as_such():
    told = told_over([10.0] * 10 + [200.0] * 10)
    assert LONGER in told
    assert minutes(told[6]) == 4  # 19 pieces at ten seconds


def test_other_stages_are_not_measured():
    left = TimeLeft("work")
    for done in range(5):
        left.note("before", done, 10, 60.0 * done)
    assert left.told(400.0) == MEASURING
