"""Draw one dish of a wanted kind; reject what the expert could not answer with certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from core.benchmarks.keto.composition import Pick, compose, draw_high_count, supports
from core.benchmarks.keto.dish import Component, ComponentRole, Dish, in_grey_zone, is_keto
from core.benchmarks.keto.facts import Family, Head, KetoFacts
from core.benchmarks.keto.modifiers import MODIFY, Plate, force
from core.benchmarks.keto.strata import Stratum

Heads = Mapping[str, Sequence[Head]]
"""Base dishes one may use, by family."""

CLAUSE_NUANCES = {"N04": (True,), "N05": (True, False), "N06": (True, False), "N15": (True,)}
"""Nuances of wording, and for which answers a clause alone can carry them."""


class DishGenerator:
    """Draws dishes from a set of base dishes.

    Parameters
    ----------
    facts : KetoFacts
    heads : mapping of str to sequence of Head
        Base dishes of the split, by family.
    rng : numpy.random.Generator
    """

    def __init__(self, facts: KetoFacts, heads: Heads, rng: np.random.Generator) -> None:
        self.facts = facts
        self.heads = {name: list(found) for name, found in heads.items() if found}
        self.rng = rng
        self._able: dict[tuple[str, bool], list[str]] = {}

    def draw(self, stratum: Stratum, keto: bool, nuance: str | None = None) -> Dish:
        """One dish with the wanted answer.

        Parameters
        ----------
        nuance : str, optional
            Build the dish around this nuance: whoever misses it answers wrongly.
            Without it the stratum decides whether and around which one.
        """
        hinge = nuance or self._hinge(stratum, keto)
        while True:
            dish = self._attempt(stratum, keto, hinge)
            if dish is not None:
                return dish

    def _hinge(self, stratum: Stratum, keto: bool) -> str | None:
        if self.rng.random() >= stratum.forced_hinge:
            return None
        able = [nuance for nuance in self.facts.nuances if self._families_for(nuance, keto)]
        return able[int(self.rng.integers(len(able)))]

    def _families_for(self, nuance: str, keto: bool) -> list[str]:
        """Families that can be built around a nuance with the wanted answer."""
        if (nuance, keto) not in self._able:
            self._able[nuance, keto] = self._find_families(nuance, keto)
        return self._able[nuance, keto]

    def _find_families(self, nuance: str, keto: bool) -> list[str]:
        if nuance == "N01":  # a named staple means the same to everybody
            return []
        if keto in CLAUSE_NUANCES.get(nuance, ()):
            return list(self.heads)
        return [
            name
            for name in self.heads
            if supports(self.facts, self.facts.families[name], nuance, keto)
            or any(_carries(head, nuance, keto) for head in self.heads[name])
        ]

    def _place(self, keto: bool, hinge: str | None) -> tuple[Family, Head]:
        names = self._families_for(hinge, keto) if hinge else list(self.heads)
        weights = np.array([self.facts.families[name].keto_weight for name in names])
        weights = weights if keto else 1.0 - weights
        name = names[int(self.rng.choice(len(names), p=weights / weights.sum()))]
        family = self.facts.families[name]
        heads = [head for head in self.heads[name] if not (keto and head.over_the_limit)]
        by_clause = keto in CLAUSE_NUANCES.get(hinge or "", ())
        if hinge and not by_clause and not supports(self.facts, family, hinge, keto):
            heads = [head for head in heads if _carries(head, hinge, keto)]
        heads = heads or list(self.heads[name])
        return family, heads[int(self.rng.integers(len(heads)))]

    def _attempt(self, stratum: Stratum, keto: bool, hinge: str | None) -> Dish | None:
        family, head = self._place(keto, hinge)
        plate = self._plate(family, head, stratum, keto, hinge)
        if plate is None:
            return None
        for role, chance in stratum.modifiers.items():
            if self.rng.random() < chance:
                MODIFY[role](plate)
        dish = finish(plate, head, hinge)
        if not dish.clauses or in_grey_zone(dish.net) or is_keto(dish.net) != keto:
            return None
        if hinge and hinge not in dish.hinges():
            return None
        return dish

    def _plate(
        self, family: Family, head: Head, stratum: Stratum, keto: bool, hinge: str | None
    ) -> Plate | None:
        """Options for the slots and, where a clause carries the nuance, that clause."""
        carried = hinge is not None and _carries(head, hinge, keto)
        by_option = hinge is not None and supports(self.facts, family, hinge, keto)
        by_clause = hinge is not None and keto in CLAUSE_NUANCES.get(hinge, ())
        if by_option and by_clause:
            by_option = self.rng.random() < 0.5
        forced = (hinge, not keto) if hinge and by_option and not carried else None
        if keto or forced or carried:
            count = 0
        elif hinge:
            count = 1
        else:
            count = draw_high_count(self.rng, stratum, head)
        picks: list[Pick] = compose(
            self.rng, self.facts, family, stratum, high_count=count, forced=forced
        )
        plate = Plate(self.rng, self.facts, family, stratum, keto, picks)
        if hinge and not carried and not forced and not force(plate, hinge):
            return None
        return plate


def _carries(head: Head, nuance: str, keto: bool) -> bool:
    """Whether the name of the dish alone hinges on the nuance."""
    return head.nuance == nuance and head.over_the_limit != keto


def finish(plate: Plate, head: Head, hinge: str | None) -> Dish:
    """Put the base dish, its options and its clauses together."""
    name = Component(ComponentRole.HEAD, "", head.name, head.net, head.nuance, head.naive)
    components = [name] if head.net or head.nuance else []
    components += [pick.component() for pick in plate.picks]
    mentioned = [pick.clause() for pick in plate.picks]
    return Dish(
        family=plate.family.name,
        head=head.name,
        stratum=plate.stratum.name,
        hinge=hinge,
        components=tuple(components + plate.components),
        clauses=tuple([clause for clause in mentioned if clause] + plate.clauses),
    )
