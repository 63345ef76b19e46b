"""Hours somebody wrote down stand in place of assumed ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.domain.ledger import Entry, QuantityOrigin

ROLES = ("expert", "NN expert", "analyst")
Logged = Mapping[tuple[str, str, int], float]
"""Hours by step, person and iteration."""


def with_logged(entries: Sequence[Entry], logged: Logged, iteration: int) -> list[Entry]:
    """Entries of one iteration with logged hours in place of assumed ones.

    The first assumed line of that step and person takes all that was logged; its other
    assumed lines go, because a log of hours does not part them.

    Examples
    --------
    >>> from core.domain.ledger import assumed
    >>> from core.domain.node import Node
    >>> lines = [assumed(Node.NEW_2, "N2d", "analyst"), assumed(Node.NEW_2, "N2e", "analyst")]
    >>> [(e.driver, e.quantity) for e in with_logged(lines, {("new 2", "analyst", 1): 5.0}, 1)]
    [('N2d', 5.0)]
    """
    found: list[Entry] = []
    used: set[tuple[str, str]] = set()
    for entry in entries:
        key = (entry.node.value, entry.who)
        hours = logged.get((*key, iteration))
        if entry.origin is not QuantityOrigin.ASSUMED or entry.who not in ROLES or hours is None:
            found.append(entry)
        elif key not in used:
            used.add(key)
            found.append(replace(entry, quantity=hours, origin=QuantityOrigin.LOGGED))
    return found
