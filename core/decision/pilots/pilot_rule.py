"""Which pilot is worth waiting for: one rule for test items and for further iterations."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.verdict import Pilot

MATERIAL_SHARE = 0.01
"""Share of the counted cost of the cheaper arm that a pilot must be worth beyond its price.

The textbook rule waits for any net worth above 0; this one asks for more before it holds a
decision up.
"""

CHANGES_FROM = 0.10
"""Chance that a pilot changes the answer, from which it is worth waiting for."""


def is_material(net: float, changes: float, cheaper: float) -> bool:
    """Whether a pilot is worth waiting for.

    Parameters
    ----------
    net : float
        USD that it is worth beyond its price.
    changes : float
        Chance that it changes the answer.
    cheaper : float
        USD, counted cost of the cheaper arm.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_material(600, 0.2, 50_000), is_material(400, 0.2, 50_000), is_material(600, 0.05, 50_000)
    (True, False, False)
    """
    return net > MATERIAL_SHARE * cheaper and changes >= CHANGES_FROM


def worth_waiting_for(pilots: Iterable[Pilot]) -> Pilot | None:
    """The material pilot that is worth most beyond its price.

    What costs nothing, such as noting hours that are worked anyway, is no pilot: nobody has to
    wait for it.

    Parameters
    ----------
    pilots : iterable of Pilot

    Returns
    -------
    Pilot or None
        None where none is material.
    """
    material = [pilot for pilot in pilots if pilot.material]
    return max(material, key=lambda pilot: pilot.net) if material else None
