"""Reading the audit log of who did what: filtered, checked, exported."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from pyarrow import csv as arrow_csv

from core.access.permissions import Action, require
from core.domain.actor import Actor
from core.domain.errors import DoesNotHold
from core.interop.formula_escapes import marked
from core.store.audit_log import Noted, accept_clock, audit_log, first_broken
from core.store.connection import Store

COLUMNS = (
    "number",
    "noted_at",
    "who",
    "role",
    "action",
    "subject",
    "before_hash",
    "after_hash",
    "details",
    "previous",
    "row_hash",
)


@dataclass(frozen=True)
class AuditFilter:
    """Which rows; what is empty does not narrow.

    Attributes
    ----------
    who, action : str
        Exactly.
    since, until : date or None
        Days in UTC, both included.
    """

    who: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    def takes(self, row: Noted) -> bool:
        """Whether a row is among them."""
        day = row.noted_at.date()
        return (
            self.who in ("", row.who)
            and self.action in ("", row.action)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


EVERYTHING = AuditFilter()


def read_audit_log(store: Store, *, by: Actor, wanted: AuditFilter = EVERYTHING) -> list[Noted]:
    """Rows of the audit log.

    Parameters
    ----------
    store : Store
    by : Actor
    wanted : AuditFilter

    Returns
    -------
    list of Noted
        Newest first.

    Raises
    ------
    NotAllowed
    """
    require(by, Action.READ_AUDIT_LOG)
    return [row for row in audit_log(store) if wanted.takes(row)]


def check_audit_log(store: Store, *, by: Actor) -> int:
    """How many rows there are, once each was found to follow from the one before.

    Parameters
    ----------
    store : Store
    by : Actor

    Returns
    -------
    int

    Raises
    ------
    DoesNotHold
        With the number of the first row that does not follow.
    NotAllowed
    """
    require(by, Action.READ_AUDIT_LOG)
    broken = first_broken(store)
    if broken is not None:
        raise DoesNotHold(
            f"The audit log does not verify: entry {broken}",
            "An entry was changed or removed outside the app; the entries before it verify.",
            "Compare it with an earlier export or backup.",
        )
    return len(audit_log(store))


def say_clock_is_right(store: Store, *, by: Actor) -> None:
    """Let time go on from this machine's clock, though entries of the store lie ahead of it.

    Parameters
    ----------
    store : Store
    by : Actor

    Raises
    ------
    NotAllowed
    """
    require(by, Action.MANAGE_TOKENS)
    accept_clock(store, by)


def as_json_lines(rows: Sequence[Noted]) -> str:
    """One JSON object a line.

    Parameters
    ----------
    rows : sequence of Noted

    Returns
    -------
    str
        Keys sorted, so that two exports of the same rows are the same file.
    """
    return "".join(json.dumps(_plain(row), sort_keys=True) + "\n" for row in rows)


def as_csv(rows: Sequence[Noted]) -> str:
    """A table; no cell is taken for a formula by a spreadsheet.

    Parameters
    ----------
    rows : sequence of Noted

    Returns
    -------
    str
        A header with ``COLUMNS``; ``details`` as JSON.
    """
    told = [
        {**_plain(row), "details": json.dumps(_sorted(row.details), sort_keys=True)} for row in rows
    ]
    cells = {
        name: marked(pa.chunked_array([[str(row[name]) for row in told]], pa.string()))
        for name in COLUMNS
    }
    out = io.BytesIO()
    arrow_csv.write_csv(pa.table(cells), out, arrow_csv.WriteOptions(quoting_style="needed"))
    return out.getvalue().decode()


def _plain(row: Noted) -> dict[str, Any]:
    return {
        **vars(row),
        "noted_at": row.noted_at.isoformat(),
        "details": _sorted(row.details),
    }


def _sorted(details: Mapping[str, Any]) -> dict[str, Any]:
    return {key: details[key] for key in sorted(details)}
