"""The tab with the field's own names and pictures."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.chart import show_picture
from components.shared.text import plain
from core.decision.sensitivity.cost_effectiveness import cost_and_effect, worth_of_points
from core.decision.sensitivity.tornado import Moving
from core.decision.sensitivity.two_way import best_by_error_cost
from core.decision.voi.acceptability import Acceptability, compare
from core.decision.voi.icer import frontier
from core.decision.voi.psa_sample import PsaSample
from core.domain.single_flight import shared
from core.report.charts.acceptability import COSTS, how_sure
from core.report.charts.cost_effectiveness import (
    acceptability,
    cost_effect_plane,
    expected_loss,
)
from core.report.findings.dossier import Dossier
from core.report.findings.next_test import pilot_name
from core.report.format.numbers import chance, money


@shared(8)
def _compared(key: str, _dossier: Dossier) -> tuple[PsaSample, list[Acceptability]]:
    sample = cost_and_effect(_dossier.valuation)
    return sample, [compare(sample, float(k)) for k in worth_of_points(_dossier.valuation)]


def for_the_analyst(d: Dossier, baseline: Dossier) -> None:
    """Plane, acceptability, loss, next test, frontier."""
    if len(d.valuation.gates) < 2:
        st.markdown("One approach was run, so there is nothing to compare it with.")
        return
    sample, found = _compared(d.content_hash, d)
    if d.months and len(d.valuation.firsts) > 1:
        chances = best_by_error_cost(d.valuation, COSTS)
        show_picture(how_sure(d, chances, Moving(d.valuation).error_cost_flip()), "sure")
    if set(d.pair) <= set(sample.arms):
        show_picture(cost_effect_plane(d, sample), "plane")
    show_picture(acceptability(d, found), "ceac")
    show_picture(expected_loss(d, found), "loss")
    _pilots(d)
    st.markdown("**ICER frontier**")
    rows = [
        {
            "Approach": d.name(row.arm),
            "Cost": money(row.cost),
            "Accuracy": f"{row.effect:.1f}",
            "ICER, $ a point": "-" if row.icer is None else money(row.icer),
            "Status": str(row.status),
        }
        for row in frontier(sample)
    ]
    st.table(pd.DataFrame(rows).map(plain), hide_index=True)
    st.caption(
        "ND: on the frontier, D: dominated, ED: extended dominated. Approaches in the comparison "
        "only; effects are accuracy points on the test set with its paired error."
    )


def _pilots(d: Dossier) -> None:
    """EVSI, price and ENBS of what might be found out, each at its best size."""
    st.markdown("**EVSI and ENBS of pilots**")
    rows = [
        {
            "Pilot": pilot_name(d, pilot),
            "EVSI": "-" if pilot.value is None else money(pilot.value),
            "Cost": money(pilot.price),
            "ENBS": money(pilot.net) if pilot.amount else "-",
            "Changes": chance(pilot.changes) if pilot.amount else "-",
            "Why not": pilot.why,
        }
        for pilot in d.valuation.pilots
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="EVSI of pilots")
    st.caption(
        "Preposterior analysis of the accuracies alone. Where no size pays, EVSI is the highest "
        "and cost the lowest of those weighed. Changes: chance that the answer does."
    )
