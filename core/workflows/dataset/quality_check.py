"""Preparation of uploaded items: what is wrong with them, and mending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from core.access.permissions import Action, require
from core.benchmarks.uploaded import split_of
from core.domain.actor import Actor
from core.domain.benchmark import Split
from core.experiment.uploaded import usable_rows
from core.preparation.examples import Example
from core.preparation.inspection import Inspection, inspect
from core.preparation.personal_data import REGIONS
from core.preparation.redaction import redact
from core.preparation.training_files import TrainingRow
from core.preparation.training_price import TrainingQuote, training_quotes
from core.store.connection import Store
from core.store.preparations import apply_preparation
from core.store.uploads.benchmarks import UploadedBenchmark
from core.store.uploads.rows import load_rows

LEAK = "repeats a test item"
REPEAT = "repeats another item"


@dataclass(frozen=True)
class ItemCheck:
    """Everything there is to say about the items of an uploaded benchmark.

    Attributes
    ----------
    rows : DataFrame
        Items in use, each with a split and a family.
    found : Inspection
        Positions are rows.
    allow : tuple of str
        Personal data that may stay.
    """

    rows: pd.DataFrame
    found: Inspection
    allow: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """Texts of all rows."""
        return list(self.rows["text"])

    @cached_property
    def splits(self) -> dict[Split, int]:
        """Items by split."""
        found = [split_of(name) for name in self.rows["split"]]
        return {split: found.count(split) for split in Split}


def check_uploaded(
    uploaded: UploadedBenchmark, *, regions: Sequence[str] = REGIONS, allow: Sequence[str] = ()
) -> ItemCheck:
    """Look at every item that is in use; nothing is changed.

    Parameters
    ----------
    regions, allow : sequence of str
        As :func:`core.preparation.personal_data.find_personal_data` takes them.

    Returns
    -------
    ItemCheck
    """
    rows = usable_rows(uploaded)
    return ItemCheck(rows, inspect(examples_of(rows), regions, allow), tuple(allow))


def examples_of(rows: pd.DataFrame) -> list[Example]:
    """Rows in use as examples, in their order; a missing answer is empty."""
    if not len(rows):
        return []
    splits = [split_of(split) or Split.POOL for split in rows["split"]]
    gold = rows["gold"].fillna("")
    return [
        Example(item, text, label, split)
        for item, text, label, split in zip(
            rows["item_id"], rows["text"], gold, splits, strict=True
        )
    ]


def training_price(
    examples: Sequence[Example], classes: Sequence[str]
) -> tuple[TrainingQuote, ...]:
    """What training on a set would cost, by provider; all that was made is counted."""
    system = f"Answer with one of: {', '.join(classes)}."
    return training_quotes(
        [TrainingRow(example.text, example.label, system) for example in examples]
    )


def remove_leaks(store: Store, name: str, check: ItemCheck, *, by: Actor) -> int:
    """Leave out working and practice items that repeat an exam item; the exam stays whole.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    check : ItemCheck
        What was found among its items.

    Returns
    -------
    int
        Items that were left out.
    """
    require(by, Action.PREPARE)
    leaks = {leak.training for leak in check.found.leaks}
    return _leave_out(store, name, check, leaks, LEAK, "remove leaks", by)


def remove_repeats(store: Store, name: str, check: ItemCheck, *, by: Actor) -> int:
    """Leave out items that repeat an earlier one exactly.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    check : ItemCheck
        What was found among its items.

    Returns
    -------
    int
        Items that were left out.
    """
    require(by, Action.PREPARE)
    return _leave_out(
        store, name, check, set(check.found.duplicates.repeated), REPEAT, "remove repeats", by
    )


def apply_cleaning(store: Store, name: str, check: ItemCheck, *, by: Actor) -> int:
    """Take over the cleaned texts.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    check : ItemCheck
        What was found among its items.

    Returns
    -------
    int
        Items whose text changed.
    """
    require(by, Action.PREPARE)
    after = check.found.cleaning.texts
    details = {kind.value: count for kind, count in check.found.cleaning.counts.items()}
    return _retext(store, name, check, after, "clean", {"texts by damage": details}, by)


def apply_redaction(store: Store, name: str, check: ItemCheck, *, by: Actor) -> int:
    """Put placeholders where personal data stand.

    Parameters
    ----------
    name : str
        Of the uploaded benchmark.
    check : ItemCheck
        What was found among its items.

    Returns
    -------
    int
        Items whose text changed.
    """
    require(by, Action.PREPARE)
    redaction = redact(check.texts, check.found.personal)
    ids = check.rows["item_id"].tolist()
    log = [
        {
            "item": ids[line.row],
            "kind": line.kind.value,
            "placeholder": line.placeholder,
            "start": line.start,
            "length": line.length,
            "fingerprint": line.fingerprint,
        }
        for line in redaction.log
    ]
    return _retext(store, name, check, list(redaction.texts), "redact", {"log": log}, by)


def _leave_out(
    store: Store,
    name: str,
    check: ItemCheck,
    positions: set[int],
    why: str,
    action: str,
    by: Actor,
) -> int:
    if not positions:
        return 0
    changed = _stored(store, name, check.rows.iloc[sorted(positions)]["item_id"])
    changed = changed.assign(left_out=why)
    ids = changed["item_id"].tolist()
    apply_preparation(store, name, changed, action, {"items": ids}, by)
    return len(changed)


def _retext(
    store: Store,
    name: str,
    check: ItemCheck,
    after: Sequence[str],
    action: str,
    details: dict[str, object],
    by: Actor,
) -> int:
    new = pd.Series(list(after), index=check.rows["item_id"])
    differs = (check.rows["text"].to_numpy() != new.to_numpy()).nonzero()[0]
    if not len(differs):
        return 0
    changed = _stored(store, name, check.rows.iloc[differs]["item_id"])
    changed = changed.assign(text=new.reindex(changed["item_id"]).to_numpy())
    apply_preparation(store, name, changed, action, details, by)
    return len(changed)


def _stored(store: Store, name: str, ids: pd.Series) -> pd.DataFrame:
    """Rows as they are stored: what was only proposed stays a proposal."""
    # Read now, not taken from the check: what others changed since it must not be written back.
    rows = load_rows(store, "items", name)
    columns = ["item_id", "text", "split", "family", "left_out"]
    return rows[rows["item_id"].isin(ids)][columns]
