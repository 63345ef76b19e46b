"""A case without data yet: its answer in the same rows, and whether a PoC is worth it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import streamlit as st

from components.scenarios.answer import Answer, Row, difference
from components.shared.chart import choose, show_picture
from components.shared.session import allowed, leave_if_over
from components.shared.text import escaped
from core.access.permissions import Action
from core.decision.assumptions.register import Register
from core.decision.calculator.break_even import BreakEvens
from core.decision.calculator.estimate import value_own_case
from core.decision.calculator.ledger import OwnCase
from core.decision.calculator.result import OwnResult
from core.decision.scenarios.presets import from_scratch
from core.domain.assumption import Scenario
from core.domain.canonical import content_hash
from core.domain.clock import utc_now
from core.domain.node import NEW_PROCESS, OLD_PROCESS
from core.domain.single_flight import shared
from core.report.charts.own_case import SHOWN, own_case_by_month
from core.report.format.numbers import chance, count, days, money, money_range
from core.report.wording.glossary import PROCESS_NAMES, period_text
from core.report.wording.own_case_words import tell_own_case, turning_points

MONTHS = 12
TABS = ("Cost over time", "Is a PoC worth it?", "What would change it")


@dataclass(frozen=True)
class Asked:
    """A task and its scenario under some assumptions, with what tells it from others."""

    case: OwnCase
    scenario: Scenario
    register: Register

    @property
    def key(self) -> str:
        """The same for the same answers."""
        ranges = {
            driver.code: [given.grade, given.same_as and given.same_as.code, str(given.range)]
            for driver, given in self.register.items()
        }
        told = json.dumps(self.scenario.to_dict(), sort_keys=True)
        return content_hash([repr(self.case), told, ranges])


def counted(scenario: Scenario) -> Scenario:
    """What of a scenario counts without data: errors, contracts and own rules do not."""
    bare = replace(from_scratch(scenario), error_costs=(None, None), class_costs={})
    paid = {d: given for d, given in scenario.overrides.items() if d in bare.overrides}
    return replace(bare, overrides=paid, budget=None, data_stays=False)


def valued(asked: Asked) -> OwnResult:
    """The case valued; the same answers are not valued twice."""
    return _valued(asked.key, asked)


@shared(64)
def _valued(key: str, _asked: Asked) -> OwnResult:
    return value_own_case(_asked.case, _asked.register, _asked.scenario)


@shared(64)
def _turning(key: str, months: int, _asked: Asked) -> list[str]:
    found = BreakEvens(_asked.case, _asked.register, _asked.scenario)
    return turning_points(found.items(months), found.label_price(months), found.volume(months))


def answer_of_case(found: OwnResult, baseline: OwnResult, months: int) -> Answer:
    """Both approaches as rows, beside the baseline."""
    told, before = (tell_own_case(one, months, utc_now().date()) for one in (found, baseline))
    order = sorted((OLD_PROCESS, NEW_PROCESS), key=lambda arm: found.arms[arm].total[months].mean)
    sure = "Costs less" if not found.scenario.value_per_month else "Better, time counted"
    return Answer(
        told.headline,
        told.lead,
        before.headline,
        [_row(found, baseline, arm, months) for arm in order],
        (sure, f"Cost, {period_text(months)}"),
        told.left_out,
    )


def _row(found: OwnResult, baseline: OwnResult, arm: str, months: int) -> Row:
    now, was = found.arms[arm], baseline.arms[arm]
    sure, before = (
        chance(one.chance_better[months] if arm == NEW_PROCESS else 1 - one.chance_better[months])
        for one in (found, baseline)
    )
    cost = now.total[months]
    return Row(
        PROCESS_NAMES[arm],
        f"{days(now.days.middle)}, {count(now.expert_hours.middle)} expert hours; accuracy not "
        "measured",
        sure,
        money(cost.mean),
        money_range(cost.low, cost.high),
        (
            "" if sure == before else f"was {before}",
            difference(cost.mean, was.total[months].mean),
        ),
    )


@st.fragment
def own_case_tabs(asked: Asked, months: int) -> None:
    """Closer looks; a closed tab computes nothing."""
    leave_if_over()
    found = valued(asked)
    over_time, poc, turning = st.tabs(TABS, on_change="rerun", key="own-tabs")
    if over_time.open:
        with over_time:
            shown = st.session_state.get("own-shown") or SHOWN[0]
            picture = own_case_by_month(found, months, shown)
            show_picture(picture, "own-months", choose("own-shown", SHOWN))
    if poc.open:
        with poc:
            told = tell_own_case(found, months, utc_now().date())
            st.markdown(escaped(told.poc))
            st.markdown(escaped(told.worth))
            if allowed(Action.RUN):
                st.page_link("run.py", label="Plan a PoC", icon=":material/science:")
    if turning.open:
        with turning:
            for line in _turning(asked.key, months, asked):
                st.markdown(escaped(line))
            st.caption("On average over the simulations, with every other input as it is.")
