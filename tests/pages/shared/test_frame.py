"""The frame of every screen: which experiment it shows."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from components.shared import frame

PLAN = SimpleNamespace(benchmark="keto")


def test_no_two_experiments_read_alike_in_the_choice():
    """The browser sends a choice back as its text: of two that read alike the first would come."""
    at = datetime(2026, 11, 30, 12, 18)
    planned = [at + timedelta(hours=2), at + timedelta(seconds=40), at, at - timedelta(days=1)]
    pocs = [
        SimpleNamespace(id=str(number), created_at=when, plan=PLAN)
        for number, when in enumerate(planned)
    ]
    assert list(frame._names_to_choose(pocs).values()) == [
        "Keto dishes (demo), 30 Nov 2026, 14:18 UTC",
        "Keto dishes (demo), 30 Nov 2026, 12:18 UTC, no. 2",
        "Keto dishes (demo), 30 Nov 2026, 12:18 UTC, no. 1",
        "Keto dishes (demo), 29 Nov 2026",
    ]
