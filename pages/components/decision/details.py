"""Closer looks at a decision, tab by tab."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.decision.tables import options_table
from components.shared.chart import choose, show_picture
from components.shared.diagram import show_steps
from components.shared.report_downloads import report_downloads
from components.shared.text import escaped, plain
from core.decision.sensitivity.other_criteria import THRESHOLDS
from core.domain.arms import Learner, Source
from core.report.charts.cost_breakdown import UNITS, spending
from core.report.charts.cost_ratio_by_level import ladder
from core.report.charts.mistakes import errors
from core.report.document.approaches import cautions, not_measured, unmeasured
from core.report.findings.comparison import words_of
from core.report.findings.corners import SOURCES, corners
from core.report.findings.cost_by_source import (
    RESTING_HEAD,
    RESTING_NOTE,
    resting_rows,
    rests_on,
    unsourced,
)
from core.report.findings.dossier import Dossier
from core.report.findings.guardrails import GUARDRAIL_HEAD, GUARDRAIL_NOTE, guardrail_rows
from core.report.findings.next_test import what_to_test
from core.report.findings.options import options
from core.report.findings.reasons import (
    label_effect,
    model_effect,
    rule_that_fired,
    watch,
)
from core.report.findings.risk import by_a_careful_rule, price_of_being_wrong
from core.report.format.numbers import percent, points
from core.report.headline import headline_of
from core.report.wording.glossary import STANDIN_MODEL, capital, period_text
from core.store.experiments import load_experiment
from core.workflows.poc.cases import flips_of

MODELS = {
    Learner.TUNED: "Tuned classifier",
    Learner.FINE_TUNED: capital(STANDIN_MODEL),
}


LABELS_FROM = {Source.ANNOTATORS: "Annotators", Source.RATIONALES: "Labelling rules"}


def details(d: Dossier) -> None:
    """Closer looks; a closed tab computes nothing."""
    tabs = st.tabs(list(TABS), on_change="rerun", key="details")
    for tab, body in zip(tabs, TABS.values(), strict=True):
        if tab.open:
            with tab:
                body(d)


def _bills(d: Dossier) -> None:
    """How each approach spends it, step by step, and what that is per example and per project."""
    unit = st.session_state.get("spend-unit") or UNITS[0]
    show_picture(spending(d, unit), "spending", choose("spend-unit", UNITS))
    drawn = [show_steps(d, arm) for arm in d.pair]
    if any(drawn):
        st.caption(
            "Hours of everybody and dollars to build it, averages over the simulations. The same "
            "rows stand in the picture above, as a table too."
        )
    show_picture(ladder(d), "ladder")


def _errors(d: Dossier) -> None:
    show_picture(errors(d), "mistakes")
    if caution := watch(d):
        st.markdown(f":material/visibility: {escaped(f'**Watch:** {caution}')}")


def show_square(d: Dossier) -> None:
    """The square of labels and models: which of the two makes the difference."""
    labels, model, square = label_effect(d), model_effect(d), corners(d)
    if labels is None or model is None or square is None:
        st.info("The two corners of the square were not part of this plan.")
        return
    st.header(
        f"Rules instead of annotators: {words_of(labels)}; fine-tuned model instead of tuned "
        f"classifier: {words_of(model)}",
        anchor=False,
    )
    last = {corner: percent(d.by_round[arm][-1].value) for corner, arm in square.items()}
    rows = [
        {"Labels from": LABELS_FROM[source]}
        | {model: last[source, learner] for learner, model in MODELS.items()}
        for source in SOURCES
    ]
    st.table(pd.DataFrame(rows), hide_index=True)
    st.caption(
        "Accuracy after the last round, mean over repeats. Down a column the labels change, with "
        "their natural amount: bought labels against a whole training pool labelled by rules. "
        "Along a row only the model changes."
    )


def _all_arms(d: Dossier) -> None:
    options_table(d, options(d), f"All approaches, {period_text(d.months)}", meanings=True)
    st.caption(
        "Expected cost, with its 80% range: building, running, errors, waiting, and what follows "
        "where the approach falls short of the target."
    )
    for arm in unmeasured(d):
        st.markdown(escaped(not_measured(d, arm)))
    for caution in cautions(d):
        st.caption(escaped(caution))
    if d.guardrails:
        st.markdown("**What the target asks for**")
        rows = guardrail_rows(d.guardrails, d.roster)
        st.dataframe(pd.DataFrame(rows, columns=list(GUARDRAIL_HEAD)), hide_index=True)
        st.caption(GUARDRAIL_NOTE)


def _to_test(d: Dossier) -> None:
    """What might be found out before choosing, and what one more round is likely to bring."""
    found = what_to_test(d, flips_of(d.content_hash, d).note)
    if not found:
        st.info("No test of this PoC is worth its price.")
    st.markdown("\n".join(f"- {escaped(line)}" for line in found))


def _how_we_know(d: Dossier) -> None:
    for text in (headline_of(d).more, rests_on(d.valuation)):
        if text:
            st.markdown(escaped(text))
    verdict = d.valuation.verdict
    for check in d.fairness:
        icon = ":material/check:" if check.holds else ":material/gpp_bad:"
        st.markdown(f"{icon} {escaped(f'**{check.check.capitalize()}**: {check.detail}.')}")
    st.markdown(escaped(f"**The rule.** {capital(rule_that_fired(d))}."))
    gates = [
        {
            "Good enough?": plain(d.name(gate.arm)),
            "Answer": gate.gate.value.capitalize(),
            "Points": f"{points(gate.difference)} ({points(gate.low)} to {points(gate.high)})",
            "Against": plain(d.against(gate.against)),
        }
        for gate in verdict.gates
    ]
    st.table(pd.DataFrame(gates), hide_index=True)
    st.caption(
        f"Accuracy points with their interval; {points(d.plan.margin).lstrip('+')} points of loss "
        "are allowed."
    )
    _how_sure(d)
    _resting(d)
    if not d.experiment_id:  # the recorded example: its record comes with the product
        return
    st.header("Download the report", anchor=False)
    report_downloads(d)
    with st.expander("Details for engineers"):
        st.markdown(f"Plan {d.plan_hash[:12]} · decision {d.content_hash[:12]}")
        st.download_button(
            "decision.json",
            data=lambda: _record_text(d),
            file_name="decision.json",
            mime="application/json",
            icon=":material/download:",
            help="Everything the verdict was made from. Check it anywhere: python -m core verify "
            "decision.json",
        )


def _resting(d: Dossier) -> None:
    """Which dollars rest on what nobody knows, step by step, and what would help."""
    st.markdown("**What the dollars rest on, step by step**")
    rows = [(d.name(row.arm), row.step, *row.cells, row.helps) for row in resting_rows(d.valuation)]
    st.dataframe(pd.DataFrame(rows, columns=list(RESTING_HEAD)), hide_index=True)
    st.caption(escaped(f"{unsourced(d.valuation)} {RESTING_NOTE}"))


def _how_sure(d: Dossier) -> None:
    """What being wrong costs, and what a more careful rule would say."""
    if wrong := price_of_being_wrong(d):
        st.markdown(escaped(f"**If it is the wrong choice.** {wrong}"))
    threshold = st.segmented_control(
        "A stricter rule: change only when this sure",
        THRESHOLDS,
        default=THRESHOLDS[-1],
        required=True,
        format_func=lambda share: percent(share, 0),
        key="careful",
    )
    st.markdown(escaped(by_a_careful_rule(d, threshold)))


def _record_text(d: Dossier) -> str:
    from core.report.record import record_text
    from core.workflows.engine import engine
    from core.workflows.poc.cases import case_of
    from core.workflows.report.sign_off import record_with_decisions

    store = engine().store
    poc = load_experiment(store, d.experiment_id)
    case = case_of(store, poc, d.months, d.valuation.scenario)
    return record_text(record_with_decisions(store, case.valued))


TABS = {
    "All approaches": _all_arms,
    "Bills": _bills,
    "Mistakes": _errors,
    "Labels or model": show_square,
    "What to test next": _to_test,
    "How we know": _how_we_know,
}
