"""Cases with a name: published runs of the same cost model, to check this one against.

``evidence-5-3`` is the sanity run that came with the evidence for the default assumptions;
docs/evidence-5-3.md compares it with what it gives here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.decision.calculator.ledger import OwnCase
from core.domain.assumption import Range, Scenario

PUBLISHED_VOLUME = 100_000.0
PUBLISHED_SECONDS = 30.0


@dataclass(frozen=True)
class NamedCase:
    """A case without data, its assumptions, and where they were published.

    Attributes
    ----------
    says : str
        One sentence about it.
    """

    name: str
    says: str
    case: OwnCase
    scenario: Scenario


def fixed(values: Mapping[str, float]) -> dict[str, Range]:
    """Overrides that leave no doubt about a value.

    Examples
    --------
    >>> fixed({"S8": 2})
    {'S8': Range(low=2, mode=2, high=2)}
    """
    return {key: Range(value, value, value) for key, value in values.items()}


PUBLISHED = {
    "N2d": 4.0,
    "N2e": 24.0,
    "O4a": 24.0,
    "O2i": 5.0,
    "OOa": 50.0,
    "S8": 2.0,
    "S11": 8.0,
    "S12": 4.0,
    "NOc": 1.0,
    "NOe": 0.0,
    "S13": 0.0,
}
"""What the published run states. It leaves out gold, going live (S13) and the privacy review
(NOd, which no way is charged for here either). O2l = 1 and O2h = 0 are how this engine always
counts: nobody writes reasons, and no fee per item is charged beside the fee on pay."""

ALWAYS_ON = {"NOc": 0.5, "NOb": 1825.0}
PLAIN = {"S13": 0.0}
REASONS_TAKE = 1.5
"""O2l's likely value, which the published plain defaults multiply the seconds with."""


def evidence_5_3(
    items: int = 1000, volume: float = PUBLISHED_VOLUME, *, always_on: bool = False
) -> NamedCase:
    """The published sanity run: three rounds, symmetric hours, two expert hours a day.

    Parameters
    ----------
    items : int
        Items a round; 1,000 and 10,000 were published.
    volume : float
        Predictions a month; 100k, 1M and 10M were published.
    always_on : bool
        The dedicated machine instead of a price per token.
    """
    values = PUBLISHED | {"V1": volume} | (ALWAYS_ON if always_on else {})
    return NamedCase(
        "evidence-5-3",
        "The sanity run published with the default assumptions, at their likeliest values.",
        _case(items, PUBLISHED_SECONDS),
        Scenario(
            "evidence-5-3",
            overrides=fixed(values),
            hosting="always-on" if always_on else "per token",
        ),
    )


def plain_defaults(items: int = 1000) -> NamedCase:
    """The published run on plain default modes, reasons of annotators included."""
    return NamedCase(
        "plain-defaults",
        "Every default at its likeliest value; annotators write reasons, half as long again.",
        _case(items, PUBLISHED_SECONDS * REASONS_TAKE),
        Scenario("plain-defaults", overrides=fixed(PLAIN)),
    )


def _case(items: int, seconds: float) -> OwnCase:
    """Three votes, three rounds; the old way is checked twice as often, as published."""
    return OwnCase(
        items=items, votes=3, seconds=seconds, iterations=3, test_items=500, checked_alike=False
    )


NAMED = {"evidence-5-3": evidence_5_3, "plain-defaults": plain_defaults}
