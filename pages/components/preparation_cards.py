"""The cards of preparation."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from components.text import plain
from core.store.connection import Store
from core.workflows.engine import engine
from core.workflows.item_check import (
    ItemCheck,
    apply_cleaning,
    apply_redaction,
    remove_leaks,
    remove_repeats,
)

SHOWN = 20
TALLEST = 245
"""Pixels of a list: six rows and a part of the next."""
BARS = 12
KINDS = {
    "EMAIL": "e-mail addresses",
    "URL": "links",
    "IBAN": "bank accounts",
    "CARD": "card numbers",
    "NETWORK": "network addresses",
    "PHONE": "phone numbers",
    "ORDER": "order and other long numbers",
    "HANDLE": "handles",
}
Act = Callable[[Store, str, ItemCheck], int]


def _card(title: str, fine: bool) -> st.delta_generator.DeltaGenerator:
    box = st.container(border=True)
    icon = ":material/check_circle:" if fine else ":material/error:"
    box.markdown(f"{icon} **{title}**")
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


def _act(label: str, icon: str, act: Act, name: str, found: ItemCheck, told: str) -> None:
    if st.button(label, icon=icon, key=f"prepare-{label}"):
        changed = act(engine().store, name, found)
        st.session_state["prepared"] = f"{changed:,} {told}"
        st.rerun()


def leaks(name: str, found: ItemCheck) -> None:
    """Working and practice items that repeat an exam item, side by side."""
    with _card("Leaks", not found.leaks):
        if not found.leaks:
            st.markdown("No exam text stands in the training data.")
            return
        st.markdown(
            f"{len(found.leaks):,} texts to train on repeat {found.leaked_exam:,} exam texts. A "
            "race keeps them out of training by itself; removing them here makes it plain."
        )
        texts = found.texts
        pairs = [
            {"To train on": texts[a], "Exam": texts[b], "Alike": f"{100 * alike:.0f}%"}
            for a, b, alike in found.leaks[:SHOWN]
        ]
        _list(pairs, wide=("To train on", "Exam"))
        _act(
            "Remove from training",
            ":material/content_cut:",
            remove_leaks,
            name,
            found,
            "items left out of training.",
        )


def personal_data(name: str, found: ItemCheck) -> None:
    """Finds by kind, masked; what may stay; redaction."""
    hits = found.personal.hits
    with _card("Personal data", not hits):
        if hits:
            kinds = ", ".join(
                f"{count:,} {KINDS[kind.value]}" for kind, count in found.personal.counts.items()
            )
            st.markdown(f"{plain(kinds)} in {len(found.personal.rows):,} texts.")
            ids = found.rows["item_id"].tolist()
            shown = [
                {"Item": ids[hit.row], "Kind": KINDS[hit.kind.value], "Masked": hit.masked}
                for hit in hits[:SHOWN]
            ]
            _list(shown)
        else:
            st.markdown("Nothing found.")
        if found.personal.allowed:
            st.caption(f"{len(found.personal.allowed):,} finds may stay.")
        st.caption(plain(found.personal.not_found))
        st.text_area(
            "May stay (one a line: a value, or @company.com)", key="prepare-allow", height=68
        )
        if hits:
            _act(
                "Redact",
                ":material/visibility_off:",
                apply_redaction,
                name,
                found,
                "texts redacted; the log holds no value.",
            )


def duplicates(name: str, found: ItemCheck) -> None:
    """Exact repeats, families of near repeats, repeats with different answers."""
    repeats, families = found.duplicates.repeated, found.duplicates.families
    with _card("Duplicates", not repeats and not found.torn):
        st.markdown(
            f"{len(repeats):,} texts repeat an earlier one word for word; {len(families):,} "
            "families of texts are nearly the same. A family never stands in two splits that are "
            "proposed here, and counts as one in the statistics."
        )
        if found.torn:
            texts, gold = found.texts, found.rows["gold"].tolist()
            st.markdown(f"**{len(found.torn):,} texts have two right answers:**")
            shown = [
                {
                    "Text": texts[group[0]],
                    "Answers": ", ".join(sorted({str(gold[i]) for i in group})),
                }
                for group in found.torn[:SHOWN]
            ]
            _list(shown, wide=("Text",))
        if repeats:
            _act(
                "Remove exact repeats",
                ":material/content_cut:",
                remove_repeats,
                name,
                found,
                "repeats left out.",
            )


def cleaning(name: str, found: ItemCheck) -> None:
    """Damaged characters, and languages."""
    counts = found.cleaning.counts
    changed = [row for row in found.cleaning.rows if row.changed]
    with _card("Cleaning", not changed):
        if counts:
            told = ", ".join(f"{count:,} with {kind.value}" for kind, count in counts.items())
            st.markdown(f"Texts: {plain(told)}.")
        else:
            st.markdown("No damaged text.")
        languages = ", ".join(
            f"{language} {count:,}" for language, count in list(found.languages.counts.items())[:5]
        )
        st.caption(f"Languages: {plain(languages)}. {plain(found.languages.method)}")
        if changed:
            shown = [{"Before": row.before, "After": row.text} for row in changed[:SHOWN]]
            _list(shown, wide=("Before", "After"))
            _act(
                "Clean",
                ":material/cleaning_services:",
                apply_cleaning,
                name,
                found,
                "texts cleaned.",
            )


def balance(found: ItemCheck) -> None:
    """Items of the working set by class."""
    counts = found.balance.counts
    with _card("Balance", not found.balance.lopsided):
        if not counts:
            st.markdown("No item to learn from has an answer.")
            return
        if found.balance.lopsided:
            st.markdown(
                f"{found.balance.share:.0%} is one class: accuracy flatters, look at the "
                "rare-class score."
            )
        top = list(counts.items())[:BARS]
        table = pd.DataFrame(
            [{"Class": label, "Share": n / found.balance.total, "Items": n} for label, n in top]
        )
        st.dataframe(
            table,
            hide_index=True,
            column_config={
                "Share": st.column_config.ProgressColumn(
                    format="percent", min_value=0.0, max_value=1.0
                )
            },
        )
        if len(counts) > BARS:
            st.caption(f"The {BARS} biggest of {len(counts)} classes.")
        if found.balance.rare:
            st.caption(f"{len(found.balance.rare)} classes have fewer than ten items.")
