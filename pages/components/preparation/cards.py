"""The cards of preparation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd
import streamlit as st

from components.shared.session import actor
from components.shared.text import escaped, plain
from core.domain.actor import Actor
from core.preparation.training_price import TrainingQuote
from core.report.wording.preparation_words import KIND_NAMES, Card
from core.report.wording.training_words import price_badge, price_sentence
from core.store.connection import Store
from core.workflows.dataset.quality_check import (
    ItemCheck,
    apply_cleaning,
    apply_redaction,
    remove_leaks,
    remove_repeats,
)
from core.workflows.engine import engine

SHOWN = 20
TALLEST = 245
"""Pixels of a list: six rows and a part of the next."""
BARS = 12


class Act(Protocol):
    """What changes items and says how many."""

    def __call__(self, store: Store, name: str, check: ItemCheck, *, by: Actor) -> int:
        """Do it."""


def plain_card(card: Card) -> st.delta_generator.DeltaGenerator:
    """Title, sentence and details; gives the box for what follows."""
    box = st.container(border=True)
    icon = ":material/error:" if card.blocks or card.notable else ":material/check_circle:"
    box.markdown(f"{icon} **{card.title}**")
    box.markdown(plain(card.sentence))
    for detail in card.details:
        box.caption(plain(detail))
    return box


def _list(rows: list[dict[str, str]], wide: tuple[str, ...] = ()) -> None:
    """A short table; wide columns share what the others leave."""
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        height=min(TALLEST, 38 + 35 * len(rows)),
        column_config={name: st.column_config.TextColumn(width=330) for name in wide}
        | {"Alike": st.column_config.TextColumn(width=70)},
    )


def _act(label: str, icon: str, act: Act, name: str, check: ItemCheck, told: str) -> None:
    if st.button(label, icon=icon, key=f"prepare-{label}"):
        changed = act(engine().store, name, check, by=actor())
        st.session_state["prepared"] = f"{changed:,} {told}"
        st.rerun()


def leaks(name: str, check: ItemCheck, card: Card) -> None:
    """Training and validation items that repeat a test item, side by side."""
    with plain_card(card):
        if not check.found.leaks:
            return
        texts = check.texts
        _list(
            [
                {
                    "Training": texts[leak.training],
                    "Test set": texts[leak.test_set],
                    "Alike": f"{100 * leak.similarity:.0f}%",
                }
                for leak in check.found.leaks[:SHOWN]
            ],
            wide=("Training", "Test set"),
        )
        told = "items left out of training."
        _act("Remove from training", ":material/content_cut:", remove_leaks, name, check, told)


def personal_data(name: str, check: ItemCheck, card: Card) -> None:
    """Hits by kind, masked; what may stay; redaction."""
    found = check.found.personal
    with plain_card(card):
        if found.hits:
            ids = check.rows["item_id"].tolist()
            _list(
                [
                    {
                        "Item": ids[hit.row],
                        "Kind": KIND_NAMES[hit.kind][0],
                        "Masked": hit.masked,
                    }
                    for hit in found.hits[:SHOWN]
                ]
            )
        if found.allowed:
            st.caption(f"{len(found.allowed):,} hits may stay.")
        st.text_area(
            "May stay (one a line: a value, or @company.com)", key="prepare-allow", height=68
        )
        if found.hits:
            told = "texts redacted; the log holds no value."
            _act("Redact", ":material/visibility_off:", apply_redaction, name, check, told)


def duplicates(name: str, check: ItemCheck, card: Card) -> None:
    """Exact repeats, families of near repeats, repeats with different answers."""
    with plain_card(card):
        torn = check.found.contradictions
        if torn:
            texts, gold = check.texts, check.rows["gold"].tolist()
            _list(
                [
                    {
                        "Text": texts[group[0]],
                        "Answers": ", ".join(sorted({str(gold[at]) for at in group})),
                    }
                    for group in torn[:SHOWN]
                ],
                wide=("Text",),
            )
        if check.found.duplicates.repeated:
            told = "repeats left out."
            _act(
                "Remove exact repeats", ":material/content_cut:", remove_repeats, name, check, told
            )


def cleaning(name: str, check: ItemCheck, card: Card) -> None:
    """Damaged characters before and after."""
    changed = [row for row in check.found.cleaning.rows if row.changed]
    with plain_card(card):
        if changed:
            _list(
                [{"Before": row.before, "After": row.text} for row in changed[:SHOWN]],
                wide=("Before", "After"),
            )
            told = "texts cleaned."
            _act("Clean", ":material/cleaning_services:", apply_cleaning, name, check, told)


def balance(check: ItemCheck, card: Card) -> None:
    """Items by class."""
    found = check.found.balance
    with plain_card(card):
        top = list(found.counts.items())[:BARS]
        if not top:
            return
        st.dataframe(
            pd.DataFrame(
                [{"Class": label, "Share": n / found.total, "Items": n} for label, n in top]
            ),
            hide_index=True,
            column_config={
                "Share": st.column_config.ProgressColumn(
                    format="percent", min_value=0.0, max_value=1.0
                )
            },
        )
        if len(found.counts) > BARS:
            st.caption(f"The {BARS} biggest of {len(found.counts)} classes.")


def tokens(quotes: Sequence[TrainingQuote]) -> None:
    """Tokens of the training set and their price, before a cent is spent."""
    with st.container(border=True):
        st.markdown(":material/payments: **Tokens and price**")
        if not quotes:
            st.markdown("No training item has an answer yet.")
            return
        middle = quotes[len(quotes) // 2]
        st.markdown(escaped(price_sentence(middle, quotes)))
        st.badge(price_badge(middle), color="gray")
