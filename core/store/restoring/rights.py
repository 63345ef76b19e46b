"""What lets somebody in, across a restore: keys, links and sign-ins that were ended stay so."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.domain.actor import Actor
from core.domain.clock import utc_now
from core.domain.link import OpenLink
from core.store.audit_log import note
from core.store.connection import Cursor, Store, insert
from core.store.restoring import rights_of_file
from core.store.sign_ins import end_all_begun_before

KEYS, LINKS, ENDED = "api_token", "share_link", "ended_sign_in"


@dataclass(frozen=True)
class Right:
    """A key or a link, as far as it matters whether it opens anything.

    Attributes
    ----------
    name : str
        Of a key; of a link its id.
    expires_at, revoked_at : datetime or None
        UTC.
    """

    name: str
    expires_at: datetime | None = None
    revoked_by: str | None = None
    revoked_at: datetime | None = None

    def works_at(self, now: datetime) -> bool:
        """Whether it opens anything."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True)
class Rights:
    """What a store says about who may come in.

    Attributes
    ----------
    keys, links : mapping of str to Right
        By the hash of what opens it.
    ended : collection of (str, datetime)
        Sign-ins that were ended, and until when that matters.
    """

    keys: Mapping[str, Right]
    links: Mapping[str, Right]
    ended: Collection[tuple[str, datetime]]


@dataclass(frozen=True)
class Carried:
    """What became of the rights in a restored store.

    Attributes
    ----------
    known : bool
        Whether there was a store to compare with.
    keys_revoked, links_revoked : tuple of str
        Worked when the backup was made; nobody can tell whether they still should.
    keys_ended, links_ended : tuple of str
        Worked when the backup was made, were ended since, and stay so.
    keys_newer, links_newer : tuple of str
        Made since, so the backup does not have them.
    signed_out : bool
        Whether every sign-in is over.
    """

    known: bool
    keys_revoked: tuple[str, ...] = ()
    keys_ended: tuple[str, ...] = ()
    keys_newer: tuple[str, ...] = ()
    links_revoked: tuple[str, ...] = ()
    links_ended: tuple[str, ...] = ()
    links_newer: tuple[str, ...] = ()
    signed_out: bool = False


def read_rights(path: Path) -> Rights | None:
    """The rights in a store that nobody has open, which is not changed; None if it has no answer.

    Parameters
    ----------
    path : Path
        The file, which may be missing, damaged or something else.
    """
    if not path.is_file():
        return None
    command = [sys.executable, "-I", rights_of_file.__file__, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as reader:
        assert reader.stdout is not None
        raw = reader.stdout.read()
        if reader.wait():
            return None
    told = json.loads(raw)
    ended = [(key, datetime.fromisoformat(until)) for key, until in told[ENDED]]
    return Rights(_rights(told[KEYS]), _rights(told[LINKS]), ended)


def _rights(rows: Iterable[Sequence[str | None]]) -> dict[str, Right]:
    return {
        str(key): Right(str(name), _moment(expires), by, _moment(revoked))
        for key, name, expires, by, revoked in rows
    }


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None


def carry_rights(
    store: Store,
    before: Rights | None,
    published: Mapping[str, OpenLink],
    actor: Actor,
    *,
    keep: bool = False,
    because: str,
) -> Carried:
    """Let nothing in a restored store open what was closed since its backup, and note that.

    What the store before knows of is as it says. Of anything else nobody can tell whether it was
    ended since: it is revoked, unless ``keep``. A link that worked a moment ago by the folder of
    open links still works.

    Parameters
    ----------
    store : Store
        The restored one.
    before : Rights or None
        Of the store that it replaces; None where there is none that can be read.
    published : mapping of str to OpenLink
        By the hash of its key: what the folder of open links beside that store says.
    actor : Actor
    keep : bool
        Whether the reader knows that those of the backup are good.
    because : str
        For the audit log: when the backup was made, or where the files before a loss are.
    """
    now = utc_now()
    with store.transaction() as cursor:
        keys_then, links_then = (before.keys, before.links) if before else (None, None)
        keys = _carry(cursor, KEYS, keys_then, {}, actor, keep, now)
        witness = (
            {} if before else {key: Right("", link.expires_at) for key, link in published.items()}
        )
        links = _carry(cursor, LINKS, links_then, witness, actor, keep, now)
        if before:
            there = cursor.execute(f"SELECT key, until FROM {ENDED}").fetchall()
            for key, until in set(before.ended) - set(there):
                insert(cursor, ENDED, {"key": key, "until": until})
        elif not keep:
            end_all_begun_before(cursor, now)
        carried = Carried(before is not None, *keys, *links, before is None and not keep)
        note(
            cursor,
            actor,
            "store restored",
            "store",
            details={"because": because, "keep_keys": keep}
            | {
                name: list(told) if isinstance(told, tuple) else told
                for name, told in vars(carried).items()
            },
        )
    return carried


def _carry(
    cursor: Cursor,
    table: str,
    before: Mapping[str, Right] | None,
    witness: Mapping[str, Right],
    actor: Actor,
    keep: bool,
    now: datetime,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Names of what is revoked, of what stays ended, and of what is newer than the backup."""
    rows = cursor.execute(rights_of_file.QUERIES[table]).fetchall()
    restored = {key: Right(*told) for key, *told in rows}
    revoked, ended = [], []
    for key, right in restored.items():
        if right.revoked_at is not None:
            continue
        if decided := (before or witness).get(key):
            right_now = decided
            ended += [right.name] if right.works_at(now) and not decided.works_at(now) else []
        elif keep or not right.works_at(now):
            continue
        else:
            right_now = Right(right.name, right.expires_at, actor.name, now)
            revoked.append(right.name)
        cursor.execute(
            f"UPDATE {table} SET expires_at = ?, revoked_by = ?, revoked_at = ? WHERE key_hash = ?",
            [right_now.expires_at, right_now.revoked_by, right_now.revoked_at, key],
        )
    newer = [
        right.name
        for key, right in (before or {}).items()
        if key not in restored and right.works_at(now)
    ]
    return tuple(revoked), tuple(ended), tuple(newer)
