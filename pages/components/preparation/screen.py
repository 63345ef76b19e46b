"""Preparation, the second step of Upload: cards in the order of the damage they can do."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.preparation.cards import (
    balance,
    cleaning,
    duplicates,
    leaks,
    personal_data,
    plain_card,
    tokens,
)
from components.preparation.training import made_for_training
from components.shared.text import plain
from components.upload.background_check import looked_at
from core.domain.single_flight import shared
from core.preparation.recipe import TrainingSet
from core.preparation.training_price import TrainingQuote
from core.report.format.numbers import stamp
from core.report.wording.preparation_words import preparation_cards, preparation_headline
from core.store.preparations import list_preparations
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.items import prepared_stamp
from core.workflows.dataset.quality_check import ItemCheck, training_price
from core.workflows.dataset.training_set import training_set, training_stamp
from core.workflows.engine import engine

DONE = "prepared"
NUMBERS = {
    "Leaks": "Test items in training",
    "Personal data": "Personal data",
    "Balance": "Biggest class",
    "Duplicates": "Duplicates",
}
"""Cards whose number stands on top, and what it is called there."""


@shared(8)
def _training(
    home: str, name: str, stamp_: str, asked: str, classes: tuple[str, ...], _found: ItemCheck
) -> tuple[TrainingSet, tuple[TrainingQuote, ...]]:
    """The set and what training on it costs; other items, or another recipe, are another key."""
    made = training_set(engine().store, name, _found.rows)
    return made, training_price(made.examples, classes) if made.examples else ()


def preparation(name: str) -> None:
    """What blocks a PoC and what is to check, each with its remedy."""
    store = engine().store
    done = st.session_state.pop(DONE, None)
    if done:
        st.success(plain(done), icon=":material/check:")
        st.toast(plain(done), icon=":material/check:")  # the button may be far below
    found = looked_at(name, _allowed())
    if found is None:
        return
    stamp_ = prepared_stamp(store, name)
    if not len(found.rows):
        st.markdown("Import items first.")
        return
    cards = {card.title: card for card in preparation_cards(found.found)}
    st.header(preparation_headline(list(cards.values())), anchor=False)
    with st.container(horizontal=True):
        for title, name_ in NUMBERS.items():
            st.metric(name_, cards[title].number, border=True)
    leaks(name, found, cards["Leaks"])
    personal_data(name, found, cards["Personal data"])
    duplicates(name, found, cards["Duplicates"])
    cleaning(name, found, cards["Damaged texts"])
    plain_card(cards["Languages"])
    balance(found, cards["Balance"])
    classes = load_uploaded(store, name).classes
    asked = training_stamp(store, name)
    with st.spinner("Making the training set"):
        made, quotes = _training(str(store.home), name, stamp_, asked, classes, found)
    made_for_training(name, found, made)
    tokens(quotes)
    _log(name)


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
