"""What is wrong with the store, or was put right: told above every screen, to who can mend it."""

from __future__ import annotations

import re

import streamlit as st

from components.shared.text import plain
from core.access.permissions import Action, may
from core.domain.actor import Actor
from core.domain.errors import SwitchpointError
from core.store.findings import Finding
from core.workflows.admin.doctor import full_disk
from core.workflows.engine import engine

DISMISSED = "_dismissed_findings"
LOOK_SECONDS = 60
_COMMAND = re.compile(
    r"(?:(?P<said>.*:) )?(?P<command>(?:python -m core|chmod|chown|rm -r|mv|timedatectl) .+?)\.?"
)


def show_store_state(who: Actor) -> None:
    """What opening the store found, and whether the disk is full; nothing where all is well.

    Parameters
    ----------
    who : Actor
        Owners read what it is and what to do, others whom to tell.
    """
    found = [*engine().store.found, *_disk(str(engine().store.home))]
    open_ones = [finding for finding in found if not finding.mended]
    if not may(who, Action.BACK_UP):
        if open_ones:
            st.info(
                "Something is wrong with Switchpoint's store. Tell whoever runs Switchpoint.",
                icon=":material/build:",
            )
        return
    for finding in open_ones:
        problem_box(finding)
    for finding in found:
        if finding.mended and finding.text not in st.session_state.get(DISMISSED, ()):
            _note(finding)


@st.cache_data(ttl=LOOK_SECONDS, show_spinner=False)
def _disk(home: str) -> list[Finding]:
    return full_disk(home)


def problem_box(problem: Finding | SwitchpointError) -> None:
    """What happened and where, and what to do, its commands ready to be copied."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":orange[:material/build:] **{plain(problem.title)}**")
        for said, command in parts(f"{problem.message}\n{problem.remedy}"):
            if said:
                st.markdown(plain(said))
            if command:
                st.code(command, language=None, wrap_lines=True)


def parts(text: str) -> list[tuple[str, str]]:
    r"""Lines of a message: what is said, and the command at its end; either may be empty.

    Examples
    --------
    >>> parts("It is broken.\nPut a backup back: python -m core restore B --home var.")
    [('It is broken.', ''), ('Put a backup back:', 'python -m core restore B --home var')]
    """
    found = []
    for line in text.splitlines():
        match = _COMMAND.fullmatch(line.strip())
        if match:
            found.append((match["said"] or "", match["command"]))
        elif line.strip():
            found.append((line.strip(), ""))
    return found


def _note(finding: Finding) -> None:
    """Something that was put right: quiet, and gone when it was read."""
    told, button = st.columns([6, 1], vertical_alignment="center")
    told.caption(
        f":material/check: **{plain(finding.title)}.** {plain(finding.message)} "
        f"{plain(finding.remedy)}"
    )
    button.button(
        "Dismiss",
        key=f"dismiss-{finding.text}",
        type="tertiary",
        on_click=_dismiss,
        args=(finding.text,),
    )


def _dismiss(text: str) -> None:
    st.session_state[DISMISSED] = {*st.session_state.get(DISMISSED, ()), text}
