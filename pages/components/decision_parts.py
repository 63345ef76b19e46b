"""The parts of the Decision screen, top to bottom."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from components.figure import choose, show_picture
from components.text import escaped
from core.domain.clock import utc_now
from core.report.dossier import Dossier, middle
from core.report.formats import (
    chance,
    count,
    day,
    money,
    percent,
    points,
    target_text,
    working_date,
)
from core.report.pictures.all_ways import all_ways_accuracy, all_ways_cost, not_measured
from core.report.pictures.getting_there import getting_there
from core.report.pictures.ladder import ladder
from core.report.pictures.living_with_it import living_with_it
from core.report.pictures.mistakes import mistakes
from core.report.pictures.spending import UNITS, spending
from core.report.reasons import challenger, label_effect, model_effect, reasons, watch
from core.report.sentences import Told, capital, gap_words
from core.report.words import ARM_NAMES, period_text

TABS = (
    "How each way spends it",
    "Kinds of mistakes",
    "Where the 500x goes",
    "Labels or model?",
    "All ways",
    "How we know",
)


def numbers(d: Dossier) -> None:
    """Four numbers: money, accuracy, days, the expert's hours."""
    with st.grid(4, min_column_width=165):
        _cheaper(d)
        _gap(d)
        _days(d)
        _expert_hours(d)
    inputs = d.valuation.inputs_by_source(("old", "new"))
    st.caption(
        f"Rests on: {inputs['counted']} counted or simulated, {inputs['sourced']} sourced, "
        f"{inputs['vendor claims']} vendor-claimed and {inputs['assumed']} assumed inputs. "
        f"{capital(chance(d.valuation.unsourced_share(('old', 'new'))))} of both ways' dollars "
        "contain an assumed or simulated one."
    )
    if d.valuation.scenario.error_costs == (None, None):
        st.caption(
            "Nobody has said what a wrong answer costs, so accuracy above the target "
            "counts for nothing."
        )


def _cheaper(d: Dossier) -> None:
    st.metric(
        "New is cheaper",
        chance(d.valuation.chance_cheaper("new", "old")),
        delta=escaped(f"{money(d.total('new'))} vs {money(d.total('old'))}"),
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
        help="New minus old way on the same exam items, where each stops; margin of error 95%.",
    )


def _days(d: Dossier) -> None:
    own, other = d.days("new"), d.days("old")
    when = day(working_date(utc_now().date(), own))
    st.metric(
        f"Days to {target_text(d.plan.target)}",
        count(own),
        delta=round(own - other),
        delta_color="inverse",
        delta_description="vs old way",
        border=True,
        help=f"Working days, new way. Started on Monday it would be there by {when}.",
    )


def _expert_hours(d: Dossier) -> None:
    costs = d.valuation.costs
    own, other = middle(costs["new"].expert_hours), middle(costs["old"].expert_hours)
    st.metric(
        "Expert hours",
        count(own),
        delta=round(own - other),
        delta_color="inverse",
        delta_description="vs old way",
        border=True,
        help="The expert's hours until the target, new way. The exam's answers are not in them: "
        "both ways need those.",
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
    """Why, and what to do next."""
    with st.container(border=True):
        st.subheader("Why", anchor=False)
        for at, reason in enumerate(reasons(d), start=1):
            st.markdown(escaped(f"**{at} {reason.claim}** {reason.sentence}"))
        rival, caution = challenger(d), watch(d)
        if rival:
            st.markdown(escaped(f":material/flag: **Challenger:** {rival}"))
        if caution:
            st.markdown(escaped(f":material/visibility: **Watch:** {caution}"))
    st.markdown(escaped(f"**Next.** {told.next_step}"))


def details(d: Dossier) -> None:
    """Closer looks; a closed tab computes nothing."""
    tabs = st.tabs(TABS, on_change="rerun", key="details")
    bodies = (_spending, _mistakes, _ladder, show_square, _all_ways, _how_we_know)
    for tab, body in zip(tabs, bodies, strict=True):
        if tab.open:
            with tab:
                body(d)


def _spending(d: Dossier) -> None:
    unit = st.session_state.get("spend-unit") or UNITS[0]
    show_picture(spending(d, unit), "spending", choose("spend-unit", UNITS))


def _mistakes(d: Dossier) -> None:
    show_picture(mistakes(d), "mistakes")


def _ladder(d: Dossier) -> None:
    show_picture(ladder(d), "ladder")


def show_square(d: Dossier) -> None:
    """The square of labels and models: which of the two makes the difference."""
    labels, model = label_effect(d), model_effect(d)
    if labels is None or model is None:
        st.info("The two corners of the square were not part of this plan.")
        return
    st.subheader(
        f"Better labels {points(labels.mean)} points, better model {points(model.mean)}",
        anchor=False,
    )
    last = {arm: d.by_round[arm][-1] for arm in ("old", "annotators-new", "rationales-old", "new")}
    table = pd.DataFrame(
        {
            "Labels from": ["Annotators", "Rationales"],
            "Tuned classifier": [percent(last["old"].value), percent(last["rationales-old"].value)],
            "Stand-in model (not an LLM)": [
                percent(last["annotators-new"].value),
                percent(last["new"].value),
            ],
        }
    )
    st.table(table, hide_index=True)
    st.caption(
        "Accuracy after the last round, mean over repeats. Down a column the labels change, with "
        "their natural amount: bought labels against a whole working set labelled by rules. "
        "Along a row only the model changes."
    )


def _all_ways(d: Dossier) -> None:
    left, right = st.columns(2, gap="medium")
    with left:
        show_picture(all_ways_accuracy(d), "ways-accuracy")
    with right:
        show_picture(all_ways_cost(d), "ways-cost")
    if "prompt" not in d.arms:
        st.markdown(escaped(not_measured(d)))


def _how_we_know(d: Dossier) -> None:
    verdict = d.valuation.verdict
    for check in d.valuation.fairness:
        icon = ":material/check:" if check.holds else ":material/gpp_bad:"
        st.markdown(f"{icon} **{check.check.capitalize()}**: {check.detail}.")
    st.markdown(f"**Rule that fired.** {verdict.rule.capitalize()}.")
    for gate in verdict.gates:
        against = "the target" if gate.against == "target" else ARM_NAMES[gate.against].lower()
        st.markdown(
            f"**{ARM_NAMES[gate.arm]}, good enough?** {gate.gate.value.capitalize()}: "
            f"{points(gate.difference)} points against {against} "
            f"({points(gate.low)} to {points(gate.high)}), {points(d.plan.margin).lstrip('+')} "
            "may be lost."
        )
    st.caption(f"Plan {d.plan_hash[:12]} · decision {d.content_hash[:12]}")
    st.download_button(
        "decision.json",
        data=lambda: _record_text(d),
        file_name="decision.json",
        mime="application/json",
        icon=":material/download:",
        help="Everything the verdict was made from. Check it anywhere: python -m core verify "
        "decision.json",
    )


def _record_text(d: Dossier) -> str:
    from core.workflows.engine import engine
    from core.workflows.valuing import record_of, value_experiment

    valued = value_experiment(engine().store, d.experiment_id, months=d.months)
    return json.dumps(record_of(valued), indent=1) + "\n"
