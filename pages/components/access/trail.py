"""The audit log: who did what, newest first, and whether it is complete."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from components.shared.frame import show_error
from components.shared.session import actor
from core.domain.errors import SwitchpointError
from core.report.format.numbers import stamp
from core.store.audit_log import Noted
from core.workflows.admin.audit_log import (
    AuditFilter,
    as_csv,
    as_json_lines,
    check_audit_log,
    read_audit_log,
)
from core.workflows.engine import engine

ANY = ""
SHOWN = 500


def audit_log_part() -> None:
    """The check, the filters, the table, the files."""
    store = engine().store
    everything = read_audit_log(store, by=actor())
    if not everything:
        st.markdown("No entries yet. Every change is recorded here: who, what and when.")
        return
    _whole()
    wanted = _filters(everything)
    rows = [row for row in everything if wanted.takes(row)]
    if not rows:
        st.markdown("No entry matches.")
        return
    st.dataframe(
        pd.DataFrame([_line(row) for row in rows[:SHOWN]]),
        hide_index=True,
        alt="Who did what, newest first",
        column_config={
            "When": st.column_config.TextColumn(pinned=True),
            "Details": st.column_config.TextColumn(width="medium"),
        },
    )
    if len(rows) > SHOWN:
        st.caption(f"The newest {SHOWN:,} of {len(rows):,}; the files hold all.")
    with st.container(horizontal=True):
        st.download_button(
            "CSV",
            lambda: as_csv(read_audit_log(store, by=actor(), wanted=wanted)),
            file_name="trail.csv",
            mime="text/csv",
            icon=":material/download:",
        )
        st.download_button(
            "JSON Lines",
            lambda: as_json_lines(read_audit_log(store, by=actor(), wanted=wanted)),
            file_name="trail.jsonl",
            mime="application/x-ndjson",
            icon=":material/download:",
        )


def _whole() -> None:
    try:
        count = check_audit_log(engine().store, by=actor())
    except SwitchpointError as error:
        show_error(error)
        return
    st.markdown(
        f":material/verified: Audit log verified, {count:,} {'entry' if count == 1 else 'entries'}."
    )


def _filters(rows: list[Noted]) -> AuditFilter:
    people = sorted({row.who for row in rows})
    actions = sorted({row.action for row in rows})
    columns = st.expander("Filter", icon=":material/filter_list:").columns(4)
    who = columns[0].selectbox(
        "Who", [ANY, *people], format_func=lambda name: name or "Everybody", key="trail-who"
    )
    action = columns[1].selectbox(
        "What", [ANY, *actions], format_func=lambda name: name or "Everything", key="trail-what"
    )
    since = columns[2].date_input("From (UTC)", None, key="trail-from")
    until = columns[3].date_input("To (UTC)", None, key="trail-to")
    return AuditFilter(who, action, since, until)


def _line(row: Noted) -> dict[str, str]:
    details = json.dumps(dict(row.details)) if row.details else ""
    return {
        "When": stamp(row.noted_at),
        "Who": row.who,
        "What": row.action,
        "Details": plain_details(details),
        "Id": row.subject,
    }


def plain_details(details: str) -> str:
    """Details without the marks of their format.

    Examples
    --------
    >>> plain_details('{"rows": 3, "kinds": ["items"]}')
    'rows: 3, kinds: items'
    """
    return details.translate(str.maketrans("", "", '{}[]"'))
