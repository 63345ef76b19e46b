"""The training set: classes evened out, typing mistakes, other words; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from components.preparation.rewriting import other_words
from components.shared.frame import show_error
from components.shared.session import actor
from components.shared.text import plain
from core.domain.errors import SwitchpointError
from core.preparation.examples import ExampleOrigin
from core.preparation.recipe import (
    MOST_NOISE,
    Balancing,
    TrainingSet,
    copies_to_even,
    left_out_to_even,
)
from core.report.format.numbers import count
from core.report.wording.training_set_words import (
    OF_A_POC,
    training_set_rows,
    training_set_sentence,
)
from core.workflows.dataset.quality_check import ItemCheck
from core.workflows.dataset.training_set import add_typos, even_out, recipe_of, undo
from core.workflows.engine import engine

CLASSES_SHOWN = 12


def made_for_training(name: str, check: ItemCheck, made: TrainingSet) -> None:
    """What is in the set, and buttons for what can be made or taken back."""
    with st.container(border=True):
        st.markdown(":material/library_add: **More or fewer examples**")
        if not made.examples:
            st.markdown("No training item has an answer yet.")
            return
        st.markdown(plain(training_set_sentence(made)))
        classes = len(made.by_class)
        st.dataframe(pd.DataFrame(training_set_rows(made, CLASSES_SHOWN)), hide_index=True)
        if classes > CLASSES_SHOWN:
            st.caption(f"The {CLASSES_SHOWN} biggest of {classes} classes.")
        with st.container(horizontal=True):
            _even(name, check, made)
            _errors(name, check, made)
            _take_back_words(name, check, made)
        st.caption(OF_A_POC)
        other_words(name, check)


def _even(name: str, check: ItemCheck, made: TrainingSet) -> None:
    asked = recipe_of(engine().store, name).balance
    if asked is not Balancing.NONE:
        label = "Undo the copies" if asked is Balancing.COPY else "Take back what was left out"
        _button(
            label,
            "undo",
            lambda: undo(engine().store, name, asked, check.rows, by=actor()),
            "taken back.",
        )
        return
    sizes = [sum(by_origin.values()) for by_origin in made.by_class.values()]
    if len(set(sizes)) < 2:
        return
    _button(
        f"Copy small classes (+{count(copies_to_even(sizes))})",
        "content_copy",
        lambda: even_out(engine().store, name, Balancing.COPY, check.rows, by=actor()),
        "copies made.",
        "Until each class has as many examples as the biggest.",
    )
    _button(
        f"Leave out of big classes (-{count(left_out_to_even(sizes))})",
        "content_cut",
        lambda: even_out(engine().store, name, Balancing.CUT, check.rows, by=actor()),
        "examples left out of training files.",
        "Until no class has more examples than the smallest. The items stay here.",
    )


def _errors(name: str, check: ItemCheck, made: TrainingSet) -> None:
    asked = recipe_of(engine().store, name).noise
    if asked < MOST_NOISE:
        _button(
            f"Add texts with typing mistakes (+{count(made.by_origin[ExampleOrigin.ORIGINAL])})",
            "keyboard",
            lambda: add_typos(engine().store, name, check.rows, by=actor()),
            "texts with typing mistakes made.",
            "One of each original: a letter off, another case or a word less. Numbers and words "
            "such as no and without are never touched.",
        )
    if asked:
        _button(
            "Undo the typing mistakes",
            "undo",
            lambda: undo(engine().store, name, ExampleOrigin.NOISE, check.rows, by=actor()),
            "taken back.",
        )


def _take_back_words(name: str, check: ItemCheck, made: TrainingSet) -> None:
    if made.by_origin[ExampleOrigin.REWRITTEN]:
        _button(
            "Undo the texts in other words",
            "undo",
            lambda: undo(engine().store, name, ExampleOrigin.REWRITTEN, check.rows, by=actor()),
            "taken back.",
            "What they cost is spent.",
        )


def _button(label: str, icon: str, act: Callable[[], int], told: str, why: str = "") -> None:
    """A button; what it did is told on top of the screen."""
    key = f"make-{label.split(' (')[0]}"
    if not st.button(label, icon=f":material/{icon}:", key=key, help=why or None):
        return
    try:
        changed = act()
    except SwitchpointError as error:
        show_error(error)
        return
    st.session_state["prepared"] = f"{changed:,} {told}"
    st.rerun()
