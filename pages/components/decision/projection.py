"""If you go on: what more rounds would bring, what they cost, and how sure that is."""

from __future__ import annotations

import streamlit as st

from components.shared.chart import show_picture
from components.shared.text import escaped, plain
from core.report.charts.projection import ACROSS, going_on
from core.report.findings.dossier import Dossier
from core.report.findings.equal_budget import ahead_sentence
from core.report.findings.next_test import rounds_to_run
from core.report.findings.projection import FURTHER, arm_sentence, basis, notes, table

USUAL = 4


def show_going_on(d: Dossier) -> None:
    """The forecast of every way that has one; a sentence for those that have none."""
    arms = list(d.ahead)
    if not arms:
        st.header("Too few rounds to look ahead", anchor=False)
        st.info("\n\n".join(escaped(arm_sentence(d, arm)) for arm in d.candidates))
        return
    across = st.session_state.get("going-across") or ACROSS[0]
    further = st.session_state.get("going-further") or USUAL
    show_picture(going_on(d, arms, across, further), "going-on", _choices)
    for note in notes(d, arms, further):
        st.markdown(f":material/visibility: {escaped(note)}")
    tabled = [arm for arm in d.candidates if arm in d.ahead]
    if tabled:
        st.table(table(d, tabled).map(plain), hide_index=True)
    proved = [arm for arm in tabled if d.first_proofs(arm).in_most]
    told = [arm_sentence(d, arm) for arm in _told(d) if arm not in proved]
    for text in (*told, ahead_sentence(d)):
        st.markdown(escaped(text))
    if rounds := rounds_to_run(d):
        listed = [f"- {escaped(line)}" for line in rounds]
        st.markdown("\n".join(["**One more round**", *listed]))
    st.caption(escaped(basis(d)))


def _told(d: Dossier) -> list[str]:
    """Candidates, whether they have a forecast or not, and whoever else has one."""
    return list(dict.fromkeys([*d.candidates, *d.ahead]))


def _choices() -> None:
    """By what, and how far."""
    st.segmented_control(
        "Shown in",
        ACROSS,
        default=ACROSS[0],
        key="going-across",
        required=True,
        label_visibility="collapsed",
    )
    st.segmented_control(
        "More rounds",
        FURTHER,
        default=USUAL,
        key="going-further",
        required=True,
        format_func=lambda iterations: f"+{iterations} rounds",
        label_visibility="collapsed",
    )
