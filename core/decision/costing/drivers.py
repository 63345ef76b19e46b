"""What each booked quantity costs: one rule per driver, in hours, dollars and working days.

A ledger entry names its driver; the rule turns the entry's quantity (counted, or drawn where
it is assumed) into effort, money and elapsed time under a set of what-ifs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from core.decision.assumptions.draws import Array, Draws

SECONDS_PER_HOUR = 3600.0
FREE_NIGHT_HOURS = 16.0
"""A job started at the end of a working day costs nothing while it ends by the next one."""

RATE = {"expert": "S5", "NN expert": "S6", "analyst": "S7"}
AVAILABLE = {"expert": "S8", "NN expert": "S9", "analyst": "S9"}


@dataclass(frozen=True)
class Priced:
    """Effort, money and elapsed time of one line, per what-if.

    Attributes
    ----------
    hours : ndarray
        Hours of people; 0 for machines and money alone.
    usd : ndarray
    days : ndarray
        Working days that pass until it is done.
    """

    hours: Array
    usd: Array
    days: Array


@dataclass(frozen=True)
class Priceable:
    """A line of an arm's ledger, summed over the iterations that count.

    Attributes
    ----------
    driver, who : str
    quantity : ndarray, shape (draws,)
        Total; for an assumed line the drawn value times how often it was booked.
    per_iteration : tuple of ndarray
        The same by iteration, for charges with a minimum.
    beside : frozenset of str
        Drivers of the arm's other lines.
    """

    driver: str
    who: str
    quantity: Array
    per_iteration: tuple[Array, ...] = ()
    beside: frozenset[str] = frozenset()


Rule = Callable[[Priceable, Draws], Priced]


def price(line: Priceable, draws: Draws) -> Priced:
    """Apply the rule of the line's driver.

    Raises
    ------
    KeyError
        If the driver has no rule: a quantity must never be booked and forgotten.
    """
    return RULES[line.driver](line, draws)


def _person(line: Priceable, draws: Draws) -> Priced:
    """Hours of one person."""
    hours = line.quantity
    return Priced(hours, hours * draws[RATE[line.who]], hours / draws[AVAILABLE[line.who]])


def _pair(line: Priceable, draws: Draws) -> Priced:
    """Two people at once: both are paid, time passes at the pace of the scarcer one."""
    hours = line.quantity
    usd = hours * draws[RATE[line.who]]
    if line.who == "analyst":
        return Priced(hours, usd, np.zeros_like(hours))
    return Priced(hours, usd, hours / np.minimum(draws["S8"], draws["S9"]))


def annotator_rate(draws: Draws) -> Array:
    """USD per annotator hour, the platform's fee included."""
    pay = draws["O2f"] if draws.scenario.specialists else draws["O2d"]
    return pay * (1.0 + draws["O2g"])


def _crowd_session(line: Priceable, draws: Draws) -> Priced:
    """Every annotator spends the same hours at the same time."""
    hours = line.quantity * draws["O2i"]
    return Priced(hours, hours * annotator_rate(draws), line.quantity / draws["S9"])


def _recruiting(line: Priceable, draws: Draws) -> Priced:
    """Lead time runs while the expert writes or is interviewed; only the rest is waited for."""
    talking = draws["O1a" if "O1a" in line.beside else "N1a"]
    meanwhile = talking / draws["S8"]
    nothing = np.zeros_like(line.quantity)
    return Priced(nothing, nothing, np.maximum(line.quantity - meanwhile, 0.0))


def _labels(line: Priceable, draws: Draws) -> Priced:
    """Labels bought one by one."""
    nothing = np.zeros_like(line.quantity)
    if draws.scenario.pay != "per label":
        return Priced(nothing, nothing, nothing)
    return Priced(nothing, line.quantity * draws["O2e"] * (1.0 + draws["O2g"]), nothing)


def _labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours of labelling, several annotators at once; paid by the hour unless by label."""
    days = line.quantity / (draws["O2i"] * draws["S9"])
    hourly = draws.scenario.pay == "hourly"
    usd = line.quantity * annotator_rate(draws) if hourly else np.zeros_like(line.quantity)
    return Priced(line.quantity, usd, days)


def _untimed_labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours of labels that nobody timed, at the assumed seconds each."""
    hours = line.quantity * draws["O2c"] / SECONDS_PER_HOUR
    return _labelling(replace(line, quantity=hours), draws)


def _paid_labelling(line: Priceable, draws: Draws) -> Priced:
    """Hours that were paid with the labels: they only take time."""
    nothing = np.zeros_like(line.quantity)
    return Priced(line.quantity, nothing, line.quantity / (draws["O2i"] * draws["S9"]))


def _rewards(line: Priceable, draws: Draws) -> Priced:
    """Dollars people were paid for labels, and the platform's fee on them."""
    nothing = np.zeros_like(line.quantity)
    return Priced(nothing, line.quantity * (1.0 + draws["O2g"]), nothing)


def _audit(line: Priceable, draws: Draws) -> Priced:
    """The expert judges items one by one."""
    hours = line.quantity * draws["S3"] / SECONDS_PER_HOUR
    return Priced(hours, hours * draws["S5"], hours / draws["S8"])


def _gold(line: Priceable, draws: Draws) -> Priced:
    """Expert labels good enough to train or judge on: repeated and adjudicated."""
    each = draws["S2"] * draws["S3"] * (1.0 + draws["S4"]) / SECONDS_PER_HOUR
    hours = line.quantity * each
    return Priced(hours, hours * draws["S5"], hours / draws["S8"])


def _machine_wait(line: Priceable, draws: Draws) -> Priced:
    """Training runs around the clock; only what outlasts the night costs working days."""
    nothing = np.zeros_like(line.quantity)
    lost = np.maximum(draws["N2j"] - FREE_NIGHT_HOURS, 0.0) / 24.0
    return Priced(nothing, nothing, line.quantity * lost)


def _training_tokens(line: Priceable, draws: Draws) -> Priced:
    """Tokens as if billed, at least one minimum charge per round."""
    usd = np.zeros(draws.size)
    for tokens in line.per_iteration:
        usd += np.where(tokens > 0, np.maximum(tokens / 1e6 * draws["N2h"], draws["N2k"]), 0.0)
    nothing = np.zeros_like(usd)
    return Priced(nothing, usd, nothing)


def _bought(unit_price: str) -> Rule:
    """Quantity times a price; nobody's hours."""

    def rule(line: Priceable, draws: Draws) -> Priced:
        """Quantity times the price."""
        nothing = np.zeros_like(line.quantity)
        return Priced(nothing, line.quantity * draws[unit_price], nothing)

    return rule


def _billed(line: Priceable, draws: Draws) -> Priced:
    """Dollars that somebody already paid."""
    nothing = np.zeros_like(line.quantity)
    return Priced(nothing, line.quantity, nothing)


def _waiting(line: Priceable, draws: Draws) -> Priced:
    """Days that pass while nobody works on it."""
    nothing = np.zeros_like(line.quantity)
    return Priced(nothing, nothing, line.quantity)


def _counted_elsewhere(line: Priceable, draws: Draws) -> Priced:
    """A quantity that is shown but priced through another one."""
    nothing = np.zeros_like(line.quantity)
    return Priced(nothing, nothing, nothing)


RULES: dict[str, Rule] = {
    "O1a": _person,
    "O1b": _person,
    "O3a": _person,
    "O4a": _person,
    "O5a": _person,
    "N2d": _person,
    "N2e": _person,
    "N3a": _person,
    "P1": _person,
    "N1a": _pair,
    "N1b": _pair,
    "O1c": _crowd_session,
    "O1e": _crowd_session,
    "O1d": _recruiting,
    "O2a": _counted_elsewhere,
    "O2b": _labels,
    "O2c": _labelling,
    "O2c untimed": _untimed_labelling,
    "O2b paid": _counted_elsewhere,
    "O2c paid": _paid_labelling,
    "O2d paid": _rewards,
    "O2k": _audit,
    "N2c": _audit,
    "S3": _gold,
    "O4b": _bought("O4c"),
    "N1c": _bought("N1d"),
    "N3b": _bought("N3b"),
    "P2": _counted_elsewhere,
    "P4": _billed,
    "P5": _counted_elsewhere,
    "N2f": _training_tokens,
    "N2i": _machine_wait,
    "S10": _waiting,
}
"""Rules by driver. Management (O2j) is a share of other lines and priced in ``costs``."""


PRICES_USED: dict[str, tuple[str, ...]] = {
    "O1c": ("O2i", "O2d", "O2g"),
    "O1e": ("O2i", "O2d", "O2g"),
    "O2b": ("O2e", "O2g"),
    "O2c": ("O2d", "O2g"),
    "O2c untimed": ("O2c", "O2d", "O2g"),
    "O2d paid": ("O2g",),
    "O2k": ("S3", "S5"),
    "N2c": ("S3", "S5"),
    "S3": ("S2", "S3", "S4", "S5"),
    "O4b": ("O4c",),
    "N1c": ("N1d",),
    "N3b": ("N3b",),
    "N2f": ("N2h", "N2k"),
    "O2j": ("O2j", "O2d", "O2g"),
}
"""Assumptions that price a driver, beside the rate of whose hours it is."""


def assumptions_behind(driver: str, who: str) -> tuple[str, ...]:
    """Ids of the assumptions in a line's dollars, the driver itself not included."""
    rate = (RATE[who],) if who in RATE and driver not in PRICES_USED else ()
    return PRICES_USED.get(driver, ()) + rate
