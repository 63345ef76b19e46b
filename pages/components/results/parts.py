"""The top of the Results screen: one score an approach, and the detailed scores behind it."""

from __future__ import annotations

import streamlit as st

from components.shared.chart import show_picture
from core.domain.single_flight import shared
from core.report.charts.all_arms import all_arms_accuracy
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import ScoreSheet
from core.report.format.numbers import several
from core.store.experiments import Experiment
from core.workflows.engine import engine
from core.workflows.poc.score_sheets import score_sheet


@shared(6)
def _sheet(experiment_id: str, rests_on: str, _dossier: Dossier) -> ScoreSheet:
    return score_sheet(engine().store, _dossier)


def sheet_of(poc: Experiment, dossier: Dossier) -> ScoreSheet:
    """Detailed scores of a PoC."""
    return _sheet(poc.id, dossier.content_hash, dossier)


def scores(d: Dossier) -> None:
    """One score an approach, the highest first; of many those without a name are folded."""
    by_score = sorted(d.arms, key=lambda arm: -d.accuracy(arm).value)
    first = [arm for arm in by_score if arm in d.named]
    show_picture(all_arms_accuracy(d, first), "scores")
    rest = [arm for arm in by_score if arm not in first]
    if rest:
        title = several(len(rest), "more approach", "es")
        with st.expander(title, on_change="rerun", key="more-scores") as more:
            if more.open:
                show_picture(all_arms_accuracy(d, rest), "scores-rest")
