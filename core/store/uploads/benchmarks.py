"""Uploaded benchmarks: what is said of each, and the one object that is handed on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.domain.uploaded_task import UploadedTask
from core.store.connection import Cursor, Store, insert
from core.store.uploads.counts import UploadCounts, count_uploads
from core.store.uploads.imports import ImportedFile, list_imports
from core.store.uploads.proposals import load_proposal
from core.store.uploads.rows import load_rows
from core.store.uploads.rules import load_rules

_COLUMNS = "name, title, noun, plural, rule, classes, positive"


@dataclass(frozen=True, eq=False)
class UploadedBenchmark:
    """An uploaded benchmark as one request sees it: what is said of it, and its rows.

    It is loaded once, where the request comes in, and handed on: nobody below asks the store for
    it by name again. Each table is read when it is first asked for and then kept, because a
    screen that shows counts must not read a million labels. Whoever has written loads it anew.

    Attributes
    ----------
    task : UploadedTask
        Title, nouns, rule and classes.
    store : Store
        Where the tables are read from.
    """

    task: UploadedTask
    store: Store = field(repr=False)
    _read: dict[str, pd.DataFrame] = field(init=False, default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Short name."""
        return self.task.name

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names in their order; a class code is a position in it."""
        return self.task.classes

    def rows(self, kind: str) -> pd.DataFrame:
        """All rows of a kind, as they came; not to be changed in place.

        Parameters
        ----------
        kind : str
            A key of :data:`core.store.uploads.rows.TABLES`.

        Returns
        -------
        DataFrame
            The columns of its table, one row per upload's row (items by their position).
        """
        if kind not in self._read:
            self._read[kind] = load_rows(self.store, kind, self.name)
        return self._read[kind]

    @property
    def items(self) -> pd.DataFrame:
        """Every item, those that were left out included: one row per item."""
        return self.rows("items")

    @property
    def labels(self) -> pd.DataFrame:
        """Labels of people, rules and models: one row per label."""
        return self.rows("labels")

    @property
    def predictions(self) -> pd.DataFrame:
        """Answers of runs that took place elsewhere: one row per run, item and repeat."""
        return self.rows("predictions")

    @cached_property
    def rules(self) -> pd.DataFrame:
        """Every version of every rule, the first versions before all later ones."""
        return load_rules(self.store, self.name)

    @cached_property
    def proposal(self) -> pd.DataFrame:
        """Family and split found for the items as they are; empty where nobody looked yet."""
        return load_proposal(self.store, self.name)

    def hold_proposal(self, found: pd.DataFrame) -> None:
        """Hand on what was found with this object, so that no request looks twice.

        Parameters
        ----------
        found : DataFrame
            Columns item_id, family, split of every item in use.
        """
        self.__dict__["proposal"] = found

    @cached_property
    def imports(self) -> tuple[ImportedFile, ...]:
        """Files it was made from, oldest first."""
        return tuple(list_imports(self.store, self.name))

    @cached_property
    def counts(self) -> UploadCounts:
        """How much was uploaded that ways can be raced with."""
        return count_uploads(self.store, self.name)


def save_task(cursor: Cursor, task: UploadedTask) -> None:
    """Write what is said of a benchmark, new or changed, inside somebody's transaction."""
    row = {**vars(task), "classes": json.dumps(task.classes), "created_at": utc_now()}
    insert(cursor, "uploaded_benchmark", row, "OR REPLACE")


def list_tasks(store: Store) -> list[UploadedTask]:
    """What is said of every uploaded benchmark, the newest first."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark ORDER BY rowid DESC"
    return [_task(row) for row in store.cursor().execute(query).fetchall()]


def find_uploaded(store: Store, name: str) -> UploadedBenchmark | None:
    """The uploaded benchmark of that name, None where there is none."""
    query = f"SELECT {_COLUMNS} FROM uploaded_benchmark WHERE name = ?"
    row = store.cursor().execute(query, [name]).fetchone()
    return UploadedBenchmark(_task(row), store) if row else None


def load_uploaded(store: Store, name: str) -> UploadedBenchmark:
    """The uploaded benchmark of that name.

    Parameters
    ----------
    name : str
        Short name.

    Returns
    -------
    UploadedBenchmark
        Nothing but its task is read yet.

    Raises
    ------
    BadUsage
        If there is none.
    """
    found = find_uploaded(store, name)
    if found is None:
        known = ", ".join(one.name for one in list_tasks(store)) or "none yet"
        raise BadUsage(
            f"There is no uploaded benchmark {name!r} in {store.home}",
            remedy=f"Uploaded here: {known}. Another store is named with --home.",
        )
    return found


def _task(row: tuple[Any, ...]) -> UploadedTask:
    name, title, noun, plural, rule, classes, positive = row
    return UploadedTask(name, title, noun, plural, rule, tuple(json.loads(classes)), positive)
