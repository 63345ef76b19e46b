"""The closer looks under the scores, one tab each."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.decision.details import show_square
from components.decision.projection import show_going_on
from components.results.mistakes import show_errors
from components.results.rationales import written
from components.shared.chart import choose, show_picture
from components.shared.text import escaped, plain
from core.report.charts.groups import annotator_traps, by_group, label_quality
from core.report.charts.rounds import ACROSS, iteration_by_iteration
from core.report.findings.comparison import for_the_analyst
from core.report.findings.dossier import Dossier
from core.report.findings.score_sheet import BOXES, ScoreSheet, box_words
from core.report.format.numbers import count
from core.report.wording.glossary import capital

TABS = (
    "Round by round",
    "If you go on",
    "Where they differ",
    "Kinds of mistakes",
    "Groups",
    "Traps",
    "Labels or model?",
    "What was written",
    "Table",
)
MOST_ITEMS = 200


def tabs(d: Dossier, sheet: ScoreSheet) -> None:
    """Closer looks; a closed tab computes nothing."""
    found = st.tabs(TABS, on_change="rerun", key="results-tabs")
    bodies = (_iterations, _going_on, _differ, _errors, _groups, _traps, _square, _written, _table)
    for tab, body in zip(found, bodies, strict=True):
        if tab.open:
            with tab:
                body(d, sheet)


def _iterations(d: Dossier, sheet: ScoreSheet) -> None:
    shown = (
        st.pills(
            "Ways",
            d.arms,
            wrap=True,
            selection_mode="multi",
            default=d.named,
            key="rounds-ways",
            format_func=lambda arm: plain(d.name(arm)),
        )
        or d.named
    )
    across = st.session_state.get("rounds-across") or ACROSS[0]
    show_picture(
        iteration_by_iteration(d, [arm for arm in d.arms if arm in shown], across),
        "rounds",
        choose("rounds-across", ACROSS),
    )


def _going_on(d: Dossier, sheet: ScoreSheet) -> None:
    show_going_on(d)


def _differ(d: Dossier, sheet: ScoreSheet) -> None:
    boxes = sheet.boxes
    differ = boxes.only_old + boxes.only_new
    noun = plain(d.noun[1])
    st.header(f"They disagree on {count(differ)} of {count(boxes.n)} exam {noun}", anchor=False)
    both, *one, neither = (plain(capital(told)) for told in box_words(d).values())
    titles = (both, *(f"{told} right" for told in one), neither)
    sizes = (boxes.both, boxes.only_old, boxes.only_new, boxes.neither)
    with st.grid(4, min_column_width=165):
        for title, size in zip(titles, sizes, strict=True):
            st.metric(title, count(size), border=True)
    counted = "Counts on the sealed exam, first repeat, in the round compared."
    if sheet.validation.empty:
        st.caption(f"{counted} No single items: a prompted model is asked those of the exam alone.")
    else:
        st.caption(f"{counted} Below: items of the practice set, whose answers are known.")
        _practice_items(d, sheet)
    with st.expander("For the analyst"):
        st.markdown(escaped(for_the_analyst(d)))


def _practice_items(d: Dossier, sheet: ScoreSheet) -> None:
    """Those of one box at a time."""
    words = box_words(d)
    box = st.segmented_control(
        "Practice items",
        BOXES,
        default=BOXES[1],
        format_func=lambda box: plain(words[box]),
        key="box",
        required=True,
    )
    items = sheet.validation[sheet.validation["box"] == box]
    st.dataframe(
        items[["text", "expert", "first", "second"]].head(MOST_ITEMS),
        hide_index=True,
        column_config={
            "text": st.column_config.TextColumn(d.noun[0].capitalize(), width="large"),
            "expert": "Expert",
            "first": d.name(d.reference),
            "second": d.name(d.alternative),
        },
        alt=f"Practice items in the box: {words[box]}",
    )
    noun = plain(d.noun[1])
    st.caption(f"{count(len(items))} of {count(len(sheet.validation))} practice {noun}.")


def _errors(d: Dossier, sheet: ScoreSheet) -> None:
    show_errors(d, sheet)


def _groups(d: Dossier, sheet: ScoreSheet) -> None:
    scores = {arm: sheet.arms[arm].groups for arm in d.pair}
    if not scores[d.alternative]:
        st.markdown("The items have no groups: no extra column with few enough values came along.")
        return
    names = {key: key.partition("=")[2] for key in scores[d.alternative]}
    names |= {
        key: f"{name} {d.noun[1]}" for key, name in names.items() if key.startswith("difficulty=")
    }
    show_picture(by_group(d, scores, names, "group"), "groups")


def _traps(d: Dossier, sheet: ScoreSheet) -> None:
    report = d.diagnostics.get("crowd")
    if report:
        show_picture(annotator_traps(report), "annotator-traps")
        st.markdown(
            "**How good the bought labels are.** Share right on the whole working set, "
            "simulated, first repeat; no way trains on these extra votes."
        )
        st.table(label_quality(report), hide_index=True)
    scores = {arm: sheet.arms[arm].traps for arm in d.pair}
    if scores[d.alternative]:
        show_picture(by_group(d, scores, _trap_names(d), "trap"), "probe")
        sizes = sorted({score.n for score in scores[d.alternative].values()})
        each = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]} to {sizes[-1]}"
        st.caption(
            f"The trap set: rare details, {each} {plain(d.noun[1])} each. Never part of the "
            "headline score."
        )
    if not report and not scores[d.alternative]:
        st.markdown("There is no trap set: only benchmarks that come with the product have one.")


def _trap_names(d: Dossier) -> dict[str, str]:
    """Traps by name instead of number; offers and swaps also say which answer is right."""
    names: dict[str, str] = d.diagnostics.get("traps", {})
    told = {
        f"{key} {answer}": f"{name}, {answer}"
        for key, name in names.items()
        for answer in d.classes
    }
    return names | told


def _square(d: Dossier, sheet: ScoreSheet) -> None:
    show_square(d)


def _written(d: Dossier, sheet: ScoreSheet) -> None:
    written(d)


def _table(d: Dossier, sheet: ScoreSheet) -> None:
    rows = [
        {
            "Way": d.name(arm),
            "Repeat": seed + 1,
            "Round": at + 1,
            "Accuracy": round(float(accuracy), 4),
            "Items": int(d.valuation.outcome.arms[arm].examples[seed, at]),
        }
        for arm in d.arms
        for seed, n_seeds in enumerate(d.accuracy_of_iteration(arm))
        for at, accuracy in enumerate(n_seeds)
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Every way, repeat and round")
