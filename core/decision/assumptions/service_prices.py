"""Assumptions that a service sets: what it charges, how a tuned model runs, who forces moves.

Their middle value is the price of the default service
(:func:`core.tokens.services.default_service`); where it does not sell by that unit, that of the
cheapest service that takes new customers and does. Their ends are the lowest and the highest price
asked for the same by services that take new customers that day. A machine by the hour has the ends
of its own quotes. Trained on such a machine, a job costs at least its hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.assumption import Assumption, Range
from core.domain.drivers.driver import Driver
from core.domain.drivers.new_way import (
    ALWAYS_ON_GPU,
    EPOCHS,
    FINE_TUNE_HOURS,
    FORCED_MIGRATIONS,
    INFERENCE_PRICE,
    ITEMS_LABELLED_BY_RATIONALES,
    MINIMUM_JOB_CHARGE,
    TEST_SET_INFERENCE,
    TRAINING_TOKEN_PRICE,
    TRAINING_TOKENS,
)
from core.domain.drivers.shared import PREDICTIONS_A_MONTH
from core.tokens.prices import Price
from core.tokens.services import (
    HOURS_A_MONTH,
    Service,
    Trains,
    Use,
    default_service,
    load_services,
    taking_customers,
)

OF_SERVICES = (
    TRAINING_TOKEN_PRICE,
    MINIMUM_JOB_CHARGE,
    TEST_SET_INFERENCE,
    INFERENCE_PRICE,
    ALWAYS_ON_GPU,
    FORCED_MIGRATIONS,
)
"""Assumptions that follow from the service."""

Written = Mapping[Driver, Assumption]
Amount = Callable[[Service], float | None]
Rows = Callable[[Service], tuple[Price | None, ...]]


@dataclass(frozen=True)
class Found:
    """A price, the service that asks it, and the rows of the price list behind it."""

    service: Service
    range: Range
    rows: tuple[Price, ...]


@dataclass(frozen=True)
class _Market:
    """The services that take new customers on a day, and the one that is assumed."""

    day: date
    open: Sequence[Service]
    assumed: Service

    def among(self, amount: Amount, rows: Rows) -> Found | None:
        """The service whose amount is likely, and that amount between the ends of all."""
        known = {one: usd for one in self.open if (usd := amount(one)) is not None}
        if not known:
            return None
        one = self.assumed if self.assumed in known else min(known, key=lambda it: known[it])
        ends = Range(min(known.values()), known[one], max(known.values()))
        return Found(one, ends, tuple(price for price in rows(one) if price))


def typical_use(written: Written) -> Use:
    """What services are compared by: the likeliest job and volume of the register."""

    def likely(driver: Driver) -> float:
        """The likeliest value of an assumption."""
        given = written[driver].range
        assert given is not None, driver
        return given.mode

    items, each = likely(ITEMS_LABELLED_BY_RATIONALES), likely(TRAINING_TOKENS)
    return Use(items * each * likely(EPOCHS), likely(FINE_TUNE_HOURS), likely(PREDICTIONS_A_MONTH))


def service_on(written: Written, day: date) -> Service | None:
    """The default service of a day, for the register's job and volume.

    Parameters
    ----------
    written : mapping of Driver to Assumption
    day : date
        The pricing date.
    """
    return default_service(load_services(), day, typical_use(written))


def priced_on(written: Written, day: date) -> dict[Driver, Assumption]:
    """The register with what the default service of a day sets.

    Parameters
    ----------
    written : mapping of Driver to Assumption
        As the file has it.
    day : date
        The pricing date.

    Returns
    -------
    dict of Driver to Assumption
        In the same order; as written where no service takes new customers.
    """
    assumed = service_on(written, day)
    if assumed is None:
        return dict(written)
    market = _Market(day, taking_customers(load_services(), day), assumed)
    tokens = market.among(
        lambda one: one.train.amount if one.train else None, lambda one: (one.train,)
    )
    answers = market.among(lambda one: one.answer, lambda one: (one.read, one.written))
    always_on = assumed.serving.always_on
    found = {
        TRAINING_TOKEN_PRICE: _set(written[TRAINING_TOKEN_PRICE], market, tokens),
        MINIMUM_JOB_CHARGE: _set(
            written[MINIMUM_JOB_CHARGE], market, _job_charge(market, written[FINE_TUNE_HOURS])
        ),
        TEST_SET_INFERENCE: _set(written[TEST_SET_INFERENCE], market, answers),
        INFERENCE_PRICE: _set(written[INFERENCE_PRICE], market, answers, off=always_on),
        ALWAYS_ON_GPU: _set(written[ALWAYS_ON_GPU], market, _machine(market), off=not always_on),
        FORCED_MIGRATIONS: _moves(written[FORCED_MIGRATIONS], market),
    }
    return {driver: found.get(driver, given) for driver, given in written.items()}


def _set(
    given: Assumption, market: _Market, found: Found | None, *, off: bool = False
) -> Assumption:
    """An assumption with the price of a service, and whether it counts unless said so."""
    kind = "switch" if off else "range"
    if found is None:
        return replace(given, kind=kind)
    one = found.service
    rows = ", ".join(f"{price.id} of {price.read_on}" for price in found.rows)
    note = f"{one.name}, which takes new customers on {market.day.isoformat()}"
    note += f"; price rows {rows}" if rows else "; it names none"
    return replace(given, kind=kind, range=found.range, sources=one.evidence, note=note)


def _machine(market: _Market) -> Found | None:
    """A month of the machine that answers: the assumed service's, else the cheapest one's."""
    known = [one for one in market.open if one.serving.always_on and one.hosting]
    if not known:
        return None
    one = market.assumed if market.assumed in known else min(known, key=lambda it: it.hour or 0.0)
    return Found(one, _scaled(one, HOURS_A_MONTH, HOURS_A_MONTH, HOURS_A_MONTH), one.hosting)


def _job_charge(market: _Market, hours: Assumption) -> Found:
    """The least that a training job costs."""
    one = market.assumed
    if one.trains_by is Trains.GPU_HOUR and one.hosting and hours.range is not None:
        ends = _scaled(one, hours.range.low, hours.range.mode, hours.range.high)
        return Found(one, ends, one.hosting)
    likely = one.job.amount if one.job else 0.0
    asked = [it.job.amount if it.job else 0.0 for it in market.open if it.train is not None]
    ends = Range(min([*asked, likely]), likely, max([*asked, likely]))
    return Found(one, ends, (one.job,) if one.job else ())


def _scaled(one: Service, low: float, likely: float, high: float) -> Range:
    """Quotes of an hour, each times its hours."""
    quotes = [price.amount for price in one.hosting]
    middle = quotes[len(quotes) // 2]
    return Range(quotes[0] * low, middle * likely, quotes[-1] * high)


def _moves(given: Assumption, market: _Market) -> Assumption:
    """Forced moves: none where the weights go along."""
    if not market.assumed.portable:
        return given
    note = f"weights of {market.assumed.name} go along: none unless a scenario says so"
    return replace(given, kind="switch", note=note)
