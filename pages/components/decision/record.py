"""What people decided about a race, and the dialog that takes a decision."""

from __future__ import annotations

import streamlit as st

from components.shared.frame import dossier_of
from components.shared.session import actor, allowed
from components.shared.text import plain
from core.access.permissions import Action
from core.domain.clock import utc_now
from core.domain.errors import SwitchpointError
from core.domain.sign_off import FOLLOWS, LONGEST_NAME, LONGEST_TEXT, SignedChoice, opposes
from core.domain.single_flight import shared
from core.report.headline import headline_of
from core.report.record import VERSION
from core.report.wording.decided_words import decided_text, look_again_text
from core.store.decisions import decisions_of
from core.store.experiments import Experiment
from core.store.verdicts import latest_verdict, verdict_counts
from core.workflows.engine import engine
from core.workflows.report.sign_off import sign

NAME, ROLE = "decision-name", "decision-role"


def decided_line(poc: Experiment) -> None:
    """The newest decision in one quiet line; nothing where there is none."""
    found = decisions_of(engine().store, poc.id)
    if found:
        st.caption(f":material/draw: {plain(decided_text(found[-1]))}")


def earlier_rule(poc: Experiment) -> None:
    """That the PoC was recorded by an earlier version, and what to do; nothing of today's."""
    store = engine().store
    then = _answer_then(str(store.home), poc.id, verdict_counts(store).get(poc.id, 0))
    if then:
        st.caption(
            f":material/history: **Recorded by an earlier version**, with the answer *{then}*. "
            "This screen applies today's rule to the same measurements. Record your decision "
            "again if the answer differs."
        )


@shared(64)
def _answer_then(home: str, poc: str, verdicts: int) -> str:
    found = latest_verdict(engine().store, poc)
    return "" if found is None or found.record["version"] == VERSION else plain(found.answer)


def decision_record(poc: Experiment) -> None:
    """Every decision about a race, newest first, and the button that records another."""
    found = decisions_of(engine().store, poc.id)
    st.header("What was decided", anchor=False)
    if not found:
        st.markdown("Nobody has recorded a decision yet. The app recommends; you decide.")
    for signed in reversed(found):
        with st.container(border=True, gap="small"):
            st.markdown(plain(decided_text(signed)))
            if signed.note:
                st.markdown(plain(signed.note))
            if later := look_again_text(signed):
                st.caption(plain(later))
            st.caption(f"On recommendation {plain(signed.verdict_hash[:12])}")
    record_button(poc)


def record_button(poc: Experiment, months: int | None = None) -> None:
    """*Record my decision*, for those who may sign.

    Parameters
    ----------
    months : int, optional
        Counted period whose verdict is on the table; the plan's if not given.
    """
    if allowed(Action.SIGN) and st.button("Record my decision", icon=":material/draw:"):
        _dialog(poc, months)


@st.dialog("Record my decision")
def _dialog(poc: Experiment, months: int | None) -> None:
    """Take a decision; it is appended and cannot be changed afterwards."""
    dossier = dossier_of(poc, months)
    verdict = dossier.valuation.verdict
    answer = verdict.answer
    usual = SignedChoice.PILOT_MORE if verdict.pilot is not None else SignedChoice.LATER
    st.markdown(f"The recommendation: **{plain(headline_of(dossier).headline)}**")
    choices = list(SignedChoice)
    choice = st.segmented_control(
        "I decide",
        choices,
        default=FOLLOWS.get(answer, usual),
        required=True,
        format_func=lambda one: one.value.capitalize(),
        key=f"decision-choice-{poc.id}",
    )
    against = opposes(choice, answer)
    with st.form("record-decision-form", border=False):
        left, right = st.columns(2)
        name = left.text_input("Name", st.session_state.get(NAME, ""), max_chars=LONGEST_NAME)
        role = right.text_input(
            "Role", st.session_state.get(ROLE, ""), max_chars=LONGEST_NAME, placeholder="CTO"
        )
        reason = ""
        if against:
            reason = st.text_area(
                "Why not as recommended? (required)", max_chars=LONGEST_TEXT, height=80
            )
        note = st.text_area("Note", max_chars=LONGEST_TEXT, height=80)
        review_on = st.date_input(
            "Review on", None, min_value=utc_now().date(), format="YYYY-MM-DD"
        )
        look_again = st.text_input(
            "Look again before if",
            max_chars=LONGEST_TEXT,
            placeholder="the provider changes its prices",
        )
        st.caption("Appended to the record, never changed. You can record another one later.")
        if not st.form_submit_button("Record", icon=":material/check:", type="primary"):
            return
    st.session_state[NAME], st.session_state[ROLE] = name, role
    try:
        sign(
            engine().store,
            actor(),
            poc.id,
            choice,
            name=name,
            role=role,
            note=note,
            reason=reason,
            review_on=review_on,
            look_again=look_again,
            months=dossier.months,
            verdict_hash=dossier.content_hash,
        )
    except SwitchpointError as error:
        told = " ".join(part for part in (f"{error.title}.", error.message, error.remedy) if part)
        st.error(plain(told), icon=":material/error:")
    else:
        st.rerun()
