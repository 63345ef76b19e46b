"""Scenarios with a name: saving them, opening them, side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from components.scenarios.state import set_scenario
from components.shared.frame import MONTHS
from components.shared.session import actor, allowed
from components.shared.text import plain
from core.access.permissions import Action
from core.decision.assumptions.register import Register
from core.decision.scenarios.url import from_link, to_link
from core.domain.errors import SwitchpointError
from core.domain.single_flight import shared
from core.report.findings.dossier import Dossier
from core.report.findings.options import options, shown
from core.report.format.numbers import chance, count, target_text
from core.report.headline import headline_of
from core.report.headline.scenario import changes
from core.report.wording.glossary import PERIODS
from core.store.scenarios import (
    LONGEST_NAME,
    LONGEST_SENTENCE,
    SavedScenario,
    list_scenarios,
)
from core.workflows.engine import engine
from core.workflows.poc.saved_scenarios import forget_scenario, keep_scenario

SAVED = "scenario-saved"


def save_box(d: Dossier) -> None:
    """A name and one sentence for the case on the screen, for whoever may keep it."""
    if allowed(Action.SAVE_SCENARIOS):
        _save(d)
    st.caption("The address of this page holds the case: copy it to share it.")


def _save(d: Dossier) -> None:
    with (
        st.popover("Save this case", icon=":material/bookmark_add:"),
        st.form("save-scenario", border=False, clear_on_submit=False),
    ):
        name = st.text_input("Name", max_chars=LONGEST_NAME)
        sentence = st.text_input("One sentence about it", max_chars=LONGEST_SENTENCE)
        if st.form_submit_button("Save"):
            link = to_link(d.valuation.scenario, d.valuation.register)
            try:
                keep_scenario(engine().store, name, sentence, link, d.months, by=actor())
            except SwitchpointError as error:
                st.error(plain(error.text), icon=":material/error:")
            else:
                st.session_state[SAVED] = " ".join(name.split())
                st.rerun()
    saved = st.session_state.pop(SAVED, None)
    if saved is not None:
        st.caption(f"Saved as {plain(saved)}. See Compare.")


def compare(d: Dossier, baseline: Dossier) -> None:
    """Saved cases beside the baseline and the one on the screen."""
    saved = list_scenarios(engine().store)
    arms = _compared(baseline)
    columns: dict[str, Mapping[str, str]] = {"Baseline": _column(baseline, arms)}
    if d is not baseline:
        columns["On screen"] = _column(d, arms)
    for kept in saved:
        link = json.dumps(dict(kept.link), sort_keys=True)
        columns[plain(kept.name)] = _saved_column(
            baseline.content_hash, link, kept.months, baseline
        )
    st.header("Cases side by side", anchor=False)
    st.table(pd.DataFrame(columns).map(plain).rename(plain))
    if not saved:
        st.caption("Save a case, and it stands here beside the baseline.")
    for kept in saved:
        _saved_row(kept, d.valuation.register)


def _saved_row(kept: SavedScenario, register: Register) -> None:
    told = f": {plain(kept.sentence)}" if kept.sentence else ""
    st.markdown(f"**{plain(kept.name)}**{told}")
    with st.container(horizontal=True):
        opened = st.button(
            "Open",
            key=f"open-{kept.name}",
            icon=":material/tune:",
            on_click=_open,
            args=(kept, register),
        )
        deleted = allowed(Action.SAVE_SCENARIOS) and st.button(
            "Delete",
            key=f"delete-{kept.name}",
            icon=":material/delete:",
            on_click=_delete,
            args=(kept.name,),
        )
        if opened or deleted:
            st.rerun(scope="app")


def _open(kept: SavedScenario, register: Register) -> None:
    """Callback: the case with the period it was saved with."""
    set_scenario(from_link(kept.link, register).scenario, register)
    st.session_state[MONTHS] = kept.months
    st.query_params[MONTHS] = str(kept.months)


def _delete(name: str) -> None:
    """Callback: forget a case."""
    forget_scenario(engine().store, name, by=actor())


@shared(200)
def _saved_column(poc: str, link: str, months: int, _baseline: Dossier) -> Mapping[str, str]:
    """Answer of a saved case for a race; the race's hash and the link are the key."""
    opened = from_link(json.loads(link), _baseline.valuation.register)
    column = _column(_baseline.under(opened.scenario, months), _compared(_baseline))
    if opened.problems:
        column["Changed"] += f" (not all of it can be read: {' '.join(opened.problems)})"
    return column


def _column(d: Dossier, arms: Sequence[str]) -> dict[str, str]:
    """What the rows of an answer tell, for approaches that are the same in every column."""
    found = {one.arm: one for one in options(d)}
    changed = changes(d.valuation.scenario, d.valuation.register, d.kinds)
    target = target_text(d.plan.target)
    return {
        "Answer": headline_of(d).headline,
        "Best choice": _best(d),
        "Horizon": PERIODS.get(d.months, f"{d.months} months"),
        **{
            d.name(
                arm
            ): f"{found[arm].costs}, {found[arm].likely} best, {chance(found[arm].meets)} "
            f"to meet {target}, {count(found[arm].days)} days"
            for arm in arms
        },
        "Changed": "; ".join(change.text for change in changed) or "nothing",
    }


def _compared(baseline: Dossier) -> list[str]:
    return [one.arm for one in shown(baseline).rows]


def _best(d: Dossier) -> str:
    """The best bet and its chance of being the best choice."""
    best = d.valuation.verdict.best
    return "-" if best is None else f"{plain(d.name(best.arm))}, {chance(best.chance_best)}"
