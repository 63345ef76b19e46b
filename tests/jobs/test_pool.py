"""How many worker processes there are."""

import pytest

from core.domain.errors import BadUsage
from core.jobs.pool import MOST_WORKERS, WORKERS, workers


@pytest.mark.parametrize(("cores", "used"), [(1, 1), (2, 2), (64, MOST_WORKERS), (None, 1)])
def test_one_per_core_and_no_more_than_memory_holds(cores, used, monkeypatch):
    monkeypatch.delenv(WORKERS, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert workers() == used


def test_somebody_who_says_a_number_gets_it(monkeypatch):
    monkeypatch.setenv(WORKERS, "12")
    assert workers() == 12


@pytest.mark.parametrize("said", ["0", "-1", "many", "1.5", ""])
def test_what_is_no_number_of_workers_is_refused(said, monkeypatch):
    monkeypatch.setenv(WORKERS, said)
    with pytest.raises(BadUsage, match=WORKERS):
        workers()
