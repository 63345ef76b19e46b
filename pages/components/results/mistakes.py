"""Mistakes on the Results screen: their kinds, the items behind each, and every number."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.chart import show_picture
from components.shared.text import escaped, plain
from core.report.charts.mistakes import errors
from core.report.findings.comparison import for_the_analyst
from core.report.findings.confusion_tables import MATRIX_CLASSES, by_class, matrix, most_confused
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import ArmScores, ScoreSheet, asked, items_by_mistake
from core.report.format.numbers import count, percent, several

MOST_ITEMS = 200
FEW_KINDS = 8
"""Kinds that find room as buttons; more are a list."""


def show_mistakes(d: Dossier, sheet: ScoreSheet) -> None:
    """What goes wrong: by kind for both approaches, then item by item, then in full."""
    show_picture(errors(d), "results-mistakes")
    st.header("Look at the items", anchor=False)
    _items(d, sheet)
    with st.expander("Every number of one approach", on_change="rerun", key="numbers") as numbers:
        if numbers.open:
            _numbers(d, sheet)


def _items(d: Dossier, sheet: ScoreSheet) -> None:
    """One kind of mistake at a time."""
    here = asked(d, sheet)
    if not here:
        st.markdown(
            "No single items: these approaches answered only the test set, which stays closed."
        )
        return
    arm = _approach(
        "Approach", here, d.alternative if d.alternative in here else here[0], d, "kind"
    )
    found = items_by_mistake(d, sheet, arm)
    if not found:
        st.markdown(f"{escaped(d.name(arm))} made no mistake on the validation set.")
        return
    titles = {title: f"{plain(title)} ({count(len(rows))})" for title, rows in found.items()}
    # Under another approach other kinds are made: each has its own choice.
    key = f"mistake-{arm}"
    if len(found) <= FEW_KINDS:
        kind = st.pills(
            "What went wrong",
            list(found),
            default=next(iter(found)),
            required=True,
            format_func=titles.__getitem__,
            key=key,
        )
    else:
        kind = st.selectbox("What went wrong", list(found), format_func=titles.__getitem__, key=key)
    items = found[kind]
    answers = {one: f"{d.name(one)}" for one in d.pair if one in items} | {arm: d.name(arm)}
    st.dataframe(
        items[["text", "expert", *answers]].head(MOST_ITEMS),
        hide_index=True,
        column_config={
            "text": st.column_config.TextColumn(d.noun[0].capitalize(), width="large"),
            "expert": "Expert",
            **answers,
        },
        alt=f"Validation items: {kind}, {d.name(arm)}",
    )
    st.caption(
        f"{several(len(items), 'item')} of the {count(len(sheet.validation))} in the validation "
        "set. Test items stay closed: who has seen them could tune to them."
    )


def _approach(label: str, arms: list[str], default: str, d: Dossier, key: str) -> str:
    return st.selectbox(
        label,
        arms,
        index=arms.index(default),
        format_func=lambda arm: plain(d.name(arm)),
        key=f"mistakes-{key}",
    )


def _numbers(d: Dossier, sheet: ScoreSheet) -> None:
    arm = _approach("Approach", list(d.arms), d.alternative, d, "numbers")
    scores = sheet.arms[arm]
    if len(d.classes) <= MATRIX_CLASSES:
        st.table(_as_text(matrix(scores)), hide_index=True)
    else:
        wrong = int(scores.confusion.sum() - scores.confusion.trace())
        found = most_confused(scores.confusion, d.classes)
        st.markdown("**What is taken for what**")
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
    st.markdown(f"**The two approaches against each other.** {escaped(for_the_analyst(d))}")


def _line_to_beat(scores: ArmScores) -> None:
    st.caption(
        f"Test set, first repeat, in the round compared. Always answering the most common class "
        f"would score {percent(scores.majority)}. Macro-F1 (every class counts the same): "
        f"{percent(scores.macro_f1.value)} ({percent(scores.macro_f1.low)} to "
        f"{percent(scores.macro_f1.high)})."
    )


def _as_text(table: pd.DataFrame) -> pd.DataFrame:
    """The table with names of classes as text, in its cells and above them."""
    return table.rename(columns=plain).map(plain)
