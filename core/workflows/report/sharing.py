"""Freezing a report, and the links that show it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.access.permissions import Action, require
from core.access.published_links import Shelf
from core.access.tokens import key_hash, new_token
from core.domain.actor import Actor
from core.domain.assumption import Scenario
from core.domain.clock import utc_now
from core.domain.errors import BadUsage
from core.report.document.shared_html import framed
from core.report.headline import headline_of
from core.report.record import with_decisions
from core.store.connection import Store
from core.store.experiments import load_experiment
from core.store.links import (
    Frozen,
    Link,
    add_link,
    add_snapshot,
    change_expiry,
    find_link,
    load_snapshot,
    revoke_link,
)
from core.workflows.poc.cases import case_of
from core.workflows.report.open_links import TENDING, tend
from core.workflows.report.reports import report_of

LINKS_ADDRESS = "SWITCHPOINT_LINKS_ADDRESS"
LONGEST_TITLE, LONGEST_NOTE = 100, 1000
EXPIRIES: Mapping[str, int | None] = {"7 d": 7, "30 d": 30, "never": None}
"""How long a link may work, and that in days."""


@dataclass(frozen=True)
class FrozenCase:
    """What is frozen: a race under a scenario and a counted period.

    Attributes
    ----------
    link : mapping of str to str
        Address parameters that show the same in the app; ``screen`` names the screen.
    """

    experiment_id: str
    months: int | None = None
    scenario: Scenario | None = None
    link: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewLink:
    """A link that was just made.

    Attributes
    ----------
    key : str
        What opens it; known only now, the store keeps a hash.
    """

    id: str
    snapshot_id: str
    key: str


def share(
    store: Store, actor: Actor, case: FrozenCase, title: str, note: str, days: int | None
) -> NewLink:
    """Freeze a report as it stands and make a link to it.

    Parameters
    ----------
    title, note : str
        For the readers; shown as text.
    days : int or None
        How long the link works; None where it does not end.

    Raises
    ------
    BadUsage
        If the title is missing, or it or the note is too long.
    BadData
        If the race has no result.
    NotAllowed
    """
    require(actor, Action.MAKE_LINKS)
    title, note = _words(title, note)
    poc = load_experiment(store, case.experiment_id)
    report = report_of(store, actor, poc, case.months, case.scenario)
    told = case_of(store, poc, case.months, case.scenario).dossier
    frozen = Frozen(
        experiment_id=case.experiment_id,
        title=title,
        note=note,
        headline=headline_of(told).headline,
        answer=str(told.valuation.verdict.answer),
        page=framed(report.made("html").decode(), title, note, utc_now()),
        record=with_decisions(report.record, report.signed),
        link=case.link,
    )
    return link_again(store, actor, add_snapshot(store, actor, frozen), days)


def link_again(store: Store, actor: Actor, snapshot_id: str, days: int | None) -> NewLink:
    """Make another link to a frozen report.

    Parameters
    ----------
    days : int or None
        How long it works; None where it does not end.

    Raises
    ------
    BadUsage
        If there is no such report.
    NotAllowed
    """
    require(actor, Action.MAKE_LINKS)
    load_snapshot(store, snapshot_id)
    key = new_token()
    link_id = add_link(store, actor, snapshot_id, key_hash(key), _end(days))
    tend(store)
    return NewLink(link_id, snapshot_id, key)


def revoke(store: Store, actor: Actor, link_id: str) -> None:
    """Make a link stop working, at once and for good.

    Raises
    ------
    BadUsage
        If there is no such link.
    NotAllowed
        If it is somebody else's, and others' are not theirs to end.
    """
    link = find_link(store, link_id)
    require(actor, to_end(actor, link))
    with TENDING:
        revoke_link(store, actor, link_id)
        Shelf(store.home).close(link.key_hash)


def revoke_at(store: Store, actor: Actor, link_id: str, days: int | None) -> None:
    """Let an open link end so many days from now.

    Parameters
    ----------
    days : int or None
        From now; None where it does not end.

    Raises
    ------
    BadUsage
        If there is no such link, or it does not work any more.
    NotAllowed
        As for revoking.
    """
    link = find_link(store, link_id)
    require(actor, to_end(actor, link))
    if not link.works_at(utc_now()):
        raise BadUsage("This link has ended", remedy="Make a new one for the same report.")
    change_expiry(store, actor, link_id, _end(days))
    tend(store)


def to_end(actor: Actor, link: Link) -> Action:
    """What somebody does who ends a link or changes its end."""
    return Action.MAKE_LINKS if link.created_by == actor.name else Action.REVOKE_ANY_LINK


def link_address(key: str, app: str) -> str:
    """The address of a link.

    Parameters
    ----------
    app : str
        Where the app is seen by whoever makes the link; the setting goes before it.

    Examples
    --------
    >>> link_address("k", "http://localhost:8501/")
    'http://localhost:8501/r/k'
    """
    base = os.environ.get(LINKS_ADDRESS) or app
    return f"{base.rstrip('/')}/r/{key}"


def _end(days: int | None) -> datetime | None:
    return None if days is None else utc_now() + timedelta(days=days)


def _words(title: str, note: str) -> tuple[str, str]:
    """Title in one line and note in lines, without what cannot be seen."""
    title = _visible(" ".join(title.split()))
    note = "\n".join(_visible(line) for line in note.splitlines()).strip()
    if not title:
        raise BadUsage("A link needs a title", remedy="Give the report a title.")
    if len(title) > LONGEST_TITLE or len(note) > LONGEST_NOTE:
        raise BadUsage(
            f"At most {LONGEST_TITLE} characters for the title, {LONGEST_NOTE:,} for the note"
        )
    return title, note


def _visible(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).strip()
