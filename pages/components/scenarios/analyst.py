"""The tab with the field's own names and pictures."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.chart import show_picture
from components.shared.text import escaped
from core.decision.sensitivity.cost_effectiveness import cost_and_effect, worth_of_points
from core.decision.voi.acceptability import Acceptability, compare
from core.decision.voi.icer import frontier
from core.decision.voi.psa_sample import PsaSample
from core.report.charts.cost_effectiveness import (
    acceptability,
    cost_effect_plane,
    expected_loss,
    larger_test_set_curve,
)
from core.report.findings.dossier import Dossier
from core.report.findings.rounds_table import iterations_table, not_weighed
from core.report.format.numbers import money


@st.cache_resource(max_entries=24, ttl=3600, show_spinner=False)
def _compared(key: str, _dossier: Dossier) -> tuple[PsaSample, list[Acceptability]]:
    sample = cost_and_effect(_dossier.valuation)
    return sample, [compare(sample, float(k)) for k in worth_of_points(_dossier.valuation)]


def for_the_analyst(d: Dossier, baseline: Dossier) -> None:
    """Plane, acceptability, loss, next exam, frontier."""
    if len(d.valuation.gates) < 2:
        st.markdown("One candidate was run, so there is nothing to compare it with.")
        return
    sample, found = _compared(d.content_hash, d)
    if set(d.pair) <= set(sample.arms):
        show_picture(cost_effect_plane(d, sample), "plane")
    show_picture(acceptability(d, found), "ceac")
    show_picture(expected_loss(d, found), "loss")
    if d.valuation.larger_test_set is not None:
        show_picture(larger_test_set_curve(d.valuation.larger_test_set), "enbs")
    _further_iterations(d)
    st.markdown("**ICER frontier**")
    rows = [
        {
            "Way": d.name(row.arm),
            "Cost": money(row.cost),
            "Accuracy": f"{row.effect:.1f}",
            "ICER, $ a point": "-" if row.icer is None else money(row.icer),
            "Status": str(row.status),
        }
        for row in frontier(sample)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Frontier")
    st.caption(
        "ND: on the frontier, D: dominated, ED: extended dominated. Candidates only; effects are "
        "accuracy points on the exam with its paired error."
    )


def _further_iterations(d: Dossier) -> None:
    """EVSI and ENBS, way by way; why not, where there is nothing to weigh."""
    st.markdown("**EVSI and ENBS of further rounds**")
    table = iterations_table(d)
    if len(table):
        st.dataframe(table, hide_index=True, alt="EVSI of further rounds")
        st.caption(
            "n\\*: highest ENBS, ~: at least 95% of it. Good then: proved, not worse than allowed, "
            "within the budget. Changes: chance that the answer does. Student-t predictive of the "
            "learning curve, one way at a time; rounds are paid for beside the build; labelled "
            "items double with each round of a way that buys labels."
        )
    left_out = not_weighed(d)
    if left_out:
        st.caption(escaped(left_out))
