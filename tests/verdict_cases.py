"""Races whose terms lead to each verdict there is."""

from __future__ import annotations

from dataclasses import replace

from core.domain.plan import AnalystSettings, CrowdSettings, Plan
from core.domain.verdict import Answer

SMALLER = {"pool": 2100}
"""The embedded benchmark with fewer dishes to learn from, since few are used."""

ONE_REPEAT = {"seeds": (1,), "arms": ("old", "new"), "benchmark_settings": SMALLER}
LEAKING = SMALLER | {"repeats": 65}
SLOW_SPECIALISTS = CrowdSettings(seconds=600, known_before=8, slip=0.01)
SILENT_EXPERT = AnalystSettings(says_common=0.4, says_rare=0.1, says_name=0.1)

SLOW_LABELS = Plan(
    **ONE_REPEAT | {"arms": ("old", "new", "hybrid")},
    sizes=(1000, 2000),
    target=0.82,
    crowd=SLOW_SPECIALISTS,
)
"""Ten minutes a label."""

CASES = {
    # The new way buys none of them and is likely enough to do.
    "switch": (replace(SLOW_LABELS, arms=("old", "new")), Answer.SWITCH),
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
    # Without it, buying few labels and letting rules do the rest is the way.
    "hybrid": (replace(SLOW_LABELS, arms=("old", "hybrid")), Answer.HYBRID),
    # As many simulations speak for the one as for the other, and to build the wrong one costs.
    "undecided": (
        Plan(**ONE_REPEAT, sizes=(800, 1600), target=0.81, margin=0.0, period_months=0),
        Answer.UNDECIDED,
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
