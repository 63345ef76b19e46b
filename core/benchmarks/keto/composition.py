"""Which options a dish gets: drawn by rank, around one nuance where that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.benchmarks.keto.dish import Clause, Component, ComponentRole
from core.benchmarks.keto.facts import Family, Head, KetoFacts, Option
from core.benchmarks.keto.strata import SLOT_SHOWN, Stratum


@dataclass(frozen=True)
class Pick:
    """An option in a slot, with the wording chosen for it."""

    slot: str
    option: Option
    phrase: str

    def component(self) -> Component:
        """What the option puts on the plate."""
        option = self.option
        return Component(
            ComponentRole.OPTION, self.slot, self.phrase, option.net, option.nuance, option.naive
        )

    def clause(self) -> Clause | None:
        """How the menu mentions it, if it does."""
        if not self.option.mentioned:
            return None
        standalone = self.phrase in self.option.standalone
        return Clause(ComponentRole.OPTION, self.slot, self.phrase, standalone=standalone)


def by_rank(rng: np.random.Generator, count: int, exponent: float) -> int:
    """Position drawn with weight 1 / (position + 1) ** exponent."""
    weights = np.arange(1, count + 1, dtype=float) ** -exponent
    return int(rng.choice(count, p=weights / weights.sum()))


def pick(rng: np.random.Generator, stratum: Stratum, slot: str, options: Sequence[Option]) -> Pick:
    """Draw one of the options by rank, then one of its wordings by rank."""
    option = options[by_rank(rng, len(options), stratum.option_zipf)]
    return Pick(slot, option, wording(rng, stratum, option))


def wording(rng: np.random.Generator, stratum: Stratum, option: Option) -> str:
    """One wording of an option, common ones more often."""
    return option.surfaces[by_rank(rng, len(option.surfaces), stratum.surface_zipf)]


def with_nuance(options: Sequence[Option], nuance: str) -> list[Option]:
    """The options whose trap is this nuance."""
    return [option for option in options if option.nuance == nuance]


def supports(facts: KetoFacts, family: Family, nuance: str, keto: bool) -> bool:
    """Whether some option of the family can carry the nuance on the wanted side."""
    return any(
        with_nuance(facts.fitting[slot, not keto, family.name], nuance)
        for slot in set(family.slots)
    )


def _narrowed(
    rng: np.random.Generator, stratum: Stratum, options: Sequence[Option]
) -> list[Option]:
    """Sometimes: first a nuance, evenly, then the options that have it."""
    if rng.random() >= stratum.uniform_nuance:
        return list(options)
    nuances = sorted({option.nuance or "" for option in options})
    chosen = nuances[int(rng.integers(len(nuances)))]
    return [option for option in options if (option.nuance or "") == chosen]


def _forced_position(
    rng: np.random.Generator, facts: KetoFacts, family: Family, forced: tuple[str, bool] | None
) -> int | None:
    """A slot that can carry the forced nuance on the forced side."""
    if forced is None:
        return None
    nuance, high = forced
    places = [
        position
        for position, slot in enumerate(family.slots)
        if with_nuance(facts.fitting[slot, high, family.name], nuance)
    ]
    return int(rng.choice(places)) if places else None


def _shown(rng: np.random.Generator, family: Family) -> list[bool]:
    shown = [slot in family.always or rng.random() < SLOT_SHOWN for slot in family.slots]
    if not any(shown):
        shown[int(rng.integers(len(shown)))] = True
    return shown


def draw_high_count(rng: np.random.Generator, stratum: Stratum, head: Head) -> int:
    """How many options take a dish over the limit, its name included."""
    wanted = 1 + int(rng.choice(3, p=stratum.high_options))
    return wanted - 1 if head.over_the_limit else wanted


def compose(
    rng: np.random.Generator,
    facts: KetoFacts,
    family: Family,
    stratum: Stratum,
    *,
    high_count: int,
    forced: tuple[str, bool] | None = None,
) -> list[Pick]:
    """Fill the slots of a dish.

    Parameters
    ----------
    high_count : int
        How many options are to be over the limit.
    forced : tuple of str and bool, optional
        Nuance that one more option must carry, and whether that one is high.

    Returns
    -------
    list of Pick
        In the order of the family's slots; no option twice.
    """
    shown = _shown(rng, family)
    forced_at = _forced_position(rng, facts, family, forced)
    if forced_at is not None:
        shown[forced_at] = True
    places = [at for at, visible in enumerate(shown) if visible and at != forced_at]
    count = min(high_count, len(places))
    high = set(rng.choice(places, size=count, replace=False).tolist()) if count else set()
    picks: list[Pick] = []
    for position, slot in enumerate(family.slots):
        if not shown[position]:
            continue
        if forced and position == forced_at:
            nuance, wants_high = forced
            options = with_nuance(facts.fitting[slot, wants_high, family.name], nuance)
        else:
            options = list(facts.fitting[slot, position in high, family.name])
            if position in high:
                options = _narrowed(rng, stratum, options)
        taken = {id(other.option) for other in picks}
        free = [option for option in options if id(option) not in taken]
        if free:
            picks.append(pick(rng, stratum, slot, free))
    return picks
