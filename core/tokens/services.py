"""Services that fine-tune models, dated: who takes new customers when, and what it costs there."""

from __future__ import annotations

import csv
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from core.domain.errors import BadData, BadUsage
from core.tokens.prices import Price, load_prices

FILE = Path(__file__).resolve().parents[2] / "data" / "services.csv"
HOURS_A_MONTH = 730.0
MONTHS_A_YEAR = 12
TOKENS_READ, TOKENS_WRITTEN = 300, 5
"""Of one answer, as the assumption of its price counts it."""
UNITS = {**dict.fromkeys(("train", "input", "output"), "1M tokens"), "hour": "hour", "job": "job"}
MONTH = re.compile(r"\d{4}-\d{2}")
Word = TypeVar("Word", bound=StrEnum)


class State(StrEnum):
    """Whom a service lets train a model."""

    OPEN = "open"
    EXISTING = "existing customers"
    CLOSED = "closed"
    RETIRED = "retired"


class Serving(StrEnum):
    """How a tuned model is served, and billed for it."""

    UNKNOWN = ""
    PER_TOKEN = "per token"
    PER_HOUR = "per hour"
    PER_MINUTE = "per minute"
    PER_GPU_SECOND = "per GPU second"
    OWN = "own"

    @property
    def always_on(self) -> bool:
        """Whether a machine is paid for, also while nobody asks it anything."""
        return self not in (Serving.UNKNOWN, Serving.PER_TOKEN)


class Trains(StrEnum):
    """What training is billed by."""

    UNKNOWN = ""
    TOKEN = "token"
    GPU_HOUR = "GPU hour"
    CPU_SECOND = "CPU second"


@dataclass(frozen=True)
class Service:
    """A place where a model can be fine-tuned; what is not known is None or empty.

    Attributes
    ----------
    state : State
        As it was when the row was read.
    state_since : date or None
        First day of that state; before it a service that is not open was open.
    last_jobs : date or None
        Last day on which anybody can start a training job.
    retired_on : date or None
        First day without the tuned models.
    production : bool or None
        Whether what was tuned is served in production there, not only sampled.
    train, read, written : Price or None
        Of a million tokens: trained on, read, written.
    hosting : tuple of Price
        Of an hour of the machine that answers: lowest, likely and highest quote; empty if unknown.
    job : Price or None
        Least charge of a training job.
    continues, portable : bool or None
        Whether a tuned model can be tuned on, and its weights taken along.
    evidence : tuple of str
        Rows of the evidence table.
    read_on : date or None
        When the row was read; None where it was not read again.
    """

    id: str
    name: str
    model: str
    state: State
    state_since: date | None
    last_jobs: date | None
    retired_on: date | None
    serving: Serving
    production: bool | None
    trains_by: Trains
    train: Price | None
    read: Price | None
    written: Price | None
    hosting: tuple[Price, ...]
    job: Price | None
    continues: bool | None
    portable: bool | None
    evidence: tuple[str, ...]
    source: str
    read_on: date | None
    note: str

    def state_on(self, day: date) -> State:
        """The state on a day.

        Parameters
        ----------
        day : date

        Returns
        -------
        State
        """
        if self.retired_on is not None and day >= self.retired_on:
            return State.RETIRED
        if self.last_jobs is not None and day > self.last_jobs:
            return State.CLOSED
        if self.state_since is not None and day < self.state_since:
            return State.CLOSED if self.state is State.OPEN else State.OPEN
        return self.state

    @property
    def answer(self) -> float | None:
        """USD of one answer that is paid by its tokens; None where a token has no known price."""
        if self.read is None or self.written is None:
            return None
        return (TOKENS_READ * self.read.amount + TOKENS_WRITTEN * self.written.amount) / 1e6

    @property
    def hour(self) -> float | None:
        """USD of an hour of the machine that answers, likely; None where it is not known."""
        return self.hosting[len(self.hosting) // 2].amount if self.hosting else None


@dataclass(frozen=True)
class Use:
    """What services are compared by: one training job, and a year of answers.

    Attributes
    ----------
    tokens : float
        Trained on in the job.
    hours : float
        That the job takes on a machine of one's own.
    answers : float
        A month.
    """

    tokens: float
    hours: float
    answers: float


def training_cost(service: Service, use: Use) -> float | None:
    """USD of one training job; None where it is not known."""
    if service.trains_by is Trains.TOKEN and service.train is not None:
        least = service.job.amount if service.job else 0.0
        return max(use.tokens / 1e6 * service.train.amount, least)
    if service.trains_by is Trains.GPU_HOUR and service.hour is not None:
        return use.hours * service.hour
    return None


def serving_cost(service: Service, use: Use) -> float | None:
    """USD of a year of serving in production; None where it is not known or not offered."""
    if not service.production:
        return None
    if service.serving is Serving.PER_TOKEN:
        return None if service.answer is None else MONTHS_A_YEAR * use.answers * service.answer
    if service.serving.always_on and service.hour is not None:
        return MONTHS_A_YEAR * HOURS_A_MONTH * service.hour
    return None


def year_cost(service: Service, use: Use) -> float | None:
    """USD of one training job and a year of serving; None where a part of it is not known."""
    parts = training_cost(service, use), serving_cost(service, use)
    return None if None in parts else sum(part for part in parts if part is not None)


def taking_customers(services: Iterable[Service], day: date) -> list[Service]:
    """Services that let a new customer train a model on a day."""
    return [one for one in services if one.state_on(day) is State.OPEN]


def default_service(services: Iterable[Service], day: date, use: Use) -> Service | None:
    """The service that is assumed where nobody says another.

    The cheapest of those that take new customers on the day, serve tuned models in production, and
    have a known price for all that is needed. Cheapest is one training job plus twelve months of
    serving: answers at their tokens' price, or a machine for all 730 hours of a month; of equal
    ones the first by id. A service without a known price is never assumed to be cheap.

    Parameters
    ----------
    services : iterable of Service
    day : date
        The pricing date.
    use : Use

    Returns
    -------
    Service or None
        None where there is none.
    """
    costs = {one: year_cost(one, use) for one in taking_customers(services, day)}
    known = [(usd, one.id, one) for one, usd in costs.items() if usd is not None]
    return min(known)[2] if known else None


@functools.lru_cache(maxsize=1)
def prices_read_on() -> date:
    """The day on which the price file was last read: the pricing date where a plan names none."""
    return max(date.fromisoformat(price.read_on) for price in load_prices().values())


def pricing_day(text: str) -> date:
    """The pricing date of a plan; the price file's read date where it names none.

    Raises
    ------
    BadUsage
        If it is no day of the form 2026-11-20.

    Examples
    --------
    >>> pricing_day("2026-03-01")
    datetime.date(2026, 3, 1)
    """
    if not text:
        return prices_read_on()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadUsage(
            f"{text[:40]!r} is no pricing date", remedy="Write it as 2026-11-20."
        ) from error


@functools.lru_cache(maxsize=1)
def load_services() -> tuple[Service, ...]:
    """Every service of ``data/services.csv``, in the order of the file.

    Raises
    ------
    BadData
        If the file contradicts itself: an unknown state, a date that is none, a price row that
        is not in the price list, a service that is named twice.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        return read_services(csv.DictReader(file), load_prices())


def read_services(
    rows: Iterable[Mapping[str, str]], prices: Mapping[str, Price]
) -> tuple[Service, ...]:
    """Services from rows of the file.

    Parameters
    ----------
    rows : iterable of mapping of str to str
    prices : mapping of str to Price
        By id: rows name their prices by it.

    Raises
    ------
    BadData
    """
    found = tuple(_Row(row, prices).service() for row in rows)
    ids = [one.id for one in found]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice is not None:
        raise BadData(f"{FILE.name} names {twice!r} twice")
    return found


class _Row:
    """One row of the file, checked field by field."""

    def __init__(self, row: Mapping[str, str], prices: Mapping[str, Price]) -> None:
        self.row, self.prices = row, prices

    def service(self) -> Service:
        """The service of the row."""
        hosting = [self._price(name, "hour") for name in self._list("hosting_price")]
        amounts = [price.amount for price in hosting]
        if len(hosting) not in (0, 1, 3) or amounts != sorted(amounts):
            raise self._wrong(
                "hosting_price", "Name one price row, or the lowest, the likely and the highest."
            )
        return Service(
            id=self.row["id"],
            name=self.row["name"],
            model=self.row["model"],
            state=self._one_of("state", State),
            state_since=self._date("state_since"),
            last_jobs=self._date("last_jobs"),
            retired_on=self._date("retired_on"),
            serving=self._one_of("serving", Serving),
            production=self._yes_or_no("production"),
            trains_by=self._one_of("trains_by", Trains),
            train=self._maybe_price("train_price", "train"),
            read=self._maybe_price("input_price", "input"),
            written=self._maybe_price("output_price", "output"),
            hosting=tuple(hosting),
            job=self._maybe_price("job_charge", "job"),
            continues=self._yes_or_no("continues"),
            portable=self._yes_or_no("portable"),
            evidence=tuple(self._list("evidence")),
            source=self.row["source"],
            read_on=self._date("read_on"),
            note=self.row["note"],
        )

    def _wrong(self, field: str, remedy: str) -> BadData:
        value, name = self.row[field], self.row["id"]
        return BadData(f"{FILE.name}: {field} of {name!r} cannot be {value!r}", remedy=remedy)

    def _one_of(self, field: str, kind: type[Word]) -> Word:
        try:
            return kind(self.row[field])
        except ValueError as error:
            known = ", ".join(one.value for one in kind if one.value)
            raise self._wrong(field, f"Choose from {known}.") from error

    def _date(self, field: str) -> date | None:
        """A day; a month stands for its first day."""
        text = self.row[field]
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01" if MONTH.fullmatch(text) else text)
        except ValueError as error:
            raise self._wrong(field, "Write a day as 2026-11-20, or a month as 2026-11.") from error

    def _yes_or_no(self, field: str) -> bool | None:
        known = {"yes": True, "no": False, "": None}
        if self.row[field] not in known:
            raise self._wrong(field, "Write yes or no, or leave it blank where it is not known.")
        return known[self.row[field]]

    def _list(self, field: str) -> list[str]:
        return [part for part in self.row[field].split(";") if part]

    def _maybe_price(self, field: str, kind: str) -> Price | None:
        return self._price(self.row[field], kind, field) if self.row[field] else None

    def _price(self, name: str, kind: str, field: str = "hosting_price") -> Price:
        price = self.prices.get(name)
        if price is None:
            raise self._wrong(field, "Name a row of prices.csv.")
        if (price.kind, price.unit, price.currency) != (kind, UNITS[kind], "USD"):
            raise self._wrong(field, f"Name a row of kind {kind!r}, in USD per {UNITS[kind]}.")
        return price
