"""Steps, lengths and moments in the words of time trackers."""

from __future__ import annotations

import pytest

from core.interop.values import Odd
from core.interop.work_logs.durations import hours_in
from core.interop.work_logs.moments import DAY_FIRST, MONTH_FIRST, moment_in, order_of
from core.interop.work_logs.steps import step_in


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("Annotation", "old 2"),
        ("Annotate batch 3", "old 2"),
        ("annotation guideline", "old 1"),
        ("Writing guidelines v2", "old 1"),
        ("labelling rules", "new 1"),
        ("Expert interview", "new 1"),
        ("Error analysis", "old 5"),
        ("model training", "old 4"),
        ("Fine-tuning", "new 2"),
        ("gold labels", "gold"),
        ("Prompt engineering", "prompt"),
        ("old 3", "old 3"),
        ("N3", "new 3"),
        ("Annotation meeting", None),
        ("review of labels", None),
        ("guideline and labelling", None),
        ("Sprint planning", None),
        ("work", None),
        ("", None),
    ],
)
def test_a_step_is_told_only_by_words_that_are_all_known(words: str, step: str | None):
    assert step_in(words) == step


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        ("01:30:00", 1.5),
        ("1:30", 1.5),
        ("1:30 h", 1.5),
        ("18:00 min", 0.3),
        ("45 sec", 0.0125),
        ("1h 30m", 1.5),
        ("1d 2h", 10.0),
        ("90 minutes", 1.5),
        ("1,5 Std.", 1.5),
        ("PT1H30M", 1.5),
        ("1h30", 1.5),
        (".75", 0.75),
        ("1.5", 1.5),
        ("1,5", 1.5),
        (1.5, 1.5),
        ("", None),
        ("-", None),
        (None, None),
    ],
)
def test_a_length_in_any_spelling(cell: object, hours: float | None):
    assert hours_in(cell, "Duration", 1.0) == (hours if hours is None else pytest.approx(hours))


@pytest.mark.parametrize("cell", ["soon", "1:99", "h", "-3", "1.30.00", True])
def test_what_is_no_length_is_said(cell: object):
    with pytest.raises(Odd):
        hours_in(cell, "Duration", 1.0)


@pytest.mark.parametrize(
    ("day", "when", "meant"),
    [
        ("17/02/2026", "8:15", "2026-02-17T08:15:00"),
        ("17.02.26", "08:15", "2026-02-17T08:15:00"),
        ("", "17/Feb/26 8:15 AM", "2026-02-17T08:15:00"),
        ("Feb 17, 2026", "12:05 AM", "2026-02-17T00:05:00"),
        ("2026-02-17", "12:05 pm", "2026-02-17T12:05:00"),
        ("", "2026-02-17T08:15:00.000+0200", "2026-02-17T06:15:00"),
        ("", "2026-02-17 08:15:00 +0000", "2026-02-17T08:15:00"),
        ("2026-02-17 08:15", "", "2026-02-17T08:15:00"),
        ("17. Mai 2026", "", "2026-05-17T00:00:00"),
        ("", 1771316100000, "2026-02-17T08:15:00"),
    ],
)
def test_a_moment_in_any_spelling(day: object, when: object, meant: str):
    found, _ = moment_in(day, when, DAY_FIRST, "Start")
    assert found is not None
    assert found.isoformat() == meant


@pytest.mark.parametrize("cell", ["soon", "25:00", "31/02/2026", "13:00 PM", 10**400, "0001-01-01"])
def test_what_is_no_moment_is_said(cell: object):
    with pytest.raises(Odd):
        moment_in("2026-02-17" if cell == "25:00" else "", cell, DAY_FIRST, "Start")


def test_one_date_that_has_one_reading_tells_the_order_of_all():
    assert order_of(["03/04/2026", "17/02/2026"], {}) == (DAY_FIRST, None)
    assert order_of(["03/04/2026", "02/17/2026"], {}) == (MONTH_FIRST, None)
    assert order_of(["04/04/2026"], {}) == (DAY_FIRST, None)
    assert order_of(["03/04/2026"], {})[1] is not None
