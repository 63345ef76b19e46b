"""Which benchmark the files belong to: one that is here, or a new one."""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from components.shared.text import plain
from core.domain.errors import SwitchpointError
from core.domain.uploaded_task import UploadedTask
from core.store.uploads.benchmarks import list_tasks
from core.workflows.engine import engine
from core.workflows.importing.commit import About
from core.workflows.importing.inspect import check_name

NEW = ""
CHOSEN = "upload-benchmark"


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
    chosen = NEW
    if here:
        chosen = st.selectbox(
            "For",
            [*here, NEW],
            format_func=lambda name: here[name].title if name else "A new benchmark",
            key=CHOSEN,
        )
    if chosen:
        return Target(chosen, About(), here[chosen])
    return _new()


def _new() -> Target | None:
    columns = st.columns([2, 1, 1])
    title = columns[0].text_input(
        "Name of the new benchmark",
        value="My benchmark",
        max_chars=60,
        key="upload-title",
        help="For example: support tickets.",
    )
    noun = columns[1].text_input("One item is a", value="item", max_chars=30, key="upload-noun")
    plural = columns[2].text_input("Plural", value="items", max_chars=30, key="upload-plural")
    rule = st.text_input(
        "The expert's rule in one sentence (optional)", max_chars=200, key="upload-rule"
    )
    name = short_name(title)
    try:
        check_name(name)
    except SwitchpointError as error:
        st.error(plain(f"{error.title}. {error.remedy}"), icon=":material/error:")
        return None
    return Target(name, About(title.strip(), noun.strip(), plural.strip(), rule.strip()), None)


def short_name(title: str) -> str:
    """Letters, digits and dashes of a title.

    Examples
    --------
    >>> short_name("  Support tickets (EU)! ")
    'support-tickets-eu'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-")
