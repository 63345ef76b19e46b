"""Which benchmark the files belong to: one that is here, or a new one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components.shared.text import plain
from core.domain.errors import SwitchpointError
from core.domain.uploaded_task import UploadedTask
from core.store.uploads.benchmarks import list_tasks
from core.workflows.engine import engine
from core.workflows.importing.commit import About
from core.workflows.importing.inspect import check_name

NEW = "upload-new"
CHOSEN = "upload-benchmark"
LONGEST = 40
"""Letters, digits and dashes of a short name."""


@dataclass(frozen=True)
class Target:
    """A benchmark by name, and what the form says of it."""

    name: str
    about: About
    task: UploadedTask | None


def choose_benchmark() -> Target | None:
    """The choice, and for a new benchmark its name and noun; None while there is no name."""
    here = {one.name: one for one in list_tasks(engine().store)}
    wanted = st.session_state.pop("upload-landed", None)
    if wanted in here:
        st.session_state[CHOSEN] = wanted
        st.session_state[NEW] = False
    if not here:
        return _new(here)
    if st.session_state.get(NEW):
        st.button("Choose a benchmark that is here", icon=":material/arrow_back:", on_click=_begin)
        return _new(here)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "For", list(here), format_func=lambda name: here[name].title, key=CHOSEN
        )
        st.button("New benchmark", icon=":material/add:", on_click=_begin, args=(True,))
    return Target(chosen, About(), here[chosen])


def _begin(new: bool = False) -> None:
    st.session_state[NEW] = new


def _new(here: Mapping[str, UploadedTask]) -> Target | None:
    columns = st.columns([2, 1, 1])
    title = columns[0].text_input(
        "Name of the new benchmark",
        value="My benchmark",
        key="upload-title",
        help="For example: support tickets.",
    )
    name = short_name(title)
    # Here, so that it stands below the field it is about.
    if refused := _refused(name, here):
        columns[0].error(plain(refused), icon=":material/error:")
    noun = columns[1].text_input("One item is a", value="item", max_chars=30, key="upload-noun")
    plural = columns[2].text_input("Plural", value="items", max_chars=30, key="upload-plural")
    rule = st.text_input(
        "The expert's rule in one sentence (optional)", max_chars=200, key="upload-rule"
    )
    if refused:
        return None
    return Target(name, About(title.strip(), noun.strip(), plural.strip(), rule.strip()), None)


def _refused(name: str, here: Mapping[str, UploadedTask]) -> str | None:
    """Why a name cannot be taken."""
    if not name:
        return "Write a name with at least one letter or digit."
    if len(name) > LONGEST:
        return f"This name is too long: {len(name)} letters, digits and dashes, at most {LONGEST}."
    if name in here:
        return f"There is a benchmark of that name: {here[name].title}. Choose another name."
    try:
        check_name(name)
    except SwitchpointError as error:
        return f"{error.title}. {error.remedy}"
    return None


def short_name(title: str) -> str:
    """Letters, digits and dashes of a title.

    Examples
    --------
    >>> short_name("  Support tickets (EU)! ")
    'support-tickets-eu'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
