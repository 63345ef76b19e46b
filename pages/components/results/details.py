"""The closer looks under the scores, one tab each."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.decision.projection import show_going_on
from components.results.mistakes import show_mistakes
from components.results.rationales import written
from components.shared.chart import choose, show_picture
from components.shared.text import plain
from core.report.charts.groups import annotator_traps, by_group, label_quality
from core.report.charts.rounds import ACROSS, iteration_by_iteration
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import ScoreSheet
from core.report.format.numbers import count

TABS = ("Round by round", "Mistakes", "Groups", "Rules and data")


def tabs(d: Dossier, sheet: ScoreSheet) -> None:
    """Closer looks; a closed tab computes nothing."""
    found = st.tabs(TABS, on_change="rerun", key="results-tabs")
    bodies = (_iterations, show_mistakes, _groups, _rules_and_data)
    for tab, body in zip(found, bodies, strict=True):
        if tab.open:
            with tab:
                body(d, sheet)


def _iterations(d: Dossier, sheet: ScoreSheet) -> None:
    with st.expander(f"Approaches shown ({len(d.named)} of {len(d.arms)})"):
        shown = (
            st.pills(
                "Approaches",
                d.arms,
                wrap=True,
                selection_mode="multi",
                default=d.named,
                key="rounds-ways",
                format_func=lambda arm: plain(d.name(arm)),
                label_visibility="collapsed",
            )
            or d.named
        )
    across = st.session_state.get("rounds-across") or ACROSS[0]
    show_picture(
        iteration_by_iteration(d, [arm for arm in d.arms if arm in shown], across),
        "rounds",
        choose("rounds-across", ACROSS),
    )
    with st.expander("If you go on: more rounds", on_change="rerun", key="going-on") as further:
        if further.open:
            show_going_on(d)


def _groups(d: Dossier, sheet: ScoreSheet) -> None:
    """Groups of the test set, then the hard cases that are never part of the score."""
    scores = {arm: sheet.arms[arm].groups for arm in d.pair}
    if scores[d.alternative]:
        names = {key: key.partition("=")[2] for key in scores[d.alternative]}
        names |= {
            key: f"{name} {d.noun[1]}"
            for key, name in names.items()
            if key.startswith("difficulty=")
        }
        show_picture(by_group(d, scores, names, "group"), "groups")
    else:
        st.markdown(
            "Your items have no groups. Upload an extra column with few values to see them."
        )
    _hard_cases(d, sheet)


def _hard_cases(d: Dossier, sheet: ScoreSheet) -> None:
    report = d.diagnostics.get("crowd")
    scores = {arm: sheet.arms[arm].traps for arm in d.pair}
    if scores[d.alternative]:
        show_picture(by_group(d, scores, _trap_names(d), "hard case"), "probe")
        sizes = sorted({score.n for score in scores[d.alternative].values()})
        each = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        st.caption(
            f"Hard cases turn on one detail; {each} {plain(d.noun[1])} of each. They never count "
            "in the score."
        )
    if report:
        with st.expander("Why more votes do not help"):
            show_picture(annotator_traps(report), "annotator-traps")
            st.markdown("**How good the bought labels are**")
            st.table(label_quality(report), hide_index=True)
            st.caption(
                "Share right on the whole training pool; simulated annotators, first repeat. No "
                "approach trains on these extra votes."
            )


def _trap_names(d: Dossier) -> dict[str, str]:
    """Hard cases by name instead of number; offers and swaps also say which answer is right."""
    names: dict[str, str] = d.diagnostics.get("traps", {})
    told = {
        f"{key} {answer}": f"{name}, {answer}"
        for key, name in names.items()
        for answer in d.classes
    }
    return names | told


def _rules_and_data(d: Dossier, sheet: ScoreSheet) -> None:
    written(d)
    with st.expander("Every score as a table", on_change="rerun", key="every-score") as table:
        if table.open:
            rows = _rows(d)
            st.dataframe(rows, hide_index=True, alt="Every approach, repeat and round")
            st.caption(f"{count(len(rows))} scores: accuracy on the test set.")


def _rows(d: Dossier) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Approach": d.name(arm),
                "Repeat": seed + 1,
                "Round": at + 1,
                "Accuracy": round(float(accuracy), 4),
                "Training items": int(d.valuation.outcome.arms[arm].examples[seed, at]),
            }
            for arm in d.arms
            for seed, n_seeds in enumerate(d.accuracy_of_iteration(arm))
            for at, accuracy in enumerate(n_seeds)
        ]
    )
