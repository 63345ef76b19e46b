"""A PoC of a few seconds, and progress that nobody watches."""

from __future__ import annotations

from core.domain.plan import Plan

TINY = Plan(
    benchmark_settings={"pool": 200, "dev": 60, "test": 60},
    sizes=(40,),
    seeds=(1,),
    arms=("old", "new"),
    target=0.6,
)


class Quiet:
    """Takes every report and says nothing."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Go on."""
