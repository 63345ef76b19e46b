"""What a cost driver is: where it is booked, how that is priced, what screens call it."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from enum import StrEnum

from core.domain.node import Node


class PricingRule(StrEnum):
    """How a booked quantity becomes hours, dollars and days.

    :mod:`core.decision.costing.pricing_rules` has the function of each, under the same name.
    """

    PERSON = "hours of one person"
    PAIR = "hours of two people at once"
    CROWD_SESSION = "the same hours of every annotator"
    RECRUITING = "lead time, beside the briefing"
    LABELS = "labels, where they are bought one by one"
    LABELLING = "hours of labelling"
    UNTIMED_LABELLING = "labels at the assumed seconds each"
    PAID_LABELLING = "hours that were paid with their labels"
    REWARDS = "dollars paid for labels, and the fee on them"
    AUDIT = "items the expert judges one by one"
    GOLD = "items judged repeatedly, with disagreements settled"
    TRAINING_TOKENS = "tokens, at least a minimum charge an iteration"
    MACHINE_WAIT = "trials, of which what outlasts the night is waited for"
    PRICED_EACH = "so many times a price"
    BILLED = "dollars that were billed already"
    WAITING = "days in which nobody works on it"
    SHARE_OF_LABOUR = "a share of the lines of bought labels"
    COUNTED_ELSEWHERE = "shown, but priced through another quantity"


class Purpose(StrEnum):
    """What a booked quantity is for: what charts and sentences add up."""

    GUIDELINE = "guideline, and people who learn it"
    RECRUITING = "finding annotators"
    ITEMS = "items that people label"
    LABELS = "labels bought"
    LABELLING = "making labels"
    MANAGEMENT = "managing annotators"
    CHECKING = "checking labels"
    RATIONALES = "rationales"
    DATA_PREPARATION = "preparing training data"
    TRAINING_TOKENS = "tokens trained on"
    TRAINING = "training"
    TUNING = "tuning"
    REVIEW = "review of errors"
    EVALUATION = "evaluation"
    PROMPT = "prompt, and its answers"
    WAITING = "waiting"


LABOUR = frozenset({Purpose.LABELS, Purpose.LABELLING})
"""What bought labels come to: how many, and what making them took."""


@dataclass(frozen=True, eq=False)
class Driver:
    """One driver of cost or time. There is one object of each, so it is compared by identity.

    Attributes
    ----------
    id : str
        Name of its constant, in small letters.
    code : str
        What the register, records, stored rows and addresses call it: it never changes.
    label : str
        What screens call it, where the register speaks the field's language or says too little.
    label_with_twins : str
        What screens call it together with those that are drawn as one with it.
    step : Node or None
        Where it is booked; None for a price, and for waiting, which is booked anywhere.
    unit : str
        Unit of a booked quantity. The register's unit is that of the range: labelling is booked
        in hours, and assumed in seconds a label.
    rule : PricingRule or None
        How a booked quantity is priced; a driver without one cannot be booked.
    priced_by : tuple of Driver
        Other drivers in the dollars of a booked quantity; none where it is the rate of the person
        alone.
    prices_itself : bool
        Whether its own range is in those dollars too, also where the quantity was counted.
    later : Driver or None
        What it becomes in later iterations, such as a revision; itself where None.
    once : bool
        Whether no later iteration repeats it.
    purpose : Purpose or None
        What a booked quantity is for.
    divides : bool
        Whether work is divided by it, so that it cannot be nothing.
    variant_of : Driver or None
        The driver of which it is a special case, known or paid in another way; a variant has no
        range of its own and no row in the register.
    """

    id: str
    code: str
    label: str = ""
    _: KW_ONLY
    label_with_twins: str = ""
    step: Node | None = None
    unit: str = ""
    rule: PricingRule | None = None
    priced_by: tuple[Driver, ...] = ()
    prices_itself: bool = False
    later: Driver | None = None
    once: bool = False
    purpose: Purpose | None = None
    divides: bool = False
    variant_of: Driver | None = None

    def __repr__(self) -> str:
        """As it is written in code."""
        return self.id.upper()

    @property
    def prices(self) -> tuple[Driver, ...]:
        """All drivers in the dollars of a booked quantity, beside the rate of a person."""
        return (*self.priced_by, self) if self.prices_itself else self.priced_by

    @property
    def repeated(self) -> Driver | None:
        """What a later iteration books in its place; None where nothing is."""
        return None if self.once else self.later or self
