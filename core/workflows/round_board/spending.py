"""What a race that takes weeks has cost so far, and how anybody knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from core.decision.assumptions.draws import COARSE, Array, Draws
from core.decision.costing.calendar import working_days_between
from core.decision.costing.logged_hours import Logged
from core.decision.costing.priced import Priceable
from core.decision.costing.pricing_rules import price
from core.decision.costing.rates import STAFF
from core.domain.assumption import Scenario
from core.domain.clock import utc_now
from core.domain.drivers.driver import Driver
from core.domain.drivers.old_way import LABEL_REWARDS, LABELLING_TIME, LABELS, UNTIMED_LABELS
from core.report.format.numbers import count, money
from core.store.connection import Store
from core.store.uploads.benchmarks import UploadedBenchmark
from core.workflows.inputs.assumptions import current_register
from core.workflows.inputs.logged_hours import logged_hours
from core.workflows.round_board.wording import hours_text

PAID_STATUSES = ("given", "control")
"""Labels that take paid time; what else an upload says was paid counts as well."""


@dataclass(frozen=True)
class Money:
    """Dollars with the range of what is assumed in them: 8 in 10 what-ifs."""

    middle: float
    low: float
    high: float

    @classmethod
    def of(cls, usd: Array) -> Money:
        """The middle outcome and its range."""
        low, middle, high = (float(v) for v in np.percentile(usd, [10, 50, 90]))
        return cls(middle, low, high)


@dataclass(frozen=True)
class Spent:
    """Dollars so far and what they stand on.

    Attributes
    ----------
    total : Money
    hours : float
        Logged hours of expert, analyst and NN expert.
    hours_usd : float
        At the rates of the assumptions.
    paid_labels, paid_usd : int, float
        Labels whose pay the uploads say, and that pay without a platform's fee.
    priced_labels, priced_usd : int, float
        Labels whose pay nobody said, at the assumed pay of their time.
    """

    total: Money
    hours: float
    hours_usd: float
    paid_labels: int
    paid_usd: float
    priced_labels: int
    priced_usd: float


def spent_so_far(store: Store, uploaded: UploadedBenchmark) -> Spent:
    """Logged hours at the people's rates, and labels at what they were paid.

    Parameters
    ----------
    uploaded : UploadedBenchmark

    Returns
    -------
    Spent
        US dollars and hours, both ways together.
    """
    draws = Draws(current_register(store), Scenario(), size=COARSE)
    logged = logged_hours(store, uploaded.name)
    hours = _hours_usd(logged, draws)
    rows = uploaded.labels
    rows = rows[rows["source_kind"] == "human"]
    usd = rows["cost"].where(rows["currency"].fillna("USD") == "USD").astype(float)
    paid = usd.notna()
    unpaid = rows[~paid & rows["status"].isin(PAID_STATUSES)]
    seconds = unpaid["seconds"].astype(float)
    paid_usd = float(usd.sum())
    rewards = _priced(LABEL_REWARDS, paid_usd, draws)
    labour = (
        _priced(LABELS, len(unpaid), draws)
        + _priced(LABELLING_TIME, float(seconds.sum()) / 3600.0, draws)
        + _priced(UNTIMED_LABELS, int(seconds.isna().sum()), draws)
    )
    return Spent(
        total=Money.of(hours + rewards + labour),
        hours=sum(h for (_, who, _), h in logged.items() if who in STAFF),
        hours_usd=float(np.median(hours)),
        paid_labels=int(paid.sum()),
        paid_usd=paid_usd,
        priced_labels=len(unpaid),
        priced_usd=float(np.median(labour)),
    )


def _hours_usd(logged: Logged, draws: Draws) -> Array:
    usd = np.zeros(draws.size)
    for (_, who, _), hours in logged.items():
        if who in STAFF:
            usd += hours * draws[STAFF[who].rate]
    return usd


def _priced(driver: Driver, quantity: float, draws: Draws) -> Array:
    line = Priceable(driver, "annotators", np.full(draws.size, float(quantity)))
    return price(line, draws).usd


def first_upload(uploaded: UploadedBenchmark) -> datetime | None:
    """When the first file of a benchmark came."""
    return uploaded.imports[0].created_at if uploaded.imports else None


def working_days_so_far(since: datetime) -> int:
    """Working days from a time to now, both days counted; public holidays are not known."""
    return working_days_between(since.date(), utc_now().date())


def how_we_know(spent: Spent) -> str:
    """One sentence for every part that is not nothing; empty where nothing was spent."""
    parts = []
    if spent.hours:
        parts.append(
            f"{money(spent.hours_usd)} for {hours_text(spent.hours)} logged, at the rates under "
            "Assumptions"
        )
    if spent.paid_labels:
        parts.append(
            f"{money(spent.paid_usd)} paid for {_labels(spent.paid_labels)}, as the uploads say, "
            "with a platform fee assumed on top"
        )
    if spent.priced_labels:
        parts.append(
            f"{money(spent.priced_usd)} for {_labels(spent.priced_labels)} without a price, "
            "at assumed pay for their time"
        )
    if not parts:
        return ""
    return "Spent so far: " + "; ".join(parts) + ". Hours that were not tracked are missing."


def _labels(n: int) -> str:
    return f"{count(n)} label{'' if n == 1 else 's'}"
