"""The parts of the Decision screen, top to bottom."""

from __future__ import annotations

import streamlit as st

from components.decision.break_even_card import flip_card
from components.decision.next_test import to_test
from components.shared.chart import choose, show_picture
from components.shared.text import escaped, plain
from core.decision.costing.calendar import end_date, next_monday
from core.domain.clock import utc_now
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.document.ways import cheaper
from core.report.findings.censored import or_more, what_plus_means
from core.report.findings.class_mix import class_mix
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

ROOM = 12
"""Characters that fit beside a difference in a number's box."""


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


def _inside(d: Dossier, arm: str) -> str:
    """Name of a way inside a sentence, as text."""
    return plain(d.roster.inside(arm))


def _cheaper(d: Dossier) -> None:
    reference, own = d.pair
    totals = " vs ".join(or_more(money(d.total(arm)), d, arm) for arm in (own, reference))
    st.metric(
        plain(cheaper(d, d.alternative)),
        chance(d.valuation.chance_cheaper(own, reference)),
        delta=escaped(totals),
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=f"Chance over the counted period ({period_text(d.months)}), "
        f"{plain(d.roster.short(own))} against {_inside(d, reference)}.",
    )


def _gap(d: Dossier) -> None:
    own, name = d.alternative, plain(d.name(d.alternative))
    gap, word = d.gap(own), gap_words(d, own).split()[-1]
    told = f"{name} on the exam, minus what you say of the model in use; margin of error 95%."
    if d.valuation.stands_at is None:
        told = (
            f"{plain(d.roster.label(own))} minus {_inside(d, d.reference)} on the same exam items, "
            "where each stops; margin of error 95%."
        )
    st.metric(
        "Accuracy gap",
        f"{points(gap.value)} pts",
        delta=f"{word}: {points(gap.low)} to {points(gap.high)}",
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=told,
    )


def _days(d: Dossier) -> None:
    own, other = d.days(d.alternative), d.days(d.reference)
    who = _inside(d, d.alternative)
    when = day(end_date(next_monday(utc_now().date()), own))
    told = f"Working days, {who}. Started on Monday it would be there by {when}."
    if not d.valuation.stops[d.alternative].in_most:
        told = f"Working days, {who}, to the end of the plan."
    _against_reference(d, f"Days to {target_text(d.plan.target)}", own, other, told)


def _expert_hours(d: Dossier) -> None:
    costs = d.valuation.costs
    reference, own = (middle(costs[arm].expert_hours) for arm in d.pair)
    _against_reference(
        d,
        "Expert hours",
        own,
        reference,
        f"The expert's hours until the target, {_inside(d, d.alternative)}. The exam's answers are "
        "not in them: both ways need those.",
    )


def _against_reference(d: Dossier, title: str, own: float, other: float, told: str) -> None:
    """A figure beside the reference's; no difference where one of them is open."""
    reference = _inside(d, d.reference)
    if all(d.valuation.stops[arm].in_most for arm in d.pair):
        if len(reference) > ROOM:
            told += f" The difference is from {reference}."
        st.metric(
            title,
            count(own),
            delta=round(own - other),
            delta_color="inverse",
            delta_description=f"vs {reference}" if len(reference) <= ROOM else None,
            border=True,
            help=told,
        )
        return
    st.metric(
        title,
        or_more(count(own), d, d.alternative),
        delta=f"{reference} {or_more(count(other), d, d.reference)}",
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
        if mix := class_mix(d):
            st.markdown(f":material/balance: {escaped(f'**Class mix:** {mix}')}")
    with right, st.container(border=True, height="stretch"):
        flip_card(d)
    st.markdown(escaped(f"**Next.** {told.next_step}"))
    to_test(d)
