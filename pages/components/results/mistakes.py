"""Kinds of mistakes on the Results screen: a picture, then tables for every candidate."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.chart import show_picture
from components.shared.text import plain
from core.domain.arms import NAMED
from core.report.charts.mistakes import errors
from core.report.findings.confusion_tables import MATRIX_CLASSES, by_class, matrix, most_confused
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import ArmScores, ScoreSheet
from core.report.format.numbers import count, percent


def show_errors(d: Dossier, sheet: ScoreSheet) -> None:
    """What goes wrong: by kind for both ways, then in full, way by way."""
    show_picture(errors(d), "results-mistakes")
    if len(d.classes) <= MATRIX_CLASSES:
        for arm in d.candidates if len(d.candidates) <= NAMED else [_chosen(d)]:
            st.markdown(f"**{plain(d.roster.spelled_out(arm))}**")
            st.table(_as_text(matrix(sheet.arms[arm])), hide_index=True)
            _line_to_beat(sheet.arms[arm])
        return
    arm = _chosen(d)
    _tables(d, arm, sheet.arms[arm])


def _chosen(d: Dossier) -> str:
    """The way that is looked at, where all would be too many."""
    return st.segmented_control(
        "Way",
        d.candidates,
        default=d.candidates[0],
        required=True,
        format_func=lambda arm: plain(d.name(arm)),
        key="mistakes-way",
    )


def _tables(d: Dossier, arm: str, scores: ArmScores) -> None:
    wrong = int(scores.confusion.sum() - scores.confusion.trace())
    st.markdown(f"**{plain(d.roster.spelled_out(arm))}: what is taken for what**")
    found = most_confused(scores.confusion, d.classes)
    st.table(_as_text(found), hide_index=True)
    shown = found["items"].str.replace(",", "").astype(int).sum() if len(found) else 0
    st.caption(f"The most frequent mistakes: {count(shown)} of the {count(wrong)} made.")
    st.markdown("**Every class, the one found least first**")
    st.dataframe(
        by_class(scores.classes),
        hide_index=True,
        column_config={"Expert says": st.column_config.TextColumn(pinned=True)},
        alt=f"{d.name(arm)}: how often each class is found, and right when it is answered",
    )
    _line_to_beat(scores)


def _line_to_beat(scores: ArmScores) -> None:
    st.caption(
        f"First repeat, in the round compared. Always answering the most common class would score "
        f"{percent(scores.majority)}. Rare-class score {percent(scores.macro_f1.value)} "
        f"({percent(scores.macro_f1.low)} to {percent(scores.macro_f1.high)})."
    )


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table with names of classes as text, in its cells and above them."""
    return table.rename(columns=plain).map(plain)
