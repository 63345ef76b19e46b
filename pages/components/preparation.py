"""Preparation, the second step of Upload: cards in the order of the damage they can do."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.preparation_cards import balance, cleaning, duplicates, leaks, personal_data
from components.text import plain
from core.domain.benchmark import SEALED
from core.report.formats import stamp
from core.store.preparations import list_preparations
from core.workflows.engine import engine
from core.workflows.item_check import ItemCheck, check_uploaded
from core.workflows.uploaded_plan import prepared_stamp

DONE = "prepared"


@st.cache_resource(max_entries=8, show_spinner="Looking at the items")
def _check(home: str, name: str, stamp_: str, allow: tuple[str, ...]) -> ItemCheck:
    """Other items, or another list of what may stay, are another key."""
    return check_uploaded(engine().store, name, allow=allow)


def preparation(name: str) -> None:
    """What blocks a race and what is worth a look, each with its remedy."""
    store = engine().store
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(plain(done), icon=":material/check:")
    allow = _allowed()
    found = _check(str(store.home), name, prepared_stamp(store, name), allow)
    if not len(found.rows):
        st.markdown("Import items first.")
        return
    st.subheader(headline(found), anchor=False)
    with st.container(horizontal=True):
        exam = sum(found.splits[split] for split in SEALED)
        st.metric("Exam texts in training", f"{found.leaked_exam:,} of {exam:,}", border=True)
        st.metric("Personal data", f"{len(found.personal.hits):,} finds", border=True)
        st.metric("Biggest class", f"{found.balance.share:.0%}", border=True)
        st.metric("Exact repeats", f"{len(found.duplicates.repeated):,}", border=True)
    leaks(name, found)
    personal_data(name, found)
    duplicates(name, found)
    cleaning(name, found)
    balance(found)
    _log(name)


def headline(found: ItemCheck) -> str:
    """How much stands in the way, in one line."""
    blocks, looks = found.blockers, found.worth_a_look
    if not blocks and not looks:
        return "Nothing stands in the way of a race"
    first = f"{blocks} thing{'s block' if blocks > 1 else ' blocks'} a fair race" if blocks else ""
    rest = f"{looks} {'are' if looks > 1 else 'is'} worth a look" if looks else ""
    return ", ".join(part for part in (first, rest) if part)


def _allowed() -> tuple[str, ...]:
    text = st.session_state.get("prepare-allow", "")
    return tuple(sorted({part.strip() for part in text.replace(",", "\n").split("\n")} - {""}))


def _log(name: str) -> None:
    lines = list_preparations(engine().store, name)
    if not lines:
        return
    with st.expander(f"Done so far: {len(lines)}", icon=":material/history:"):
        st.dataframe(
            pd.DataFrame(
                [
                    {"What": line.action, "Items": line.items, "When": stamp(line.done_at)}
                    for line in lines
                ]
            ),
            hide_index=True,
        )
