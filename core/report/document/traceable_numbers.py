"""Numbers of a dossier as cells that say where in ``decision.json`` they come from."""

from __future__ import annotations

from core.decision.assumptions.draws import Array
from core.evaluation.intervals import Estimate
from core.report.document.blocks import Stated, TableCell
from core.report.findings.dossier import Dossier, likely_range, middle
from core.report.format.numbers import chance, count, money, money_range, percent


def usd(values: Array, where: str) -> TableCell:
    """Middle outcome and 8-in-10 range of dollars.

    Parameters
    ----------
    where : str
        Path of the four points of the distribution in the record.
    """
    low, high = likely_range(values)
    value = middle(values)
    return TableCell(
        f"{money(value)} ({money_range(low, high)})",
        (
            Stated(money(value), value, f"{where}.p50"),
            Stated(money(low), low, f"{where}.p10"),
            Stated(money(high), high, f"{where}.p90"),
        ),
    )


def whole(values: Array, where: str) -> TableCell:
    """Middle outcome and 8-in-10 range of days or hours."""
    low, high = likely_range(values)
    value = middle(values)
    return TableCell(
        f"{count(value)} ({count(low)}-{count(high)})",
        (
            Stated(count(value), value, f"{where}.p50"),
            Stated(count(low), low, f"{where}.p10"),
            Stated(count(high), high, f"{where}.p90"),
        ),
    )


def accuracy(estimate: Estimate, where: str) -> TableCell:
    """A share with its margin of error."""
    return TableCell(
        f"{percent(estimate.value)} ({percent(estimate.low)} to {percent(estimate.high)})",
        estimate_stated(estimate, where),
    )


def estimate_stated(estimate: Estimate, where: str) -> tuple[Stated, ...]:
    """Value and both ends of an accuracy."""
    return tuple(
        Stated(percent(getattr(estimate, end)), getattr(estimate, end), f"{where}.{end}")
        for end in ("value", "low", "high")
    )


def likely(share: float, where: str) -> TableCell:
    """A chance."""
    return TableCell(chance(share), (Stated(chance(share), share, where),))


def proved_in(d: Dossier, arm: str) -> TableCell:
    """In how many repeats a way proved the target."""
    n_seeds = d.valuation.outcome.arms[arm].seeds
    share = 1 - d.missed(arm) / n_seeds
    return TableCell(
        d.proved(arm),
        (
            Stated(count(share * n_seeds), share * n_seeds, f"worked out: proved.{arm}"),
            Stated(count(n_seeds), n_seeds, "worked out: repeats"),
        ),
    )
