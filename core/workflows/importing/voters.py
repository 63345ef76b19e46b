"""Who voted: a vote that is there twice, and a person under two ids."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from core.interop.reading import PLACE, RowKind, filled
from core.report.format.numbers import several
from core.workflows.importing.pending_benchmark import Draft
from core.workflows.importing.row_filter import Sieve

ONE_VOTE = ["item_id", "source_id", "source_kind", "round"]
SHOWN = 5


def check_voters(sieve: Sieve, draft: Draft) -> list[str]:
    """Count a vote once, refuse a second answer of the same person; notes on both.

    Parameters
    ----------
    sieve : Sieve
        Labels; loses repeated votes.
    draft : Draft
        The benchmark with the voters that are here already.
    """
    notes = _votes_once(sieve)
    here = draft.here.get(RowKind.LABELS)
    rows = sieve.rows
    new = _people(rows)
    known = _people(here) if here is not None else []
    pairs = one_person(new, known)[:SHOWN]
    if pairs:
        told = "; ".join(" and ".join(repr(name) for name in names) for names in pairs)
        notes.append(
            f"These may be one person each and count as several: {told}. Give them one name in "
            "the file if they are."
        )
    return notes


def _people(rows: pd.DataFrame) -> list[str]:
    people = filled(rows["source_kind"], "human") == "human"
    return [str(name) for name in pd.unique(rows.loc[people, "source_id"].dropna())]


def _votes_once(sieve: Sieve) -> list[str]:
    rows = sieve.rows
    again = (
        rows["source_id"].notna() & rows["label"].notna() & rows.duplicated(ONE_VOTE, keep=False)
    )
    if not again.any():
        return []
    some = rows[again & (filled(rows["status"], "given") == "given")]
    first = some.drop_duplicates(ONE_VOTE)
    later = some[~some.index.isin(first.index)]
    if later.empty:
        return []
    seen = later[[*ONE_VOTE]].merge(first, on=ONE_VOTE, how="left").set_index(later.index)
    same = later.index[seen["label"] == later["label"]]
    other = seen.drop(same)
    sieve.drop(
        pd.Series(rows.index.isin(other.index), rows.index),
        "label",
        "two answers of one person to one item",
        lambda row: (
            f"{row['source_id']!r} answered item {row['item_id']!r} twice: "
            f"{other.loc[row.name, 'label']!r} in row {int(other.loc[row.name, PLACE])}, "
            f"{row['label']!r} here."
        ),
    )
    sieve.rows = sieve.rows[~sieve.rows.index.isin(same)]
    if same.empty:
        return []
    return [
        f"{several(len(same), 'vote')} there twice (same person, item and answer): counted once."
    ]


def one_person(new: Iterable[str], known: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """Ids that look like one person's name written in several ways, one of them new.

    Examples
    --------
    >>> one_person(["Ann Lee", "bob"], ["ann.lee@x.org", "w1"])
    [('ann.lee@x.org', 'Ann Lee')]
    >>> one_person(["w1", "w-1", "Lee, Ann", "ann_lee"])
    [('Lee, Ann', 'ann_lee')]
    """
    found: dict[str, list[str]] = {}
    fresh = list(dict.fromkeys(new))
    for name in dict.fromkeys([*known, *fresh]):
        if key := _name_key(name):
            found.setdefault(key, []).append(name)
    added = set(fresh)
    return [
        tuple(names) for names in found.values() if len(names) > 1 and not added.isdisjoint(names)
    ]


def _name_key(name: str) -> str:
    """The letters of a name by its words; empty where it is a number or a code."""
    parts = [part for part in re.split(r"[\W_]+", name.partition("@")[0].casefold()) if part]
    if any(sign.isdigit() for part in parts for sign in part):
        return ""
    return " ".join(sorted(parts))
