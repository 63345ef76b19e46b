"""What would change which option is recommended, in rows and sentences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from core.decision.sensitivity.tornado import Mover, Moving, most_worth_noting
from core.decision.valuation import Valuation
from core.domain.assumption import Range
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import HOURLY_PAY, PRICE_PER_LABEL, TUNING
from core.domain.verdict import Answer
from core.report.format.numbers import about_money, unit_price
from core.report.format.quantities import amount
from core.report.wording.assumption_words import assumption_name

ROWS = 4
TUNED_BY = (ANALYST_TUNING, TUNING)
"""Tuning of either way: drawn as one, and looked at apart where nothing else flips it."""
LABEL_PAY = {"hourly": HOURLY_PAY, "per label": PRICE_PER_LABEL}
SWITCH_WORDS = {
    "portable": "if you own the model weights",
    "always-on": "on an always-on GPU",
    "per token": "at a price per token",
    "per label": "with labels bought at a price each",
    "specialists": "with specialists as annotators",
}


@dataclass(frozen=True)
class FlipRow:
    """One input on its range.

    Attributes
    ----------
    now : float
        What is expected of it; the answer is the one at this value.
    low, high : float
        In the driver's unit.
    flips_at : float or None
        Beyond it another option is recommended, rounded to what is known.
    text : str
        The break-even, or that there is none.
    to : str
        What is recommended beyond it, inside a sentence; empty where nothing changes.
    """

    title: str
    low: float
    now: float
    high: float
    flips_at: float | None
    low_text: str
    now_text: str
    high_text: str
    text: str
    to: str = ""

    @property
    def sentence(self) -> str:
        """``Tuning hours: above 39 h, human annotation is ahead (expected: 31 h).``"""
        if self.flips_at is None:
            return f"{self.title}: {self.text} (expected: {self.now_text})."
        return f"{self.title}: {self.text}, {self.to} is ahead (expected: {self.now_text})."


@dataclass(frozen=True)
class Flips:
    """What would change the answer: rows for the picture, sentences beside it.

    Attributes
    ----------
    could : int
        Inputs that could change the answer within their range.
    note : Mover or None
        The hours that are most worth tracking, which costs nothing.
    """

    rows: tuple[FlipRow, ...]
    sentences: tuple[str, ...]
    could: int
    note: Mover | None = None


def flips(moving: Moving, movers: list[Mover]) -> Flips:
    """The inputs that change the answer, the most telling first, then switches and fields.

    Parameters
    ----------
    moving : Moving
    movers : list of Mover
        ``moving.movers()``, worked out once.
    """
    if moving.best is None or not moving.possible or _out_of_reach(moving.valuation):
        return Flips((), (_nothing(moving.valuation),), 0)
    flipping = [mover for mover in movers if mover.could_flip]
    chosen = flipping[: ROWS - 1]
    if len(chosen) < ROWS - 1:
        parted = [moving.parted(driver) for driver in TUNED_BY]
        chosen += [m for m in parted if m is not None and m.could_flip][:1]
        rest = [mover for mover in movers if mover not in chosen]
        chosen += sorted(rest, key=lambda mover: -mover.swing)[: ROWS - 1 - len(chosen)]
    pay = LABEL_PAY[moving.valuation.scenario.pay]
    if all(mover.driver is not pay for mover in chosen):
        chosen += [mover for mover in movers if mover.driver is pay]
    rows = tuple(_row(moving.valuation, mover) for mover in chosen[:ROWS])
    note = most_worth_noting(moving.valuation.register, movers)
    could = max(len(flipping), sum(row.flips_at is not None for row in rows))
    return Flips(rows, tuple(_sentences(moving)), could, note)


def flips_of(valuation: Valuation) -> Flips:
    """What would change a valuation's answer, worked out from nothing (half a second).

    Parameters
    ----------
    valuation : Valuation

    Returns
    -------
    Flips
        Values in each driver's unit; without rows where money has nothing to choose between.
    """
    moving = Moving(valuation)
    return flips(moving, moving.movers())


def flip_lines(found: Flips) -> list[str]:
    """One line per input, then the sentences.

    Parameters
    ----------
    found : Flips

    Returns
    -------
    list of str

    Examples
    --------
    >>> row = FlipRow("Tuning", 8, 31, 80, 39, "8 h", "31 h", "80 h", "above 39 h", "rules only")
    >>> for line in flip_lines(Flips((row,), ("on an always-on GPU: rules only",), 1)):
    ...     print(line)
    Tuning: above 39 h, rules only is ahead (expected: 31 h).
    Also on an always-on GPU: rules only.
    """
    if not found.rows:
        return list(found.sentences)
    return [row.sentence for row in found.rows] + [f"Also {one}." for one in found.sentences]


def _out_of_reach(valuation: Valuation) -> bool:
    return valuation.verdict.answer is Answer.NEITHER_REACHES


def _nothing(valuation: Valuation) -> str:
    best, the = valuation.verdict.recommended, valuation.outcome.roster.the
    if best is not None and best not in valuation.firsts:
        return f"No input changes it: test items decide whether {the(best)} is accurate enough."
    if best is not None and len(valuation.firsts) == 1:
        kept = " and keeps to your own rules" if valuation.barred else ""
        return f"Money does not change it: only {the(best)} may meet the target{kept}."
    return "There is no recommendation that an input could change."


def _row(valuation: Valuation, mover: Mover) -> FlipRow:
    unit, given = valuation.register[mover.driver].unit, mover.given
    at, now = mover.flips_at, known(given.mean, given)
    shown = None if at is None else known(at, given)
    if at is None or shown is None or at > given.high:
        text = f"no break-even, even at {amount(_worst_end(mover), unit)}"
    elif not mover.could_flip:
        text = f"break-even only at {amount(shown, unit)}, outside its range"
    elif amount(shown, unit) == amount(now, unit):
        text = "already around what is expected"
    else:
        text = f"{'above' if at > given.mean else 'below'} {amount(shown, unit)}"
    return FlipRow(
        title=assumption_name(valuation.register, mover.driver, tied=bool(mover.tied)),
        low=given.low,
        now=given.mean,
        high=given.high,
        flips_at=shown if mover.could_flip else None,
        low_text=amount(given.low, unit),
        now_text=amount(now, unit),
        high_text=amount(given.high, unit),
        text=text,
        to=valuation.outcome.roster.the(mover.to) if mover.could_flip and mover.to else "",
    )


def known(value: float, given: Range) -> float:
    """A value as exactly as an input is known: to the step of its own range, at most two figures.

    Examples
    --------
    >>> known(7.8, Range(2, 8, 24)), known(31.2, Range(8, 24, 80))
    (8.0, 31.0)
    >>> known(0.134, Range(0.1, 0.13, 1))
    0.13
    >>> known(128_400, Range(10_000, 100_000, 1_000_000)), known(0.4, Range(2, 8, 24))
    (130000.0, 0.4)
    """
    if not value:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    ends = [end for end in (given.low, given.mode, given.high) if end]
    step = max((-_zeros(end) for end in ends), default=digits)
    rounded = round(value, min(digits, step))
    return float(rounded or round(value, digits - 1))


def _zeros(value: float) -> int:
    """Zeros at the end of a number; below zero its decimals."""
    return int(Decimal(repr(float(value))).normalize().as_tuple().exponent)


def _worst_end(mover: Mover) -> float:
    """The value at which the lead is smallest: nothing, or the high end."""
    return mover.given.high if mover.high < mover.low else 0.0


def _sentences(moving: Moving) -> list[str]:
    found = []
    cost, time = moving.error_cost_flip(), moving.value_of_time_flip()
    v = moving.valuation
    if cost is not None:
        side = "more than " if cost > v.cost_per_error else "less than "
        found.append(f"if one wrong answer costs {side}{_price(two_figures(cost))}")
    if time is not None:
        now = v.scenario.value_per_month or 0.0
        word = "more" if time > now else "less"
        found.append(f"if being live a month sooner is worth {word} than {about_money(time)}")
    for choice in moving.switches():
        if choice.best != moving.best:
            found.append(f"{SWITCH_WORDS[choice.name]}: {v.outcome.roster.the(choice.best)}")
    return found


def two_figures(value: float) -> float:
    """A value with two figures.

    Examples
    --------
    >>> two_figures(0.01234), two_figures(1_284.0), two_figures(0.0)
    (0.012, 1300.0, 0.0)
    """
    return round(value, 1 - math.floor(math.log10(abs(value)))) if value else 0.0


def _price(usd: float) -> str:
    return unit_price(usd) if usd < 100 else about_money(usd)
