"""What is here of a benchmark that files are about to be added to, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from core.domain.uploaded_task import UploadedTask
from core.store.connection import Store
from core.store.people import remembered_roles
from core.store.uploads.benchmarks import find_uploaded
from core.store.uploads.hours import load_hours
from core.store.uploads.rules import load_rules

ITEM_COLUMNS = ("item_id", "text", "gold", "split", "family", "left_out")
HOUR_COLUMNS = ("id", "who", "node", "iteration", "hours")


@dataclass(frozen=True)
class StoredDraft:
    """What new rows of a benchmark are checked against.

    Attributes
    ----------
    name : str
    task : UploadedTask or None
        None where the benchmark is new; every frame is empty then.
    items : DataFrame
        Columns ``ITEM_COLUMNS``, one row per item.
    rules : DataFrame
        Every version of every rule, the first versions before all later ones.
    hours : DataFrame
        Stretches of work that count: columns id, who, node, iteration, hours.
    roles : mapping of str to str
        Roles of people whose hours are logged by their name, of all benchmarks.
    """

    name: str
    task: UploadedTask | None
    items: pd.DataFrame
    rules: pd.DataFrame
    hours: pd.DataFrame
    roles: Mapping[str, str]


def load_draft(store: Store, name: str) -> StoredDraft:
    """Everything that an upload to a benchmark has to know of it.

    Parameters
    ----------
    name : str
        Of a benchmark that is here or is to be made.
    """
    uploaded = find_uploaded(store, name)
    items = (
        store.cursor()
        .execute(
            f"SELECT {', '.join(ITEM_COLUMNS)} FROM uploaded_item WHERE benchmark = ? "
            "ORDER BY position",
            [name],
        )
        .df()
    )
    return StoredDraft(
        name,
        uploaded.task if uploaded else None,
        items.astype(object),
        load_rules(store, name),
        load_hours(store, name)[list(HOUR_COLUMNS)].astype(object),
        remembered_roles(store),
    )
