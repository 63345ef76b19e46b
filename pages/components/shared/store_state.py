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
from core.workflows.poc.crash_loop import waiting

DISMISSED = "_dismissed_findings"
LOOK_SECONDS = 60
_COMMAND = re.compile(
    r"(?:(?P<said>.*:) )?(?P<command>"
    r"(?:python -m core|chmod|chown|ps -fp|rm -r|mv|timedatectl) .+?)\.?"
)


def show_store_state(who: Actor, *, stopped: bool = True) -> None:
    """What opening the store found, what is stopped, and whether the disk is full.

    Parameters
    ----------
    who : Actor
        Owners read what it is and what to do, others whom to tell.
    stopped : bool
        Whether a PoC that waits for somebody is told here; else the screen itself tells it.
    """
    store = engine().store
    found = [*store.found, *(waiting(store) if stopped else []), *_disk(str(store.home))]
    open_ones = [finding for finding in found if not finding.mended]
    if not may(who, Action.BACK_UP):
        if open_ones:
            st.info(
                "The store needs attention. Tell whoever runs Switchpoint.",
                icon=":material/build:",
            )
        return
    for finding in open_ones:
        problem_box(finding)
    known = st.session_state.get(DISMISSED, ())
    if notes := [one for one in found if one.mended and one.text not in known]:
        _note(notes)


@st.cache_data(ttl=LOOK_SECONDS, show_spinner=False)
def _disk(home: str) -> list[Finding]:
    return full_disk(home)


def problem_box(problem: Finding | SwitchpointError) -> None:
    """What happened and where, and what to do, its commands ready to be copied."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f":orange[:material/build:] **{plain(problem.title)}**")
        lines(f"{problem.message}\n{problem.remedy}")


def lines(text: str) -> None:
    """The lines of a message, each command in a block of its own."""
    for said, command in parts(text):
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


def _note(findings: list[Finding]) -> None:
    """What was put right: quiet, in one line, and gone when it was read."""
    icon = "warning" if any(finding.look for finding in findings) else "check"
    told, button = st.columns([6, 1], vertical_alignment="center")
    if len(findings) == 1:
        told.caption(f":material/{icon}: {_told(findings[0])}")
    else:
        title = f"{len(findings)} things were repaired at the start"
        with told.expander(title, icon=f":material/{icon}:"):
            for finding in sorted(findings, key=lambda one: not one.look):
                st.caption(f"{':material/warning: ' if finding.look else ''}{_told(finding)}")
    button.button("Dismiss", key="dismiss", type="tertiary", on_click=_dismiss, args=(findings,))


def _told(finding: Finding) -> str:
    sentences = (f"{part.rstrip('.')}." for part in (finding.message, finding.remedy) if part)
    return f"**{plain(finding.title)}.** {plain(' '.join(sentences))}"


def _dismiss(findings: list[Finding]) -> None:
    known = st.session_state.get(DISMISSED, ())
    st.session_state[DISMISSED] = {*known, *(finding.text for finding in findings)}
