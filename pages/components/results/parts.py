"""The top of the Results screen: detailed scores and one number per way."""

from __future__ import annotations

import streamlit as st

from components.shared.text import plain
from core.domain.single_flight import shared
from core.report.document.ways import columns
from core.report.findings.comparison import interval_note
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import ScoreSheet
from core.report.format.numbers import percent, points, several
from core.store.experiments import Experiment
from core.workflows.engine import engine
from core.workflows.poc.score_sheets import score_sheet


@shared(6)
def _sheet(experiment_id: str, rests_on: str, _dossier: Dossier) -> ScoreSheet:
    return score_sheet(engine().store, _dossier)


def sheet_of(poc: Experiment, dossier: Dossier) -> ScoreSheet:
    """Detailed scores of a race."""
    return _sheet(poc.id, dossier.content_hash, dossier)


def numbers(d: Dossier, sheet: ScoreSheet) -> None:
    """One number per candidate with its rounds, and the worst group; of many some are folded."""
    first = columns(d)
    with st.grid(4, min_column_width=165):
        for arm in first:
            _score(d, arm)
        _worst_group(d, sheet)
    rest = [arm for arm in d.candidates if arm not in first]
    if rest:
        with st.expander(several(len(rest), "more way")), st.grid(4, min_column_width=165):
            for arm in rest:
                _score(d, arm)


def _score(d: Dossier, arm: str) -> None:
    estimate = d.by_round[arm][-1]
    st.metric(
        plain(d.name(arm)),
        percent(estimate.value),
        delta=f"±{points(estimate.high - estimate.value).lstrip('+')} after round "
        f"{len(d.by_round[arm])}",
        delta_color="off",
        delta_arrow="off",
        border=True,
        chart_data=[round(100 * e.value, 1) for e in d.by_round[arm]],
        help=f"{plain(d.roster.spelled_out(arm))}: accuracy after the last round, mean over "
        f"repeats, with the {interval_note(d)}; the line shows the rounds.",
    )


def _worst_group(d: Dossier, sheet: ScoreSheet) -> None:
    groups = sheet.arms[d.alternative].groups
    if not groups:
        return
    key = min(groups, key=lambda group: groups[group].value)
    name, worst = key.partition("=")[2], groups[key]
    st.metric(
        "Worst group",
        percent(worst.value, 0),
        height="stretch",
        delta=f"{plain(name)}, n = {worst.n}",
        delta_color="off",
        delta_arrow="off",
        border=True,
        help=f"The group of exam items {plain(d.the(d.alternative))} gets wrong most often, first "
        "repeat.",
    )
