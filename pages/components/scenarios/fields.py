"""Fields of a case: ranges and amounts typed as text, with what is wrong told beside them."""

from __future__ import annotations

import streamlit as st

from components.scenarios.state import problem_of, shown
from components.scenarios.typed import (
    baseline_range,
    range_field_text,
    take_back,
    type_amount,
    type_range,
)
from components.shared.text import escaped, plain
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import amount_of, unit_of
from core.domain.assumption import Range, RangeShape, Scenario
from core.domain.drivers.driver import Driver
from core.domain.number_parsing import read_amount, write_amount
from core.domain.range_parsing import range_text
from core.domain.unit_limits import limits
from core.report.wording.assumption_words import assumption_name, unit_text

HELP = "A range as text: '4k to 20k', 'about 100k', '10 / 24 / 80', or one number."
SHAPED = {
    RangeShape.LOGNORMAL: " '4k to 20k, long tail' where 1 in 20 may lie above.",
    RangeShape.BETA: " '5% to 20%, as a share' where 1 in 10 may lie outside.",
}
BLANK = "Dollars. Blank is legal: then it counts for nothing, and the screen says so."


def range_field(
    scenario: Scenario, register: Register, driver: Driver, label: str = "", told: str = ""
) -> None:
    """An input of the register: its range, and a way back once it was changed.

    Parameters
    ----------
    label, told : str
        What it is and what it means, where the register leaves it blank.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.text_input(
            plain(label or assumption_name(register, driver)),
            key=shown(driver.code, range_field_text(scenario, register, driver)),
            placeholder="not said",
            help=escaped(_help(scenario, register, driver, told)),
            on_change=type_range,
            args=(driver, register),
        )
        if driver in scenario.overrides or problem_of(driver.code):
            _reset(driver, register)
    told_problem(driver.code)


def amount_field(
    scenario: Scenario, register: Register, name: str, label: str, told: str = BLANK
) -> None:
    """One amount, or nothing; what is wrong with it is told by the caller.

    Parameters
    ----------
    name : str
        As an address calls it.
    """
    now, unit = amount_of(scenario, name), unit_of(name)
    st.text_input(
        plain(label),
        key=shown(name, "" if now is None else amount_text(now, unit)),
        placeholder="not said",
        help=escaped(told),
        on_change=type_amount,
        args=(name, register),
    )


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


def told_problem(name: str) -> None:
    """What is wrong with a field, if anything, right under it."""
    told = problem_of(name)
    if told:
        title, _, remedy = told.partition("\n")
        st.markdown(f":red[:material/error: {plain(title)}]")
        if remedy:
            st.caption(plain(remedy))


def _help(scenario: Scenario, register: Register, driver: Driver, told: str) -> str:
    row, baseline = register[driver], baseline_range(scenario, register, driver)
    how = HELP + "".join(SHAPED.get(shape, "") for shape in limits(row.unit).shapes)
    if baseline is None:
        return f"{told} {how} Blank: counts for nothing."
    unit = f" Unit: {unit_text(row.unit)}." if unit_text(row.unit) else ""
    known = f"{how}{unit} Baseline: {range_text(baseline, row.unit)}."
    if not row.same_as:
        return known
    return f"{known} Follows '{assumption_name(register, row.same_as)}' until you change it."


def _reset(driver: Driver, register: Register) -> None:
    st.button(
        "",
        icon=":material/restart_alt:",
        key=f"reset-{driver.code}",
        type="tertiary",
        help=f"{plain(assumption_name(register, driver))}: back to the baseline",
        on_click=take_back,
        args=(driver, register),
    )
