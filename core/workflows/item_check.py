"""Preparation of uploaded items: what is wrong with them, and mending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from core.benchmarks.uploaded import split_of
from core.domain.benchmark import OPEN, SEALED, Split
from core.experiment.uploaded import usable_rows
from core.preparation.balance import Balance, class_balance
from core.preparation.cleaning import Cleaning, clean
from core.preparation.duplicates import Duplicates, contradictions, find_duplicates
from core.preparation.languages import LanguageMix, language_mix
from core.preparation.leakage import Leak, find_leaks
from core.preparation.personal_data import REGIONS, PersonalData, find_personal_data
from core.preparation.redaction import redact
from core.store.connection import Store
from core.store.preparations import apply_preparation
from core.store.uploaded_rows import load_rows

LEAK = "repeats an exam item"
REPEAT = "repeats another item"


@dataclass(frozen=True)
class ItemCheck:
    """Everything there is to say about the items of an uploaded benchmark.

    Attributes
    ----------
    rows : DataFrame
        Items in use, each with a split and a family.
    leaks : tuple of (int, int, float)
        Rows of a working or practice item and of the exam item it repeats, and how alike.
    leaked_exam : int
        Exam items that stand in the working or practice set too.
    """

    rows: pd.DataFrame
    personal: PersonalData
    duplicates: Duplicates
    leaks: tuple[tuple[int, int, float], ...]
    leaked_exam: int
    cleaning: Cleaning
    languages: LanguageMix

    @property
    def texts(self) -> list[str]:
        """Texts of all rows."""
        return list(self.rows["text"])

    @cached_property
    def splits(self) -> dict[Split, int]:
        """Items by split."""
        found = [split_of(name) for name in self.rows["split"]]
        return {split: found.count(split) for split in Split}

    @cached_property
    def balance(self) -> Balance:
        """Classes of the working set."""
        pool = [split_of(name) is Split.POOL for name in self.rows["split"]]
        return class_balance(list(self.rows["gold"][pool].fillna("")))

    @cached_property
    def torn(self) -> tuple[tuple[int, ...], ...]:
        """Groups of repeats that do not all have the same right answer."""
        return contradictions(self.duplicates.exact, list(self.rows["gold"].fillna("")))

    @property
    def blockers(self) -> int:
        """What must be mended before a race is fair; a race quarantines leaks by itself."""
        return bool(self.leaks) + bool(self.torn)

    @property
    def worth_a_look(self) -> int:
        """What may do harm."""
        changed = any(row.changed for row in self.cleaning.rows)
        return sum(
            map(
                bool,
                (self.personal.hits, self.duplicates.repeated, self.balance.lopsided, changed),
            )
        )


def check_uploaded(
    store: Store, name: str, *, regions: Sequence[str] = REGIONS, allow: Sequence[str] = ()
) -> ItemCheck:
    """Look at every item that is in use; nothing is changed.

    Parameters
    ----------
    regions, allow : sequence of str
        As :func:`core.preparation.personal_data.find_personal_data` takes them.
    """
    rows = usable_rows(store, name)
    texts = list(rows["text"]) if len(rows) else []
    leaks, leaked_exam = _leaks(rows)
    return ItemCheck(
        rows,
        find_personal_data(texts, regions, allow),
        find_duplicates(texts),
        tuple(leaks),
        leaked_exam,
        clean(texts),
        language_mix(texts),
    )


def _leaks(rows: pd.DataFrame) -> tuple[list[tuple[int, int, float]], int]:
    """Texts to train on with the exam text they repeat, and how many exam texts have a twin."""
    if not len(rows):
        return [], 0
    splits = np.array([split_of(name) for name in rows["split"]], dtype=object)
    training = np.flatnonzero(np.isin(splits, OPEN))
    exam = np.flatnonzero(np.isin(splits, SEALED))
    texts = rows["text"].to_numpy()
    sides = list(texts[training]), list(texts[exam])
    found: list[Leak] = find_leaks(*sides)
    pairs = [(int(training[k.training]), int(exam[k.exam]), k.similarity) for k in found]
    return pairs, len(find_leaks(*reversed(sides)))


def remove_leaks(store: Store, name: str, check: ItemCheck) -> int:
    """Leave out working and practice items that repeat an exam item; the exam stays whole."""
    return _leave_out(store, name, check, {leak[0] for leak in check.leaks}, LEAK, "remove leaks")


def remove_repeats(store: Store, name: str, check: ItemCheck) -> int:
    """Leave out items that repeat an earlier one exactly."""
    return _leave_out(store, name, check, set(check.duplicates.repeated), REPEAT, "remove repeats")


def apply_cleaning(store: Store, name: str, check: ItemCheck) -> int:
    """Take over the cleaned texts."""
    after = check.cleaning.texts
    details = {kind.value: count for kind, count in check.cleaning.counts.items()}
    return _retext(store, name, check, after, "clean", {"texts by damage": details})


def apply_redaction(store: Store, name: str, check: ItemCheck) -> int:
    """Put placeholders where personal data stand."""
    redaction = redact(check.texts, check.personal)
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
    return _retext(store, name, check, list(redaction.texts), "redact", {"log": log})


def _leave_out(
    store: Store, name: str, check: ItemCheck, positions: set[int], why: str, action: str
) -> int:
    if not positions:
        return 0
    changed = _stored(store, name, check.rows.iloc[sorted(positions)]["item_id"])
    changed = changed.assign(left_out=why)
    ids = changed["item_id"].tolist()
    apply_preparation(store, name, changed, action, {"items": ids})
    return len(changed)


def _retext(
    store: Store,
    name: str,
    check: ItemCheck,
    after: Sequence[str],
    action: str,
    details: dict[str, object],
) -> int:
    new = pd.Series(list(after), index=check.rows["item_id"])
    differs = (check.rows["text"].to_numpy() != new.to_numpy()).nonzero()[0]
    if not len(differs):
        return 0
    changed = _stored(store, name, check.rows.iloc[differs]["item_id"])
    changed = changed.assign(text=new.reindex(changed["item_id"]).to_numpy())
    apply_preparation(store, name, changed, action, details)
    return len(changed)


def _stored(store: Store, name: str, ids: pd.Series) -> pd.DataFrame:
    """Rows as they are stored: what was only proposed stays a proposal."""
    rows = load_rows(store, "items", name)
    columns = ["item_id", "text", "split", "family", "left_out"]
    return rows[rows["item_id"].isin(ids)][columns]
