"""Which pilot is worth waiting for: one rule for exam items and for further rounds."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.verdict import Pilot

MATERIAL_SHARE = 0.01
"""Share of the counted cost of the cheaper way that a pilot must be worth beyond its price."""

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
        USD, counted cost of the cheaper way.

    Examples
    --------
    >>> is_material(600, 0.2, 50_000), is_material(400, 0.2, 50_000), is_material(600, 0.05, 50_000)
    (True, False, False)
    """
    return net > MATERIAL_SHARE * cheaper and changes >= CHANGES_FROM


def worth_waiting_for(pilots: Iterable[Pilot]) -> Pilot | None:
    """The material pilot that is worth most beyond its price; None where there is none.

    What costs nothing, such as noting hours that are worked anyway, is no pilot: nobody has to
    wait for it.
    """
    material = [pilot for pilot in pilots if pilot.material]
    return max(material, key=lambda pilot: pilot.net) if material else None
