"""What is known about food: the CSV files of ``data/keto`` as objects."""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from core.domain.canonical import content_hash

FOLDER = Path(__file__).resolve().parents[3] / "data" / "keto"
NOT_MENTIONED = "(not mentioned)"


@dataclass(frozen=True)
class KetoNuance:
    """One detail that changes the answer for whoever does not know it."""

    id: str
    name: str
    direction: str
    expert_words: str
    known_before_briefing: float


@dataclass(frozen=True)
class Option:
    """One thing that can fill a slot of a dish.

    Attributes
    ----------
    net, naive : float
        Net carbohydrates in grams per serving: the true ones, and what a reader
        who misses ``nuance`` would count.
    high : bool
        True where the option alone takes the dish over the limit.
    """

    slot: str
    high: bool
    rank: int
    surfaces: tuple[str, ...]
    standalone: frozenset[str]
    net: float
    nuance: str | None
    naive: float
    families: frozenset[str]

    @property
    def mentioned(self) -> bool:
        """False for what a dish has although the menu does not say so."""
        return self.surfaces[0] != NOT_MENTIONED

    def fits(self, family: str) -> bool:
        """Whether a kitchen would put this on a dish of the family."""
        return not self.families or family in self.families


@dataclass(frozen=True)
class Head:
    """A base dish; some imply carbohydrates by their name alone."""

    name: str
    net: float
    nuance: str | None
    naive: float

    @property
    def implied(self) -> bool:
        """Whether one has to know what the name stands for."""
        return self.nuance is not None

    @property
    def over_the_limit(self) -> bool:
        """Whether the name alone means more than a dish may have."""
        return self.implied and self.net > 10.0


@dataclass(frozen=True)
class Family:
    """Dishes built alike: the same slots, some of which are always filled."""

    name: str
    slots: tuple[str, ...]
    always: frozenset[str]
    keto_weight: float
    heads: tuple[Head, ...]


@dataclass(frozen=True)
class KetoFacts:
    """Everything the generator knows.

    Attributes
    ----------
    fitting : dict
        Options by slot, side and family: those that suit the family, common ones first.
    """

    net_per_100g: dict[str, float]
    options: tuple[Option, ...]
    fitting: dict[tuple[str, bool, str], tuple[Option, ...]]
    families: dict[str, Family]
    phrases: dict[str, tuple[str, ...]]
    nuances: dict[str, KetoNuance]
    digest: str


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def net_carbs(components: str, net_per_100g: dict[str, float]) -> float:
    """Net carbohydrates in grams of ``"ingredient:grams,ingredient:grams"``.

    Examples
    --------
    >>> net_carbs("honey:20,butter:10", {"honey": 82.2, "butter": 0.06})
    16.45
    """
    total = 0.0
    for part in filter(None, components.split(",")):
        ingredient, grams = part.rsplit(":", 1)
        total += float(grams) * net_per_100g[ingredient] / 100.0
    return round(total, 2)


def _option(row: dict[str, str], net_per_100g: dict[str, float]) -> Option:
    return Option(
        slot=row["slot"],
        high=row["side"] == "high",
        rank=int(row["rank"]),
        surfaces=tuple(row["surfaces"].split("|")),
        standalone=frozenset(filter(None, row["standalone"].split("|"))),
        net=net_carbs(row["components"], net_per_100g),
        nuance=row["nuance"] or None,
        naive=float(row["naive_net_g"]),
        families=frozenset(filter(None, row["families"].split("|"))),
    )


def _families() -> dict[str, Family]:
    grouped: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows("families.csv"):
        grouped[row["family"]].append(row)
    return {
        name: Family(
            name=name,
            slots=tuple(rows[0]["slots"].split("+")),
            always=frozenset(filter(None, rows[0]["always_resolved_slots"].split("+"))),
            keto_weight=float(rows[0]["keto_weight"]),
            heads=tuple(
                Head(
                    row["head"],
                    float(row["implied_net_g"]),
                    row["implied_nuance"] or None,
                    float(row["implied_naive_g"]),
                )
                for row in rows
            ),
        )
        for name, rows in grouped.items()
    }


def _fitting(
    options: tuple[Option, ...], families: dict[str, Family]
) -> dict[tuple[str, bool, str], tuple[Option, ...]]:
    return {
        (slot, high, family.name): tuple(
            option
            for option in options
            if option.slot == slot and option.high == high and option.fits(family.name)
        )
        for family in families.values()
        for slot in set(family.slots)
        for high in (True, False)
    }


def _nuances() -> dict[str, KetoNuance]:
    return {
        row["id"]: KetoNuance(
            row["id"],
            row["name"],
            row["direction"],
            row["expert_words"],
            float(row["known_before_briefing"]),
        )
        for row in _rows("nuances.csv")
    }


@functools.lru_cache(maxsize=1)
def load_facts() -> KetoFacts:
    """Read ``data/keto`` once per process."""
    net_per_100g = {
        row["ingredient"]: float(row["net_carbs_g_per_100g"]) for row in _rows("ingredients.csv")
    }
    options = tuple(_option(row, net_per_100g) for row in _rows("options.csv"))
    families = _families()
    phrases: dict[str, list[str]] = defaultdict(list)
    for row in _rows("phrases.csv"):
        phrases[row["kind"]].append(row["phrase"])
    names = ("ingredients.csv", "options.csv", "families.csv", "phrases.csv", "nuances.csv")
    return KetoFacts(
        net_per_100g=net_per_100g,
        options=options,
        fitting=_fitting(options, families),
        families=families,
        phrases={kind: tuple(found) for kind, found in phrases.items()},
        nuances=_nuances(),
        digest=content_hash([(FOLDER / name).read_text(encoding="utf-8") for name in names]),
    )
