"""Races in which one way falls short of the target, or two are as good as each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.assumption import Scenario
from core.report.findings.dossier import Dossier
from tests.report.longer_pocs import RISING, longer

TARGET = 0.85
"""Proved from 873 of 1,000 right answers."""
LATE = {"old": [[735, 795, 830, 850, 862], [740, 800, 836, 852, 864], [728, 788, 826, 846, 860]]}
RACE = LATE | {"new": RISING["new"]}
"""The old way falls short of the target in every repeat; the new way proves it in every one."""
HIGH = {arm: [[right + 30 for right in row] for row in RISING["new"]] for arm in ("old", "new")}
"""Both are far above the target, and alike."""


def poc(
    small: Dossier,
    right: Mapping[str, Sequence[Sequence[int]]] = RACE,
    target: float = TARGET,
    months: int = 12,
    **scenario: object,
) -> Dossier:
    """A race with right answers, repeat by repeat and round by round, under a scenario."""
    return longer(small, right, target, months, Scenario(**scenario))
