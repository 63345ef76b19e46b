"""One upload from bytes to saved rows: what the command line and the web route both call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.domain.actor import LOCAL, Actor
from core.domain.errors import BadUsage
from core.domain.workers import NO_ROLE, ROLES, SHOWN_ROLES, role_of
from core.interop.reading import (
    ANSWER,
    COLUMNS,
    LEFT_OUT,
    SLICE,
    UNITS,
    VOTE,
    ImportChoices,
    RowKind,
)
from core.interop.source import SourceFile
from core.store.connection import Store
from core.store.uploads.imports import ImportedFile
from core.workflows.importing.checks import Watch, unwatched
from core.workflows.importing.commit import About, commit
from core.workflows.importing.inspect import Examination, examine
from core.workflows.importing.summarize import report_dict, report_text


@dataclass(frozen=True)
class Outcome:
    """What became of an upload.

    Attributes
    ----------
    landed : tuple of ImportedFile or None
        None where nothing was saved because something cannot be taken.
    """

    examination: Examination
    landed: tuple[ImportedFile, ...] | None

    @property
    def text(self) -> str:
        """The check report for people."""
        return report_text(self.examination, self.landed)

    def to_dict(self) -> dict[str, Any]:
        """The check report for programs."""
        return report_dict(self.examination, self.landed)


def upload(
    store: Store,
    benchmark: str,
    sources: Sequence[SourceFile],
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    classes: Sequence[str] = (),
    people: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    sheet: str = "",
    good_rows_only: bool = False,
    about: About | None = None,
    by: Actor = LOCAL,
    watch: Watch = unwatched,
) -> Outcome:
    """Examine files and save them if all rows can be taken, or the good ones if asked for.

    Parameters
    ----------
    classes : sequence of str
        Names of classes in their order, for files that number them.
    people : mapping of str to str, optional
        Role of people whose hours are logged by their name; ``-`` for none of ours.
    units, answers : mapping of str to str, optional
        Unit of their columns of numbers, and the class that an answer of theirs stands for.
    sheet : str
        The sheet that is meant of workbooks with several.
    by : Actor
        Whoever sits at the machine, unless somebody sent the files.
    watch : callable
        Told what is done and how much of it; what it raises stops the import.

    Returns
    -------
    Outcome
        What was examined, and what was saved of it.

    Raises
    ------
    BadUsage
        If the name, the kind or the mapping is no such thing.
    """
    if not sources:
        raise BadUsage("There is no file to import")
    people = _roles(people or {})
    decided = replace(
        _wanted(kind, mapping or {}),
        classes=tuple(classes),
        people=people,
        units=_units(units or {}),
        answers=dict(answers or {}),
        sheet=sheet,
    )
    told = decided != ImportChoices()
    wanted = {source.hash: decided for source in sources} if told else None
    examination = examine(store, benchmark, sources, wanted, watch)
    if not (examination.ready or (good_rows_only and examination.takeable)):
        return Outcome(examination, None)
    return Outcome(
        examination,
        commit(store, examination, by=by, good_rows_only=good_rows_only, about=about),
    )


def _roles(people: Mapping[str, str]) -> dict[str, str]:
    """The roles that are meant, as records name them."""
    found = {name: NO_ROLE if role == NO_ROLE else role_of(role) for name, role in people.items()}
    for name, role in found.items():
        if role not in (*ROLES, NO_ROLE):
            raise BadUsage(
                f"{name}={people[name]}: there is no role {people[name]!r}",
                f"Roles: {', '.join(SHOWN_ROLES)}.",
                f"{NO_ROLE} keeps hours that belong to none of them.",
            )
    return {name: str(role) for name, role in found.items()}


def _units(units: Mapping[str, str]) -> dict[str, str]:
    for column, unit in units.items():
        if unit not in UNITS:
            raise BadUsage(
                f"{column}={unit}: there is no unit {unit!r}",
                remedy=f"Choose from {', '.join(UNITS)}.",
            )
    return dict(units)


def _wanted(kind: str | None, mapping: Mapping[str, str]) -> ImportChoices:
    if kind is not None and kind not in set(RowKind):
        raise BadUsage(
            f"A file cannot be read as {kind!r}", remedy=f"Choose from {', '.join(RowKind)}."
        )
    known = {name for columns in COLUMNS.values() for name in columns} | {LEFT_OUT, VOTE, ANSWER}
    for column, name in mapping.items():
        if name not in known and not name.startswith(SLICE):
            raise BadUsage(
                f"{column}={name}: there is no field {name!r}",
                f"Fields: {', '.join(sorted(known))}.",
                "slice:NAME keeps a column to break results down by, - leaves it out.",
            )
    return ImportChoices(RowKind(kind) if kind else None, dict(mapping))
