"""One uploaded file: what it is and why, its columns, what it becomes, what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.shared.text import plain
from core.domain.workers import NO_ROLE, ROLES, person_key
from core.interop.reading import COLUMNS, LEFT_OUT, PLACE, SLICE, RowKind, mapped
from core.report.format.numbers import several
from core.report.wording.glossary import PEOPLE
from core.workflows.importing.inspect import Examined
from core.workflows.importing.summarize import becomes

WANTED = "upload-wanted"
PREVIEWED = 5
PROBLEMS_SHOWN = 50
NOT_NEEDED = "not imported"
KIND_NAMES = {
    RowKind.ITEMS: "items",
    RowKind.LABELS: "labels",
    RowKind.PREDICTIONS: "predictions of a model",
    RowKind.METRICS: "metrics of a run",
    RowKind.HOURS: "tracked hours",
    RowKind.RULES: "labelling rules",
}


def file_card(at: int, file: Examined, classes: Sequence[str]) -> None:
    """A bordered card; what needs somebody stands open.

    Parameters
    ----------
    classes : sequence of str
        Classes of the benchmark, for files that number theirs.
    """
    with st.container(border=True, key=f"upload-file-{at}"):
        _head(file)
        if file.already is not None:
            st.caption(f"Already imported on {file.already.created_at:%d %b %Y}; nothing changed.")
            return
        if file.recognition is not None:
            _columns(at, file)
            _numbers(file, classes)
        if file.error is not None:
            text = " ".join(part for part in (file.error.message, file.error.remedy) if part)
            st.error(plain(text or file.error.title), title=plain(file.error.title))
            return
        if file.missing:
            missing = " and ".join(f"**{plain(name)}**" for name in file.missing)
            st.warning(f"Choose the column for {missing}.", icon=":material/help:")
            return
        _people(file)
        _questions(file)
        for sentence in becomes(file):
            st.markdown(f"**{plain(sentence[:1].upper() + sentence[1:])}.**")
        for note in file.reading.notes if file.reading else ():
            st.caption(plain(note))
        _used(file)
        _preview(at, file)
        _problems(file)


def _head(file: Examined) -> None:
    ok = file.ready or file.already
    icon = ":material/check_circle:" if ok else ":material/error:"
    st.markdown(f"{icon} **{plain(file.source.name)}**")
    if file.recognition is not None:
        st.caption(f"{plain(file.recognition.title)}: {plain(file.recognition.why)}")


def _columns(at: int, file: Examined) -> None:
    """Kind and mapping, where the file leaves them open."""
    recognition = file.recognition
    if recognition is None or not (recognition.fields or recognition.choices):
        return
    with st.expander("Columns", expanded=bool(file.missing), icon=":material/view_column:"):
        kinds = list(dict.fromkeys([*recognition.kinds, *recognition.choices]))
        now = file.wanted.kind or recognition.kinds[0]
        kind = st.selectbox(
            "Its rows are",
            kinds,
            index=kinds.index(now) if now in kinds else 0,
            format_func=lambda kind: KIND_NAMES[kind],
            key=f"upload-kind-{file.source.hash}",
        )
        chosen = _mapping(file, kind)
        if file.remembered:
            st.caption("As you chose for the last file of this kind.")
        if kind != now or chosen != dict(file.wanted.mapping):
            decided = replace(file.wanted, kind=kind, mapping=chosen)
            st.session_state[WANTED][file.source.hash] = decided
            st.rerun()


def _numbers(file: Examined, classes: Sequence[str]) -> None:
    """What the numbers of a file's classes stand for, where it does not name them."""
    told = file.wanted.classes
    found = file.reading.classes if file.reading else told
    if not found or not classes or (not told and {*found} <= {*classes}):
        return
    st.markdown("Its classes are numbers. Choose the class of each.")
    with st.container(horizontal=True):
        chosen = [
            st.selectbox(
                f"Class {number} is",
                classes,
                index=classes.index(told[number]) if told and told[number] in classes else None,
                placeholder="Choose",
                key=f"upload-class-{file.source.hash}-{number}",
            )
            for number in range(len(found))
        ]
    names = tuple(name for name in chosen if name is not None)
    if len(names) == len(found) and names != told:
        st.session_state[WANTED][file.source.hash] = replace(file.wanted, classes=names)
        st.rerun()


def _people(file: Examined) -> None:
    """Whose hours they are, where the file logs them by name."""
    if not file.named:
        return
    if file.people:
        st.warning(
            "Hours count by role. Choose each person's role; it is remembered.",
            icon=":material/help:",
        )
    said = dict(file.wanted.people)
    with st.expander("People", expanded=bool(file.people), icon=":material/badge:"):
        for who in file.named:
            now = said.get(who) or file.roles.get(person_key(who))
            role = st.pills(
                plain(who),
                [*ROLES, NO_ROLE],
                default=now,
                format_func=lambda role: PEOPLE.get(role, "None of these: not counted"),
                key=f"upload-who-{file.source.hash}-{who}",
            )
            if role is not None and role != now:
                said[who] = role
        st.caption(
            "Hours of expert, analyst and ML engineer replace our estimates; annotators' time "
            "comes from their labels."
        )
    if said != dict(file.wanted.people):
        st.session_state[WANTED][file.source.hash] = replace(file.wanted, people=said)
        st.rerun()


def _questions(file: Examined) -> None:
    """What has to be settled before the file can be imported, a select each."""
    for at, asked in enumerate(file.questions):
        st.warning(plain(asked.why), icon=":material/help:")
        way = st.radio(
            plain(asked.why),  # said above, in full
            asked.ways,
            index=None,
            label_visibility="collapsed",
            format_func=lambda way: plain(way.label),
            key=f"upload-question-{file.source.hash}-{at}-{asked.about}",
        )
        if way is not None:
            st.session_state[WANTED][file.source.hash] = file.wanted.settled(way)
            st.rerun()


def _used(file: Examined) -> None:
    """A line for each column: what it became, what was left out, which unit was assumed."""
    if not file.columns:
        return
    left = sum(not use.became for use in file.columns)
    told = f"What became of its {several(len(file.columns), 'column')}"
    with st.expander(f"{told}: {left} left out" if left else told, icon=":material/fact_check:"):
        st.markdown("\n".join(f"- {plain(use.text)}" for use in file.columns))


def _mapping(file: Examined, kind: RowKind) -> dict[str, str]:
    """Their columns with ours beside them; what differs from the guess is the mapping."""
    assert file.recognition is not None
    fields = file.recognition.as_kind(kind).fields
    if not fields:
        return {}
    ours = [NOT_NEEDED, *COLUMNS[kind]]
    if RowKind.ITEMS in file.recognition.kinds:
        ours += ["text", "gold"]
    rows = []
    for field in fields:
        current = mapped(field, file.wanted.mapping)
        shown = NOT_NEEDED if current is None or current == LEFT_OUT else current
        ours += [shown, f"{SLICE}{field.name}"] if kind is RowKind.ITEMS else [shown]
        rows.append(
            {"Your column": field.name, "Field": shown, "For example": ", ".join(field.examples)}
        )
    choices = st.column_config.SelectboxColumn(options=list(dict.fromkeys(ours)), required=True)
    edited = st.data_editor(
        pd.DataFrame(rows),
        hide_index=True,
        disabled=["Your column", "For example"],
        column_config={"Field": choices},
        key=f"upload-map-{file.source.hash}-{kind.value}",
    )
    found = {}
    for field, name in zip(fields, edited["Field"], strict=True):
        said = LEFT_OUT if name == NOT_NEEDED else str(name)
        guess = field.ours if field.ours is not None else LEFT_OUT
        before = file.wanted.mapping.get(field.name)
        if said != guess or (before is not None and before == said):
            found[field.name] = said
    return found


def _preview(at: int, file: Examined) -> None:
    for kind, checked in file.checked.items():
        rows = checked.good.head(PREVIEWED).drop(columns=[PLACE], errors="ignore")
        rows = rows.dropna(axis="columns", how="all")
        if len(rows):
            with st.expander(f"First rows as {KIND_NAMES[kind]}", icon=":material/table_rows:"):
                st.dataframe(rows, hide_index=True, key=f"upload-preview-{at}-{kind.value}")


def _problems(file: Examined) -> None:
    if not file.bad:
        return
    st.markdown(f"**{several(file.bad, 'row')} cannot be imported**")
    st.markdown("\n".join(f"- {plain(problem.text)}" for problem in file.told))
    if file.bad <= len(file.told):
        return
    causes = [
        {"Rows": n, "Reason": cause, "First row": first.row, "Column": first.column}
        for cause, n, first in file.causes
    ]
    st.dataframe(pd.DataFrame(causes), hide_index=True)
    with st.expander("Row by row", icon=":material/list:"):
        shown = file.problems[:PROBLEMS_SHOWN]
        st.dataframe(
            pd.DataFrame([{"Row": p.row, "Column": p.column, "Problem": p.why} for p in shown]),
            hide_index=True,
        )
