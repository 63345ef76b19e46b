"""Clauses that change what is on the plate: left out, on offer, swapped, a few drops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from core.benchmarks.keto.composition import Pick, pick, wording
from core.benchmarks.keto.dish import Clause, Component, ComponentRole
from core.benchmarks.keto.facts import Family, KetoFacts, Option
from core.benchmarks.keto.strata import Stratum

TINY_SHARE = 0.15
NUANCE_OF = {
    ComponentRole.REMOVAL: "N04",
    ComponentRole.ADDON: "N05",
    ComponentRole.OFFERED: "N05",
    ComponentRole.SWAP: "N06",
    ComponentRole.TINY: "N15",
}
NAMEABLE = frozenset(
    ["BASE", "SIDE", "SAUCE", "TOP", "DRESS", "SWEET", "DBASE", "MILK", "MIX", "SHAKE"]
)
ADDABLE = frozenset(["SIDE", "SAUCE", "TOP", "SWEET", "DBASE"])
SWAPPABLE = frozenset(
    ["BASE", "SIDE", "SAUCE", "TOP", "DRESS", "SWEET", "DBASE", "MILK", "MIX", "SHAKE"]
)
DROPPABLE = frozenset(["SAUCE", "SWEET", "DRESS", "TOP"])


@dataclass
class Plate:
    """A dish under construction."""

    rng: np.random.Generator
    facts: KetoFacts
    family: Family
    stratum: Stratum
    keto: bool
    picks: list[Pick]
    components: list[Component] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)

    def slots(self, allowed: frozenset[str]) -> list[str]:
        """Slots of the family among the allowed ones, each once."""
        return sorted({slot for slot in self.family.slots if slot in allowed})

    def unused(self, slot: str, high: bool) -> list[Option]:
        """Options one can name that are not on the plate already."""
        taken = {id(pick.option) for pick in self.picks}
        return [
            option
            for option in self.facts.fitting[slot, high, self.family.name]
            if option.mentioned and id(option) not in taken and not option.standalone
        ]

    def draw(self, slots: list[str], high: bool) -> tuple[Option, str, str] | None:
        """An unused option from one of the slots: option, wording, slot."""
        places = [slot for slot in slots if self.unused(slot, high)]
        if not places:
            return None
        slot = places[int(self.rng.integers(len(places)))]
        found = pick(self.rng, self.stratum, slot, self.unused(slot, high))
        return found.option, found.phrase, slot

    def take_pick(self, high: bool, allowed: frozenset[str]) -> Pick | None:
        """Remove and return one plain option of the wanted side."""
        places = [
            position
            for position, candidate in enumerate(self.picks)
            if candidate.option.high == high
            and candidate.slot in allowed
            and candidate.option.mentioned
            and candidate.phrase not in candidate.option.standalone
        ]
        return self.picks.pop(int(self.rng.choice(places))) if places else None


def remove(plate: Plate) -> bool:
    """Something starchy is named as left out: nothing on the plate."""
    found = plate.draw(plate.slots(NAMEABLE), high=True)
    if not found:
        return False
    option, phrase, slot = found
    plate.components.append(Component(ComponentRole.REMOVAL, slot, phrase, 0.0, "N04", option.net))
    plate.clauses.append(Clause(ComponentRole.REMOVAL, slot, phrase))
    return True


def add_on(plate: Plate) -> bool:
    """Something can be had for extra money: nothing on the plate."""
    found = plate.draw(plate.slots(ADDABLE), high=True)
    if not found:
        return False
    option, phrase, slot = found
    plate.components.append(Component(ComponentRole.ADDON, slot, phrase, 0.0, "N05", option.net))
    plate.clauses.append(Clause(ComponentRole.ADDON, slot, phrase))
    return True


def offer(plate: Plate) -> bool:
    """Something is on offer but not ordered; it neither adds nor removes."""
    if plate.keto or plate.rng.random() < 0.5:
        found = plate.draw(plate.slots(NAMEABLE), high=True)
        if not found:
            return False
        option, phrase, slot = found
        plate.components.append(
            Component(ComponentRole.OFFERED, slot, phrase, 0.0, "N05", option.net)
        )
        plate.clauses.append(Clause(ComponentRole.OFFERED, slot, phrase))
        return True
    return offer_low(plate)


def offer_low(plate: Plate) -> bool:
    """The starchy thing stays on the plate while a low-carb one is on offer."""
    kept = plate.take_pick(high=True, allowed=SWAPPABLE)
    if not kept:
        return False
    low = plate.unused(kept.slot, high=False)
    if not low:
        plate.picks.append(kept)
        return False
    other = pick(plate.rng, plate.stratum, kept.slot, low).phrase
    plate.components.append(
        Component(ComponentRole.OFFERED, kept.slot, kept.phrase, kept.option.net, "N05", 0.0, other)
    )
    plate.clauses.append(Clause(ComponentRole.OPTION, kept.slot, kept.phrase))
    plate.clauses.append(Clause(ComponentRole.OFFERED, kept.slot, other))
    return True


def swap(plate: Plate) -> bool:
    """One thing replaces another; only the direction tells which is on the plate."""
    kept = plate.take_pick(high=not plate.keto, allowed=SWAPPABLE)
    if not kept:
        return False
    rivals = plate.unused(kept.slot, high=plate.keto)
    if not rivals:
        plate.picks.append(kept)
        return False
    rival = pick(plate.rng, plate.stratum, kept.slot, rivals)
    naive = kept.option.net + rival.option.net if plate.keto else rival.option.net
    plate.components.append(
        Component(
            ComponentRole.SWAP, kept.slot, kept.phrase, kept.option.net, "N06", naive, rival.phrase
        )
    )
    plate.clauses.append(
        Clause(ComponentRole.SWAP, kept.slot, kept.phrase, rival.phrase, keto_side=plate.keto)
    )
    return True


def shrink(plate: Plate) -> bool:
    """A few drops of something sweet: 15% of the usual grams."""
    slots = plate.slots(DROPPABLE)
    places = [slot for slot in slots if plate.unused(slot, high=True)]
    if not places:
        return False
    slot = places[int(plate.rng.integers(len(places)))]
    options = plate.unused(slot, high=True)
    option = options[int(plate.rng.integers(len(options)))]
    plate.picks = [other for other in plate.picks if other.slot != slot]
    phrase = wording(plate.rng, plate.stratum, option)
    grams = round(TINY_SHARE * option.net, 2)
    plate.components.append(Component(ComponentRole.TINY, slot, phrase, grams, "N15", option.net))
    plate.clauses.append(Clause(ComponentRole.TINY, slot, phrase))
    return True


MODIFY: dict[ComponentRole, Callable[[Plate], bool]] = {
    ComponentRole.SWAP: swap,
    ComponentRole.OFFERED: offer,
    ComponentRole.REMOVAL: remove,
    ComponentRole.ADDON: add_on,
    ComponentRole.TINY: shrink,
}


def force(plate: Plate, nuance: str) -> bool:
    """Apply the one clause that carries a nuance of wording (N04, N05, N06, N15)."""
    if nuance == "N05" and not plate.keto:
        return offer_low(plate)
    roles = [role for role, carried in NUANCE_OF.items() if carried == nuance]
    return MODIFY[roles[int(plate.rng.integers(len(roles)))]](plate)
