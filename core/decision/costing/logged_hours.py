"""Hours somebody wrote down stand in place of assumed ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.decision.costing.rates import STAFF
from core.domain.ledger import Entry, QuantityOrigin

Logged = Mapping[tuple[str, str, int], float]
"""Hours by step, person and iteration."""


def with_logged(entries: Sequence[Entry], logged: Logged, iteration: int) -> list[Entry]:
    """Entries of one iteration with logged hours in place of assumed ones.

    The first assumed line of that step and person takes all that was logged; its other
    assumed lines go, because a log of hours does not part them.

    Parameters
    ----------
    entries : sequence of Entry
        Of one arm in one repeat and iteration.
    logged : mapping
        Hours by step, person and iteration.
    iteration : int

    Returns
    -------
    list of Entry

    Examples
    --------
    >>> from core.domain.drivers.new_way import ANALYST_TUNING, DATA_PREPARATION
    >>> from core.domain.ledger import assumed
    >>> lines = [assumed(DATA_PREPARATION, "analyst"), assumed(ANALYST_TUNING, "analyst")]
    >>> [(e.driver, e.quantity) for e in with_logged(lines, {("new 2", "analyst", 1): 5.0}, 1)]
    [(DATA_PREPARATION, 5.0)]
    """
    found: list[Entry] = []
    used: set[tuple[str, str]] = set()
    for entry in entries:
        key = (entry.node.value, entry.who)
        hours = logged.get((*key, iteration))
        if entry.origin is not QuantityOrigin.ASSUMED or entry.who not in STAFF or hours is None:
            found.append(entry)
        elif key not in used:
            used.add(key)
            found.append(replace(entry, quantity=hours, origin=QuantityOrigin.LOGGED))
    return found
