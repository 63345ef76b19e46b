"""What had ended does not work again when a clock is set back; a wrong moment does not last."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.clock import BELIEVED_SECONDS, LEAP, Clock, machine_time, utc_now
from core.domain.link import OpenLink

START = datetime(2026, 11, 20, 12)
YEARS = timedelta(days=3650)
JUMPS = st.lists(
    st.tuples(
        st.floats(0, 4 * BELIEVED_SECONDS),  # seconds that really pass
        st.one_of(  # by which somebody sets the clock then
            st.just(0.0), st.floats(-1e9, 80_000), st.sampled_from([-3600.0, 3600.0, 3e8, -3e8])
        ),
    ),
    max_size=30,
)


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.says, self.ran = START, 0.0
        self.clock = Clock(lambda: self.says, lambda: self.ran)

    def later(self, seconds: float, moved: float = 0.0) -> datetime:
        """What is told when so much time has passed and the clock was moved by so much."""
        self.ran += seconds
        self.says += timedelta(seconds=seconds + moved)
        return self.clock.now()


@given(jumps=JUMPS, days=st.integers(1, 400))
def test_what_ended_for_good_never_works_again(jumps, days: int):
    machine, link = Machine(), OpenLink("k", "p", START + timedelta(days=days))
    ended = False
    for seconds, moved in jumps:
        now = machine.later(seconds, moved)
        assert now >= machine.says
        assert not (ended and link.works_at(now))
        ended = not link.works_at(machine.clock.settled)


@given(jumps=JUMPS)
def test_without_a_leap_ahead_time_never_goes_back(jumps):
    machine, last = Machine(), START
    for seconds, moved in jumps:
        now = machine.later(seconds, min(moved, LEAP.total_seconds() / 2))
        assert now >= last
        last = now


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), YEARS])
def test_a_clock_that_is_set_back_stands_still_until_it_has_caught_up(back: timedelta):
    machine = Machine()
    assert machine.later(60, -back.total_seconds()) == START
    assert machine.later(back.total_seconds()) == START + timedelta(seconds=60)


def test_years_ahead_for_a_moment_are_forgotten_and_after_an_hour_are_not():
    machine = Machine()
    ahead = YEARS.total_seconds()
    assert machine.later(1, ahead) > START + YEARS
    assert machine.later(1, -ahead) == START + timedelta(seconds=2)
    machine.later(1, ahead)
    machine.later(BELIEVED_SECONDS)
    assert machine.later(1, -ahead) > START + YEARS


def test_where_the_machine_stands_does_not_matter():
    before = machine_time()
    with pytest.MonkeyPatch.context() as patch:
        for zone in ("Pacific/Kiritimati", "America/New_York", "Europe/Berlin"):
            patch.setenv("TZ", zone)
            time.tzset()
            assert timedelta(0) <= machine_time() - before < timedelta(hours=1)
    time.tzset()
    assert utc_now() >= before
