"""The parts of the Decision screen, top to bottom."""

from __future__ import annotations

import streamlit as st

from components.decision.break_even_card import flip_card
from components.decision.next_test import to_test
from components.shared.chart import choose, show_picture
from components.shared.text import escaped
from core.decision.costing.calendar import end_date, next_monday
from core.domain.clock import utc_now
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.findings.censored import or_more, what_plus_means
from core.report.findings.cost_by_source import rests_on
from core.report.findings.dossier import Dossier, middle
from core.report.findings.reasons import challenger, reasons, reasons_heading, watch
from core.report.format.numbers import (
    chance,
    count,
    day,
    money,
    points,
    target_text,
)
from core.report.headline import Told, gap_words
from core.report.wording.glossary import period_text


def numbers(d: Dossier) -> None:
    """Four numbers: money, accuracy, days, the expert's hours."""
    with st.grid(4, min_column_width=165):
        _cheaper(d)
        _gap(d)
        _days(d)
        _expert_hours(d)
    st.caption(rests_on(d.valuation))
    if not d.valuation.scenario.errors_are_priced:
        st.caption(
            "Nobody has said what a wrong answer costs, so accuracy above the target "
            "counts for nothing."
        )
    if missing := what_plus_means(d):
        st.caption(missing)


def _cheaper(d: Dossier) -> None:
    st.metric(
        "New is cheaper",
        chance(d.valuation.chance_cheaper("new", "old")),
        delta=escaped(" vs ".join(or_more(money(d.total(arm)), d, arm) for arm in ("new", "old"))),
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=f"Chance over the counted period ({period_text(d.months)}), new against old way.",
    )


def _gap(d: Dossier) -> None:
    gap = d.gap("new")
    word = gap_words(d, "new").split()[-1]
    st.metric(
        "Accuracy gap",
        f"{points(gap.value)} pts",
        delta=f"{word}: {points(gap.low)} to {points(gap.high)}",
        delta_color="off",
        delta_arrow="off",
        border=True,
        help="New minus old way on the same exam items, where each stops; margin of error 95%."
        if d.valuation.stands_at is None
        else "New way on the exam, minus what you say of the model in use; margin of error 95%.",
    )


def _days(d: Dossier) -> None:
    own, other = d.days("new"), d.days("old")
    when = day(end_date(next_monday(utc_now().date()), own))
    told = f"Working days, new way. Started on Monday it would be there by {when}."
    if not d.valuation.stops["new"].in_most:
        told = "Working days, new way, to the end of the plan."
    _against_old(d, f"Days to {target_text(d.plan.target)}", own, other, told)


def _expert_hours(d: Dossier) -> None:
    costs = d.valuation.costs
    own, other = middle(costs["new"].expert_hours), middle(costs["old"].expert_hours)
    _against_old(
        d,
        "Expert hours",
        own,
        other,
        "The expert's hours until the target, new way. The exam's answers are not in them: both "
        "ways need those.",
    )


def _against_old(d: Dossier, label: str, own: float, other: float, told: str) -> None:
    """A figure of the new way beside the old way's; no difference where one of them is open."""
    if all(d.valuation.stops[arm].in_most for arm in ("old", "new")):
        st.metric(
            label,
            count(own),
            delta=round(own - other),
            delta_color="inverse",
            delta_description="vs old way",
            border=True,
            help=told,
        )
        return
    st.metric(
        label,
        or_more(count(own), d, "new"),
        delta=f"old way {or_more(count(other), d, 'old')}",
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=told,
    )


def pictures(d: Dossier) -> None:
    """What reaching the target costs, and what keeping it costs."""
    left, right = st.columns(2, gap="medium")
    with left:
        by = st.session_state.get("getting-by") or "Dollars"
        show_picture(getting_there(d, by), "getting", choose("getting-by", ("Dollars", "Days")))
    with right:
        show_picture(living_with_it(d), "living")


def cards(d: Dossier, told: Told) -> None:
    """Why, what would flip it, and what to do next."""
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.subheader(reasons_heading(d), anchor=False)
        for at, reason in enumerate(reasons(d), start=1):
            st.markdown(escaped(f"**{at} {reason.claim}** {reason.sentence}"))
        rival, caution = challenger(d), watch(d)
        if rival:
            st.markdown(f":material/flag: {escaped(f'**Challenger:** {rival}')}")
        if caution:
            st.markdown(f":material/visibility: {escaped(f'**Watch:** {caution}')}")
    with right, st.container(border=True, height="stretch"):
        flip_card(d)
    st.markdown(escaped(f"**Next.** {told.next_step}"))
    to_test(d)
