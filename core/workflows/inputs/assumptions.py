"""The register as it is now, and how it is changed: with a reason, all or nothing."""

from __future__ import annotations

from dataclasses import replace

from core.access.permissions import Action, require
from core.decision.assumptions.edits import AssumptionChange, overlay
from core.decision.assumptions.register import Register, load_register
from core.domain.actor import LOCAL, Actor
from core.domain.assumption import Assumption, Grade, Range
from core.domain.drivers.driver import Driver
from core.domain.drivers.registry import DRIVERS
from core.domain.errors import BadUsage
from core.domain.range_parsing import check_limits
from core.domain.unit_limits import limits
from core.store.assumption_edits import (
    Edit,
    StoredEdit,
    add_edits,
    current_edits,
    list_edits,
    switch_vendor_claims,
    vendor_claims_ignored,
)
from core.store.connection import Store

LONGEST_TEXT = 2000
LONGEST_NAME = 80


def current_register(
    store: Store, pricing_date: str = "", *, ignore_vendor: bool | None = None
) -> Register:
    """The shipped register under everything people changed.

    Parameters
    ----------
    pricing_date : str
        The plan's; the day on which the price file was read if empty.
    ignore_vendor : bool, optional
        Whether vendor claims fall back to assumptions; what the store says if not given.
    """
    ignored = vendor_claims_ignored(store) if ignore_vendor is None else ignore_vendor
    changes = {
        DRIVERS[code]: AssumptionChange(
            edit.range, edit.grade, edit.source, edit.apart, edit.shipped
        )
        for code, edit in current_edits(store).items()
        if code in DRIVERS  # a store outlives a driver
    }
    return overlay(load_register(pricing_date), changes, ignored)


def register_stamp(store: Store) -> str:
    """Changes with every edit and every turn of the vendor switch."""
    newest = max((edit.id for edit in current_edits(store).values()), default=0)
    return f"{newest}{'v' if vendor_claims_ignored(store) else ''}"


def edit_assumption(
    store: Store,
    driver: Driver,
    given: Range,
    *,
    grade: Grade,
    reason: str,
    by: Actor,
    changed_by: str = "",
    source: str = "",
    apart: bool = False,
) -> None:
    """Change an assumption.

    Parameters
    ----------
    grade : Grade
        How the new value is known; all but *assumed* and *from memory* need a source.
    changed_by : str
        Name that was typed where nobody signs in; else it is the actor's.
    apart : bool
        Twins move together. Only if this is said do they part: the changed one gets the new
        value, the other keeps the value it has now.

    Raises
    ------
    BadUsage
        If the value, the reason or the name is missing or makes no sense; nothing was saved.
    NotAllowed
    """
    require(by, Action.EDIT_ASSUMPTIONS)
    register = current_register(store, ignore_vendor=False)
    target = _known(register, driver)
    if target.kind == "blank":
        raise BadUsage(
            "This one belongs to a scenario",
            "You set the cost of errors and the value of a month in a scenario; until then "
            "both are zero.",
        )
    check_limits(given, limits(target.unit))
    edit = Edit(
        driver.code,
        given,
        grade,
        _text(source, "source", LONGEST_TEXT, needed=grade.sourced),
        _text(reason, "reason", LONGEST_TEXT),
        _name(by, changed_by),
    )
    add_edits(store, _with_twins(register, target, edit, apart), by)


def restore_assumption(
    store: Store, driver: Driver, *, reason: str, by: Actor, changed_by: str = ""
) -> None:
    """Put back the shipped value; a twin that was set apart follows again.

    Raises
    ------
    BadUsage
        If the assumption is unknown, or has no shipped value to put back.
    NotAllowed
    """
    require(by, Action.EDIT_ASSUMPTIONS)
    shipped = _known(load_register(), driver)
    if shipped.range is None:
        raise BadUsage("Nothing was shipped for this one", remedy="Set it to another value.")
    edit = Edit(
        driver.code,
        shipped.range,
        shipped.grade,
        ";".join(shipped.sources),
        _text(reason, "reason", LONGEST_TEXT),
        _name(by, changed_by),
        shipped=True,
    )
    add_edits(store, [edit], by)


def ignore_vendor_claims(store: Store, ignored: bool, *, by: Actor, changed_by: str = "") -> None:
    """Let vendor claims fall back to assumptions from now on, or count again."""
    require(by, Action.EDIT_ASSUMPTIONS)
    if vendor_claims_ignored(store) != ignored:
        switch_vendor_claims(store, ignored, _name(by, changed_by), by)


def history(store: Store, driver: Driver) -> list[StoredEdit]:
    """Changes that moved an assumption, newest first: its own, and those of its twin."""
    shipped = _known(load_register(), driver)
    edits = list_edits(store, driver.code)
    if shipped.same_as:
        edits += list_edits(store, shipped.same_as.code)
    return sorted(edits, key=lambda edit: edit.id, reverse=True)


def _with_twins(register: Register, target: Assumption, edit: Edit, apart: bool) -> list[Edit]:
    """One change, and what it takes for twins to move together or to part."""
    if target.same_as and not apart:
        return [replace(edit, assumption_id=target.same_as.code)]
    if target.same_as or load_register()[target.driver].same_as:
        return [replace(edit, apart=True)]
    followers = [other for other in register.values() if other.same_as is target.driver]
    kept = [
        Edit(
            other.driver.code,
            other.range,
            other.grade,
            ";".join(other.sources),
            edit.reason,
            edit.changed_by,
            apart=True,
        )
        for other in followers
        if apart and other.range is not None
    ]
    return [edit, *kept]


def _known(register: Register, driver: Driver) -> Assumption:
    if driver not in register:
        raise BadUsage(
            f"There is no assumption {driver.code!r}",
            remedy="Choose one from the table of all assumptions.",
        )
    return register[driver]


def _name(by: Actor, typed: str) -> str:
    """Who signed in; on a machine where nobody does, the name that was typed."""
    return _text(typed if by == LOCAL else by.name, "name", LONGEST_NAME)


def _text(given: str, what: str, longest: int, *, needed: bool = True) -> str:
    """Text somebody typed, without what no screen or export can hold."""
    text = given.replace("\x00", "").strip()
    if needed and not text:
        raise BadUsage(_MISSING[what])
    if len(text) > longest:
        raise BadUsage(f"The {what} is too long", f"At most {longest:,} characters.")
    return text


_MISSING = {
    "reason": "Give a reason for the change",
    "name": "Give your name",
    "source": "Give the source of the value, or mark it as an assumption",
}
