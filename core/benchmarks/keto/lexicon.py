"""The words an expert would use about dishes: what the simulated analyst needs of food."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from core.benchmarks.keto.build import read_latent
from core.benchmarks.keto.dish import (
    CLASSES,
    KETO,
    LIMIT_G,
    NOT_KETO,
    Component,
    ComponentRole,
    is_keto,
)
from core.benchmarks.keto.facts import KetoFacts, Option, load_facts
from core.benchmarks.simulation import CleaningRewrite, Cue, Lesson, StandIns

NO, YES = CLASSES.index(NOT_KETO), CLASSES.index(KETO)
COMMON_RANKS = 4
PLAIN_TOPIC = "plain"
PLAIN_WORDS = "Nothing starchy, and I see fat, protein or greens: fine."
UNTIL = r"[^,;/|.:()\[\]]+"

FRAMES = {
    "BUN": ("burger", "cheeseburger", "sandwich", "patty melt"),
    "TORT": ("tacos", "fajitas", "burrito", "quesadilla", "wrap"),
    "CRUST": ("pizza",),
}
"""Dish names that come with a starchy part unless something replaces it, by slot."""


def _blank(*patterns: str) -> str:
    """SQL that blanks everything one of the patterns matches in ``u``."""
    return f"regexp_replace(u, '({'|'.join(patterns)})', ' ', 'g')"


CLEANINGS = {
    cleaning.key: cleaning
    for cleaning in (
        CleaningRewrite(
            "swaps",
            "Who replaces whom: the one that went does not count.",
            _blank(
                f"instead of {UNTIL}",
                f"in place of the usual {UNTIL}",
                f"rather than {UNTIL}",
                r"we swap the [^,;/|.:()\[\]]+? for",
                f"{UNTIL} replaced by",
            ),
        ),
        CleaningRewrite(
            "removals",
            "Left out means not on the plate.",
            _blank(
                f"\\b(no|hold the|without the|minus the|skip the|we leave out the) {UNTIL}",
                f"{UNTIL} left off",
            ),
        ),
        CleaningRewrite(
            "offers",
            "On request or for extra money: nobody ordered it.",
            _blank(
                f"{UNTIL} (on request|available as a swap|available for an extra charge"
                "|can be added)",
                f"\\b(ask to add|ask for|add|extra|option of|can be made with) {UNTIL}",
            ),
        ),
        CleaningRewrite(
            "portions",
            "A few drops do not make a sauce.",
            _blank(
                "(a few drops of|the lightest brush of|barely a drizzle of|half a teaspoon of|"
                "a whisper of|only a dab of|a sprinkle of|just two or three|a tiny pinch of|"
                f"a teaspoon of) {UNTIL}"
            ),
        ),
    )
}
CLEANING_OF = {
    ComponentRole.SWAP: "swaps",
    ComponentRole.REMOVAL: "removals",
    ComponentRole.ADDON: "offers",
    ComponentRole.OFFERED: "offers",
    ComponentRole.TINY: "portions",
}


class KetoLexicon:
    """What an expert would say about the dishes of a split.

    Parameters
    ----------
    latent : sequence of str
        What the generator noted about each item.
    limit_g : float
    """

    def __init__(self, latent: tuple[str, ...], limit_g: float = LIMIT_G) -> None:
        facts = load_facts()
        self.cues: Mapping[str, Cue] = _cues(facts)
        words = {nuance.id: nuance.expert_words for nuance in facts.nuances.values()}
        self.topics: Mapping[str, str] = words | {PLAIN_TOPIC: PLAIN_WORDS}
        self.sides: Mapping[int, str] = {NO: "against", YES: "for"}
        self.standins: StandIns | None = StandIns(
            YES,
            frozenset(self.topics) - {PLAIN_TOPIC},
            "low-carb stand-in",
            "What replaces the starch is not the starch.",
            "It has been replaced, so it is fine.",
        )
        self.cleanings: Mapping[str, CleaningRewrite] = CLEANINGS
        self._by_wording = {
            (cue.label, wording): cue.key
            for cue in reversed(self.cues.values())
            for wording in cue.wordings
        }
        self._items = [read_latent(text)[2] for text in latent]
        self._heads = [read_latent(text)[1] for text in latent]
        self._limit = limit_g

    def lessons(self, item: int, answer: int, known: Mapping[str, Collection[str]]) -> list[Lesson]:
        """What the expert points at when rules answered an item wrongly or not at all."""
        components = self._items[item]
        if not is_keto(sum(c.net for c in components), self._limit):
            return [] if answer == NO else self._missed(item, components)
        if answer == NO:
            return self._misread(components, known)
        return [] if answer == YES else self._unspoken(components)

    def _missed(self, item: int, components: tuple[Component, ...]) -> list[Lesson]:
        """Not keto, and no rule said so: the heaviest thing on the plate is the lesson."""
        worst = max(components, key=lambda component: component.net)
        key = self._by_wording.get((NO, worst.phrase))
        if key:
            return [Lesson(cue=key, wording=worst.phrase)]
        frame = self.cues.get(f"frame {worst.slot}")
        if frame:
            named = [word for word in frame.wordings if _mentions(self._heads[item], [word])]
            return [Lesson(cue=frame.key, wording=(named or list(frame.wordings))[0])]
        return []

    def _misread(
        self, components: tuple[Component, ...], known: Mapping[str, Collection[str]]
    ) -> list[Lesson]:
        """Keto, but a rule said no: something was read that is not on the plate."""
        starchy = [
            wording
            for key, words in known.items()
            if self.cues[key].label == NO
            for wording in words
        ]
        lessons: list[Lesson] = []
        for component in components:
            read = component.other if component.role is ComponentRole.SWAP else component.phrase
            if component.role in CLEANING_OF:
                if _mentions(read, starchy):
                    lessons.append(Lesson(cleaning=CLEANING_OF[component.role]))
            elif component.slot in FRAMES or _mentions(component.phrase, starchy):
                key = self._by_wording.get((YES, component.phrase))
                if key:
                    lessons.append(Lesson(cue=key, wording=component.phrase))
        return lessons

    def _unspoken(self, components: tuple[Component, ...]) -> list[Lesson]:
        """Keto, and no rule had an opinion: something on the plate speaks for it."""
        for component in sorted(components, key=lambda component: -component.naive):
            key = self._by_wording.get((YES, component.phrase))
            if key:
                return [Lesson(cue=key, wording=component.phrase)]
        return []


def _mentions(text: str, words: Collection[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def _cues(facts: KetoFacts) -> dict[str, Cue]:
    cues = [_option_cue(option, facts) for option in facts.options if option.mentioned]
    for family in facts.families.values():
        for head in family.heads:
            if head.implied:
                label = NO if head.over_the_limit else YES
                topic = head.nuance or PLAIN_TOPIC
                cues.append(Cue(f"name {head.name}", topic, label, (head.name,), "name"))
    for slot, names in FRAMES.items():
        unless = tuple(
            f"{option.slot} low {option.rank}"
            for option in facts.options
            if option.slot == slot and not option.high
        )
        cues.append(Cue(f"frame {slot}", f"N02 {slot}", NO, names, "name", unless))
    return {cue.key: cue for cue in cues}


def _option_cue(option: Option, facts: KetoFacts) -> Cue:
    side = "high" if option.high else "low"
    return Cue(
        key=f"{option.slot} {side} {option.rank}",
        topic=option.nuance or PLAIN_TOPIC,
        label=NO if option.high else YES,
        wordings=option.surfaces,
        unprompted="common" if _is_common(option, facts) else "rare",
    )


def _is_common(option: Option, facts: KetoFacts) -> bool:
    """Among the first four of its kind in at least half of the kitchens that use it."""
    places = [
        options.index(option)
        for (slot, high, _), options in facts.fitting.items()
        if slot == option.slot and high == option.high and option in options
    ]
    return 2 * sum(place < COMMON_RANKS for place in places) >= len(places)
