"""Fields of a case: typed as text, with what was understood, or what is wrong, told beside them."""

from __future__ import annotations

import streamlit as st

from components.scenarios.state import FIELD, TYPED, current_case, problem_of, shown
from components.scenarios.typed import (
    baseline_range,
    range_field_text,
    type_amount,
    type_case,
    type_range,
)
from components.shared.text import escaped, plain
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import CASE_FIELDS, amount_of, unit_of
from core.domain.assumption import Range, RangeShape, Scenario
from core.domain.drivers.driver import Driver
from core.domain.number_parsing import other_reading, read_amount, write_amount
from core.domain.range_parsing import EXAMPLES, range_text
from core.domain.unit_limits import limits
from core.report.wording.assumption_words import assumption_name, unit_text

SHAPED = {
    RangeShape.LOGNORMAL: " '4k to 20k, long tail': 1 in 20 may lie above.",
    RangeShape.BETA: " '5% to 20%, as a share': 1 in 10 may lie outside.",
}
BLANK = "In dollars, for example 0.50 or 1.5k. Empty: it counts for nothing."
ONE = "For example 0.50, $1.5k, 8% or 1.5 million."
NOT_SET = "not set"


def range_field(
    scenario: Scenario, register: Register, driver: Driver, label: str = "", told: str = ""
) -> None:
    """An input of the register: its range.

    Parameters
    ----------
    label, told : str
        What it is and what it means, where the register leaves it blank.
    """
    unit = register[driver].unit
    st.text_input(
        plain(label or assumption_name(register, driver)),
        key=shown(driver.code, range_field_text(scenario, register, driver)),
        placeholder=NOT_SET,
        help=escaped(_help(scenario, register, driver, told)),
        on_change=type_range,
        args=(driver, register),
    )
    given = scenario.overrides.get(driver)
    _told(driver.code, "" if given is None else range_text(given, unit), unit_text(unit), EXAMPLES)


def amount_field(
    scenario: Scenario, register: Register, name: str, label: str, told: str = BLANK
) -> None:
    """One amount, or nothing.

    Parameters
    ----------
    name : str
        As an address calls it.
    """
    now = amount_of(scenario, name)
    text = "" if now is None else amount_text(now, unit_of(name))
    st.text_input(
        plain(label),
        key=shown(name, text),
        placeholder=NOT_SET,
        help=escaped(told),
        on_change=type_amount,
        args=(name, register),
    )
    _told(name, text)


def case_field(register: Register, name: str, told: str) -> None:
    """A number of a task without data."""
    value = getattr(current_case(), name)
    text = "" if value is None else write_amount(value)
    st.text_input(
        CASE_FIELDS[name][0],
        key=shown(name, text),
        placeholder="usual range",
        help=told,
        on_change=type_case,
        args=(name, register),
    )
    _told(name, text, CASE_FIELDS[name][1])


def amount_text(amount: float, unit: str) -> str:
    """An amount as people write it, if that reads back as the same amount.

    Examples
    --------
    >>> amount_text(0.5, "USD"), amount_text(5.0, "USD"), amount_text(0.123, "USD")
    ('$0.50', '$5', '$0.123')
    >>> amount_text(0.08, "share/year"), amount_text(2500.0, "labels")
    ('8%', '2,500')
    """
    if unit != "USD":
        return range_text(Range(amount, amount, amount), unit)
    cents = f"${amount:,.2f}"
    same = amount != round(amount) and read_amount(cents).value == amount
    return cents if same else write_amount(amount, usd=True)


def _told(name: str, read_as: str, unit: str = "", example: str = ONE) -> None:
    """Under a field: what is wrong with it, or what its text was read as."""
    if problem := problem_of(name):
        title, _, remedy = problem.partition("\n")
        st.markdown(f":red[:material/error: {plain(title)}]")
        st.caption(plain(example if remedy in ("", EXAMPLES) else remedy))
        return
    typed = str(st.session_state.get(FIELD + name, "")).strip()
    if not read_as or not typed:
        return
    doubt = other_reading(typed) if st.session_state.get(TYPED) == name else ""
    if doubt or typed != read_as:
        st.caption(plain(f"Read as {read_as} {unit.removeprefix('$')}. {doubt}"))


def _help(scenario: Scenario, register: Register, driver: Driver, told: str) -> str:
    row, baseline = register[driver], baseline_range(scenario, register, driver)
    how = EXAMPLES + "".join(SHAPED.get(shape, "") for shape in limits(row.unit).shapes)
    if baseline is None:
        return f"{told} {how} Empty: counts for nothing."
    unit = f" Unit: {unit_text(row.unit)}." if unit_text(row.unit) else ""
    known = f"{how}{unit} Baseline: {range_text(baseline, row.unit)}."
    if not row.same_as:
        return known
    return f"{known} Follows '{assumption_name(register, row.same_as)}' until you change it."
