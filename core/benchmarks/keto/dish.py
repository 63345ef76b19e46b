"""A dish as the expert sees it: what is on the plate, and what a reader may get wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LIMIT_G = 10.0
GREY_ZONE_G = (8.0, 12.0)
KETO = "keto"
NOT_KETO = "not keto"
CLASSES = (NOT_KETO, KETO)


class ComponentRole(StrEnum):
    """How a component came to be in the text."""

    HEAD = "head"
    OPTION = "option"
    REMOVAL = "removal"
    ADDON = "addon"
    OFFERED = "offered"
    SWAP = "swap"
    TINY = "tiny"


@dataclass(frozen=True)
class Component:
    """One thing the text mentions or implies.

    Attributes
    ----------
    phrase : str
        The words that decide about it, as they stand in the text.
    net, naive : float
        Grams of net carbohydrates on the plate, and what somebody who does not
        know ``nuance`` would count.
    other : str
        The losing side of a swap, or the low-carb thing on offer.
    """

    role: ComponentRole
    slot: str
    phrase: str
    net: float
    nuance: str | None
    naive: float
    other: str = ""


@dataclass(frozen=True)
class Clause:
    """One piece of the menu line, before it has words around it."""

    role: ComponentRole
    slot: str
    phrase: str
    other: str = ""
    standalone: bool = False
    keto_side: bool = True


@dataclass(frozen=True)
class Dish:
    """A base dish with everything that was decided about it."""

    family: str
    head: str
    stratum: str
    hinge: str | None
    components: tuple[Component, ...]
    clauses: tuple[Clause, ...]

    @property
    def net(self) -> float:
        """Grams of net carbohydrates per serving."""
        return sum(component.net for component in self.components)

    def net_ignoring(self, nuance: str) -> float:
        """Grams counted by somebody who misses exactly this nuance."""
        return sum(c.naive if c.nuance == nuance else c.net for c in self.components)

    def hinges(self, limit: float = LIMIT_G) -> tuple[str, ...]:
        """Nuances that alone turn the answer."""
        nuances = sorted({c.nuance for c in self.components if c.nuance})
        truth = is_keto(self.net, limit)
        return tuple(n for n in nuances if is_keto(self.net_ignoring(n), limit) != truth)


def is_keto(net: float, limit: float = LIMIT_G) -> bool:
    """The expert's rule: at most ``limit`` grams of net carbohydrates per serving.

    Examples
    --------
    >>> is_keto(10.0), is_keto(10.1)
    (True, False)
    """
    return net <= limit + 1e-9


def in_grey_zone(net: float) -> bool:
    """Whether a small error in the grams could turn the label."""
    low, high = GREY_ZONE_G
    return low < net < high
