"""Named scenarios, kept as the link that makes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from core.domain.actor import LOCAL, Actor
from core.domain.canonical import content_hash
from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.store.audit_log import note
from core.store.connection import Store, insert

LONGEST_NAME = 60
LONGEST_SENTENCE = 200
RESERVED = frozenset({"baseline", "on screen"})
"""Columns that stand beside saved scenarios."""


@dataclass(frozen=True)
class SavedScenario:
    """A scenario somebody gave a name.

    Attributes
    ----------
    link : mapping of str to str
        Address parameters.
    months : int
        Counted period it was saved with.
    """

    name: str
    sentence: str
    link: Mapping[str, str]
    months: int
    created_at: datetime


def save_scenario(
    store: Store,
    name: str,
    sentence: str,
    link: Mapping[str, str],
    months: int,
    by: Actor = LOCAL,
) -> None:
    """Keep a scenario under a new name.

    Parameters
    ----------
    link : mapping of str to str
        Address parameters that make it.
    months : int
        Counted period, in months.

    Raises
    ------
    BadUsage
        If the name is empty, too long or taken.
    """
    name, sentence = _line(name), _line(sentence)
    if not name:
        raise BadUsage("A scenario needs a name")
    if len(name) > LONGEST_NAME or len(sentence) > LONGEST_SENTENCE:
        raise BadUsage(
            f"At most {LONGEST_NAME} characters for the name, {LONGEST_SENTENCE} for the sentence"
        )
    taken = BadUsage(f"There is a scenario called {name} already", remedy="Choose another name.")
    if name.casefold() in RESERVED | {saved.name.casefold() for saved in list_scenarios(store)}:
        raise taken
    row = {
        "name": name,
        "sentence": sentence,
        "link": json.dumps(dict(link), sort_keys=True),
        "months": months,
        "created_at": utc_now(),
    }
    try:
        with store.transaction() as cursor:
            insert(cursor, "scenario", row)
            after = content_hash([dict(link), months])
            note(cursor, by, "scenario saved", f"scenario {name}", after=after)
    except duckdb.Error as error:  # somebody else took it meanwhile
        if name in {saved.name for saved in list_scenarios(store)}:
            raise taken from error
        raise


def _line(text: str) -> str:
    """One line without what cannot be seen."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable()).strip()


def list_scenarios(store: Store) -> list[SavedScenario]:
    """All of them, oldest first."""
    rows = (
        store.cursor()
        .execute("SELECT name, sentence, link, months, created_at FROM scenario ORDER BY rowid")
        .fetchall()
    )
    return [
        SavedScenario(name, sentence, json.loads(link), months, created)
        for name, sentence, link, months, created in rows
    ]


def delete_scenario(store: Store, name: str, by: Actor = LOCAL) -> None:
    """Forget a scenario; nothing happens where there is none.

    Parameters
    ----------
    name : str
        Exactly as it was saved.
    """
    with store.transaction() as cursor:
        cursor.execute("DELETE FROM scenario WHERE name = ? RETURNING link, months", [name])
        for link, months in cursor.fetchall():
            before = content_hash([json.loads(link), months])
            note(cursor, by, "scenario deleted", f"scenario {name}", before=before)
