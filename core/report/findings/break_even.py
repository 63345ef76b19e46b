"""What would flip the recommendation, in rows and sentences."""

from __future__ import annotations

from dataclasses import dataclass

from core.decision.sensitivity.tornado import Mover, Moving, most_worth_noting
from core.decision.valuation import Valuation
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import HOURLY_PAY, PRICE_PER_LABEL, TUNING
from core.report.format.numbers import money, unit_price
from core.report.format.quantities import amount
from core.report.wording.assumption_words import assumption_name

ROWS = 4
TUNED_BY = (ANALYST_TUNING, TUNING)
"""Tuning of either way: drawn as one, and looked at apart where nothing else flips it."""
LABEL_PAY = {"hourly": HOURLY_PAY, "per label": PRICE_PER_LABEL}
SWITCH_WORDS = {
    "portable": "if the weights can move with you",
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
    now, low, high : float
        In the driver's unit.
    flips_at : float or None
    text : str
        Where it flips, or that it cannot.
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


@dataclass(frozen=True)
class Flips:
    """What would flip it: rows for the picture, sentences beside it.

    Attributes
    ----------
    could : int
        Inputs that could flip the answer within their range.
    note : Mover or None
        The hours that are most worth noting, which costs nothing.
    """

    rows: tuple[FlipRow, ...]
    sentences: tuple[str, ...]
    could: int
    note: Mover | None = None


def flips(moving: Moving, movers: list[Mover]) -> Flips:
    """The inputs that flip the answer, the most telling first, then switches and fields.

    Parameters
    ----------
    moving : Moving
    movers : list of Mover
        ``moving.movers()``, worked out once.
    """
    if not moving.possible:
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
    return Flips(rows, tuple(_sentences(moving)), len(flipping), note)


def flips_of(valuation: Valuation) -> Flips:
    """What would flip a valuation, worked out from nothing (half a second).

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
    """One line per input that flips the answer, then the sentences.

    Parameters
    ----------
    found : Flips

    Returns
    -------
    list of str

    Examples
    --------
    >>> row = FlipRow("Tuning", 8, 24, 80, 39, "8 h", "24 h", "80 h", "flips at 39 h")
    >>> flip_lines(Flips((row,), ("on an always-on GPU: to the old way",), 1))
    ['Tuning: flips at 39 h (now 24 h)', 'It also flips on an always-on GPU: to the old way']
    """
    if not found.rows:
        return list(found.sentences)
    rows = [f"{row.title}: {row.text} (now {row.now_text})" for row in found.rows]
    return rows + [f"It also flips {sentence}" for sentence in found.sentences]


def _nothing(valuation: Valuation) -> str:
    best, the = valuation.verdict.recommended, valuation.outcome.roster.the
    if best is not None and best not in valuation.firsts:
        return f"No input flips it: whether {the(best)} is good enough, exam items decide."
    if best is not None and len(valuation.firsts) == 1:
        return (
            f"Money cannot flip it: only {the(valuation.firsts[0])} may meet the target"
            f"{', ' if valuation.barred else ' and '}is shown to be good enough"
            f"{' and keeps to your own rules' if valuation.barred else ''}."
        )
    return "There is no recommendation that could flip."


def _row(valuation: Valuation, mover: Mover) -> FlipRow:
    unit = valuation.register[mover.driver].unit
    given = mover.given
    if mover.flips_at is None or not (mover.flips_at <= given.high):
        text = f"cannot flip it, even at {amount(_worst_end(mover), unit)}"
    elif mover.could_flip:
        text = f"flips at {amount(mover.flips_at, unit)}"
    else:
        text = f"flips only at {amount(mover.flips_at, unit)}, outside its range"
    return FlipRow(
        title=assumption_name(valuation.register, mover.driver, tied=bool(mover.tied)),
        low=given.low,
        now=given.mode,
        high=given.high,
        flips_at=mover.flips_at if mover.could_flip else None,
        low_text=amount(given.low, unit),
        now_text=amount(given.mode, unit),
        high_text=amount(given.high, unit),
        text=text,
    )


def _worst_end(mover: Mover) -> float:
    """The value at which the lead is smallest: nothing, or the high end."""
    return mover.given.high if mover.high < mover.low else 0.0


def _sentences(moving: Moving) -> list[str]:
    found = []
    cost, time = moving.error_cost_flip(), moving.value_of_time_flip()
    v = moving.valuation
    if cost is not None:
        side = "more than " if cost > v.cost_per_error else "less than "
        found.append(f"if one wrong answer costs {side}{_price(cost)}")
    if time is not None:
        now = v.scenario.value_per_month or 0.0
        word = "more" if time > now else "less"
        found.append(f"if being live a month sooner is worth {word} than {money(time)}")
    for choice in moving.switches():
        if choice.best != moving.best:
            found.append(f"{SWITCH_WORDS[choice.name]}: to {v.outcome.roster.the(choice.best)}")
    return found


def _price(usd: float) -> str:
    return unit_price(usd) if usd < 100 else money(usd)
