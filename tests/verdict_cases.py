"""Races whose terms lead to each verdict there is."""

from __future__ import annotations

from core.domain.plan import AnalystSettings, CrowdSettings, Plan
from core.domain.verdict import Answer

SMALLER = {"pool": 2100}
"""The embedded benchmark with fewer dishes to learn from, since few are used."""

ONE_REPEAT = {"seeds": (1,), "arms": ("old", "new"), "benchmark_settings": SMALLER}
LEAKING = SMALLER | {"repeats": 65}
SLOW_SPECIALISTS = CrowdSettings(seconds=600, known_before=8, slip=0.01)
SILENT_EXPERT = AnalystSettings(says_common=0.4, says_rare=0.1, says_name=0.1)

CASES = {
    # Few labels: only the rationales are good enough.
    "switch": (Plan(**ONE_REPEAT, sizes=(200, 400), target=0.82, period_months=0), Answer.SWITCH),
    # A low target that both reach at once; keeping the new way costs more over three years.
    "stay": (
        Plan(**ONE_REPEAT, sizes=(400, 800), target=0.78, period_months=36),
        Answer.STAY,
    ),
    # An expert who says little and annotators who know a lot.
    "stay, only old": (
        Plan(
            **ONE_REPEAT,
            sizes=(800, 1600),
            target=0.83,
            crowd=CrowdSettings(known_before=5, slip=0.02),
            analyst=SILENT_EXPERT,
        ),
        Answer.STAY,
    ),
    # Ten minutes a label: buying few of them and letting rules do the rest is the way.
    "hybrid": (
        Plan(
            **ONE_REPEAT | {"arms": ("old", "new", "hybrid")},
            sizes=(1000, 2000),
            target=0.835,
            crowd=SLOW_SPECIALISTS,
        ),
        Answer.HYBRID,
    ),
    # No loss of accuracy is allowed, and the exam is too small to rule one out.
    "pilot more": (
        Plan(**ONE_REPEAT, sizes=(800, 1600), target=0.81, margin=0.0, period_months=0),
        Answer.PILOT_MORE,
    ),
    "neither": (Plan(**ONE_REPEAT, sizes=(200, 400), target=0.95), Answer.NEITHER_REACHES),
    # Exam dishes in the working set, and nobody keeps them out.
    "invalid": (
        Plan(
            **ONE_REPEAT | {"benchmark_settings": LEAKING},
            sizes=(200, 400),
            quarantine=False,
        ),
        Answer.INVALID,
    ),
}

QUARANTINED = Plan(**ONE_REPEAT | {"benchmark_settings": LEAKING}, sizes=(200, 400))
"""The last case again, and this time they are kept out."""
