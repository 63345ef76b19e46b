"""How hard the dishes are: three strata and their parameters.

The figures were tuned until the learning curve had a useful shape (about 70% with
50 examples, 93% with 3,000): that shape is a design target reached, not a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.benchmarks.keto.dish import ComponentRole


@dataclass(frozen=True)
class Stratum:
    """Parameters of one difficulty.

    Attributes
    ----------
    option_zipf, surface_zipf : float
        Exponents of the rank weights of options and of their wordings.
    high_options : tuple of float
        Chance that a dish over the limit has 1, 2 or 3 options that take it there.
    uniform_nuance : float
        Chance that such an option is drawn evenly over nuances.
    forced_hinge : float
        Chance that the dish is built around one nuance that turns the answer.
    modifiers : dict
        Chance of each kind of clause that changes what is on the plate.
    """

    name: str
    share: float
    option_zipf: float
    surface_zipf: float
    high_options: tuple[float, float, float]
    uniform_nuance: float
    forced_hinge: float
    modifiers: dict[ComponentRole, float]


def _modifiers(
    swap: float, offered: float, removal: float, addon: float, tiny: float
) -> dict[ComponentRole, float]:
    return {
        ComponentRole.SWAP: swap,
        ComponentRole.OFFERED: offered,
        ComponentRole.REMOVAL: removal,
        ComponentRole.ADDON: addon,
        ComponentRole.TINY: tiny,
    }


EASY = Stratum(
    "easy", 0.76, 2.5, 2.5, (0.10, 0.45, 0.45), 0.05, 0.0, _modifiers(0.02, 0.02, 0.03, 0.03, 0.0)
)
MEDIUM = Stratum(
    "medium",
    0.17,
    1.4,
    1.6,
    (0.30, 0.40, 0.30),
    0.0,
    0.30,
    _modifiers(0.05, 0.05, 0.08, 0.08, 0.03),
)
HARD = Stratum(
    "hard", 0.07, 0.8, 1.0, (0.70, 0.25, 0.05), 0.30, 1.0, _modifiers(0.12, 0.12, 0.20, 0.16, 0.08)
)
STRATA = (EASY, MEDIUM, HARD)

KETO_SHARE = 0.40
SLOT_SHOWN = 0.70


def quotas(n: int) -> list[tuple[Stratum, bool]]:
    """Exact plan of ``n`` dishes: one (stratum, is keto) pair per dish.

    Examples
    --------
    >>> plan = quotas(1000)
    >>> len(plan), sum(keto for _, keto in plan), sum(s.name == "easy" for s, _ in plan)
    (1000, 400, 760)
    """
    plan: list[tuple[Stratum, bool]] = []
    counts = [round(n * stratum.share) for stratum in STRATA]
    counts[0] += n - sum(counts)
    keto_left = round(n * KETO_SHARE)
    for stratum, count in zip(STRATA, counts, strict=True):
        keto = round(count * KETO_SHARE) if stratum is not HARD else keto_left
        keto_left -= keto
        plan += [(stratum, position < keto) for position in range(count)]
    return plan
