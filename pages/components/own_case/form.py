"""The questions of a case without data, each in plain words; bad answers are told beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from components.scenarios.rules import AMOUNTS
from components.shared.text import escaped, plain
from core.decision.assumptions.register import Register, effective_ranges
from core.decision.calculator.ledger import LARGEST, OwnCase
from core.decision.scenarios.url import read_amount_of, unit_of, with_amount
from core.domain.assumption import Range, Scenario
from core.domain.drivers.driver import Driver
from core.domain.drivers.old_way import HOURLY_PAY, LABELLING_TIME, PRICE_PER_LABEL, TUNING
from core.domain.drivers.shared import EXPERT_HOURS_A_DAY, PREDICTIONS_A_MONTH
from core.domain.errors import BadUsage
from core.domain.range_parsing import parse_range, range_text

HELP = "One number, or a range: '4k to 20k', 'about 100k', '10 / 24 / 80' (low, likely, high)."
GOOD = "own-good-"
Value = TypeVar("Value")
MONTHS = 12
PAY = {"hourly": "By the hour", "per label": "By label"}


@dataclass(frozen=True)
class Asked:
    """What the reader answered.

    Attributes
    ----------
    unread : bool
        Whether a field could not be read, so that its last good answer stands in.
    """

    case: OwnCase
    scenario: Scenario
    unread: bool


def ask(register: Register) -> Asked:
    """Draw the questions and take the answers."""
    fields = _Fields(register)
    items = _whole("items", "Items labelled a round", 1000, 100, "The same for both ways.")
    votes = _whole("votes", "Labels an item", 3, 1, "People who label the same item, old way.")
    pay = st.segmented_control(
        "Annotators are paid",
        list(PAY),
        default="hourly",
        required=True,
        format_func=PAY.__getitem__,
        key="own-pay",
        persist_state="session",
    )
    if pay == "hourly":
        fields.ask(HOURLY_PAY, "Pay an hour, $", "The platform's fee comes on top.")
        fields.ask(LABELLING_TIME, "Seconds a label", "What one label takes one annotator.")
    else:
        fields.ask(PRICE_PER_LABEL, "Price a label, $", "The platform's fee comes on top.")
    fields.ask(TUNING, "Tuning hours a round", "The same for both ways.")
    fields.ask(PREDICTIONS_A_MONTH, "Decisions a month", "How often the model is asked.")
    iterations = _whole(
        "iterations", "Rounds", 3, 1, "Both ways are taken to need the same number."
    )
    fields.ask(EXPERT_HOURS_A_DAY, "Expert hours a day", "What your domain expert can give this.")
    worth = st.number_input(
        "Live a month sooner is worth, $",
        min_value=0.0,
        max_value=1e9,
        value=None,
        step=1000.0,
        format="%.0f",
        placeholder="not said",
        key="own-worth",
        help="Blank is legal: then time counts for nothing.",
        persist_state="session",
    )
    discount = fields.ask_discount()
    test_set = _whole("test_items", "Exam items", 500, 50, "Your expert answers them for the PoC.")
    scenario = Scenario(
        "your own case",
        overrides=fields.overrides,
        pay=pay or "hourly",
        value_per_month=worth,
        discount=discount,
    )
    case = OwnCase(items=items, votes=votes, iterations=iterations, test_items=test_set)
    return Asked(case, scenario, fields.unread)


def _whole(name: str, label: str, default: int, step: int, told: str) -> int:
    """A whole number between 1 and the most a case can have."""
    key = f"own-{name}"
    given = st.number_input(
        label, 1, LARGEST[name][1], default, step, key=key, help=told, persist_state="session"
    )
    return int(given)


class _Fields:
    """Fields that hold ranges as text.

    Attributes
    ----------
    overrides : dict of Driver to Range
        What differs from the assumptions.
    """

    def __init__(self, register: Register) -> None:
        self.register = register
        self.ranges = effective_ranges(register, Scenario())
        self.overrides: dict[Driver, Range] = {}
        self.unread = False

    def ask(self, driver: Driver, label: str, told: str) -> None:
        """Draw one field; nothing typed means the assumption."""
        unit, default = self.register[driver].unit, self.ranges[driver]
        text = st.text_input(
            escaped(label),
            value=range_text(default, unit),
            key=f"own-{driver.code}",
            help=escaped(f"{told} {HELP}"),
            persist_state="session",
        )
        given = self._read(driver.code, text, lambda said: parse_range(said, unit), default)
        if given != default:
            self.overrides[driver] = given

    def ask_discount(self) -> float:
        """Draw the field of a yearly discount; nothing typed means none."""
        label, told = AMOUNTS["disc"]
        text = st.text_input(
            label,
            key="own-disc",
            placeholder="not said",
            help=escaped(told),
            persist_state="session",
        )

        def share(said: str) -> float:
            """The share a year, if it can be one."""
            given = read_amount_of(said, unit_of("disc"))
            return with_amount(Scenario(), "disc", given).discount

        return self._read("disc", text, share, 0.0)

    def _read(
        self, key: str, text: str | None, read: Callable[[str], Value], default: Value
    ) -> Value:
        """What a text means; its last good meaning where it has none, with what is wrong."""
        given = default
        if text and text.strip():
            try:
                given = read(text)
            except BadUsage as error:
                st.markdown(f":red[:material/error: {plain(str(error))}]")
                given = st.session_state.get(GOOD + key, default)
                self.unread = True
        st.session_state[GOOD + key] = given
        return given
