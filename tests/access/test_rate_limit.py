"""Wrong keys: a few are forgiven, many make a caller wait, and memory stays bounded."""

from __future__ import annotations

import pytest

from core.access.rate_limit import WrongTries


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_after_too_many_wrong_tries_a_caller_waits_until_the_oldest_is_forgotten(clock):
    tries = WrongTries(allowed=3, seconds=60, clock=clock)
    for second in (0, 10, 20):
        assert tries.seconds_to_wait("10.0.0.1") == 0
        clock.now = second
        tries.wrong("10.0.0.1")
    assert tries.seconds_to_wait("10.0.0.1") == 40
    clock.now = 59.5
    assert tries.seconds_to_wait("10.0.0.1") == 1
    clock.now = 60.0
    assert tries.seconds_to_wait("10.0.0.1") == 0
    tries.wrong("10.0.0.1")
    assert tries.seconds_to_wait("10.0.0.1") == 10


def test_others_are_not_held_up(clock):
    tries = WrongTries(allowed=1, seconds=60, clock=clock)
    tries.wrong("10.0.0.1")
    assert tries.seconds_to_wait("10.0.0.1") == 60
    assert tries.seconds_to_wait("10.0.0.2") == 0


def test_a_caller_cannot_hide_behind_the_addresses_of_its_own_network(clock):
    tries = WrongTries(allowed=2, seconds=60, clock=clock)
    tries.wrong("2001:db8::1")
    tries.wrong("2001:db8::2")
    assert tries.seconds_to_wait("2001:db8::3") == 60
    assert tries.seconds_to_wait("2001:db8:0:1::1") == 0


def test_memory_is_bounded_however_many_callers_come(clock):
    tries = WrongTries(allowed=2, seconds=60, most_callers=100, clock=clock)
    for number in range(1000):
        tries.wrong(f"10.0.{number // 250}.{number % 250}")
        tries.wrong("10.9.9.9")
    assert len(tries) == 100
    assert tries.seconds_to_wait("10.9.9.9") > 0
    clock.now = 61.0
    assert tries.seconds_to_wait("10.9.9.9") == 0
    assert len(tries) == 99
