"""What a screen shows is kept, and worked out anew for whatever it rests on."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from components.shared import frame

POC = SimpleNamespace(
    id="a race", finished_at="noon", plan=SimpleNamespace(period_months=12, benchmark="keto")
)


@pytest.fixture
def asked(monkeypatch):
    """Periods that were worked out, and the stamps of what they rest on."""
    stamps = {"verdict_counts": {}, "register_stamp": "r1", "hours_stamp": "h1"}
    for name in stamps:
        monkeypatch.setattr(frame, name, lambda *_, name=name: stamps[name])
    made = []
    monkeypatch.setattr(frame, "engine", lambda: SimpleNamespace(store=SimpleNamespace(home="~")))
    monkeypatch.setattr(frame, "open_dossier", lambda _, __, months: made.append(months) or made)
    frame.cached_dossier.clear()
    yield made, stamps
    frame.cached_dossier.clear()


def test_each_counted_period_is_worked_out_once(asked):
    made, _ = asked
    for months in (None, 12, 36, 0, 36, None):
        frame.dossier_of(POC, months)
    assert made == [12, 36, 0]


@pytest.mark.parametrize(
    ("stamp", "now"),
    [("verdict_counts", {"a race": 2}), ("register_stamp", "r2"), ("hours_stamp", "h2")],
)
def test_another_round_assumption_or_hour_is_worked_out_anew(asked, stamp, now):
    made, stamps = asked
    frame.dossier_of(POC)
    stamps[stamp] = now
    frame.dossier_of(POC)
    assert made == [12, 12]


def test_no_two_experiments_read_alike_in_the_choice():
    """The browser sends a choice back as its text: of two that read alike the first would come."""
    at = datetime(2026, 11, 30, 12, 18)
    planned = [at + timedelta(hours=2), at + timedelta(seconds=40), at, at - timedelta(days=1)]
    pocs = [
        SimpleNamespace(id=str(number), created_at=when, plan=POC.plan)
        for number, when in enumerate(planned)
    ]
    assert list(frame._names_to_choose(pocs).values()) == [
        "Keto dishes (demo), 30 Nov 2026, 14:18 UTC",
        "Keto dishes (demo), 30 Nov 2026, 12:18 UTC, no. 2",
        "Keto dishes (demo), 30 Nov 2026, 12:18 UTC, no. 1",
        "Keto dishes (demo), 29 Nov 2026",
    ]
