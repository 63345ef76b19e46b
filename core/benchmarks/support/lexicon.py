"""The words an expert would use about messages: what the simulated analyst needs of a shop."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from core.benchmarks.simulation import LISTED_FIRST, CleaningRewrite, Cue, Lesson, StandIns
from core.benchmarks.support.facts import Slot, SupportFacts, load_facts
from core.benchmarks.support.hurry import shorthand_map
from core.benchmarks.support.message import (
    CLOSED_BY,
    HURRY,
    Mention,
    MentionRole,
    first_desk,
    read_latent,
)

PART = "[^,;.!?-]+"
CLOSING_CLEANINGS = {MentionRole.NEGATED: "unwanted", MentionRole.RESOLVED: "settled"}


class SupportLexicon:
    """What an expert would say about the messages of a split.

    Parameters
    ----------
    latent : sequence of str
        What the generator noted about each item.
    """

    def __init__(self, latent: tuple[str, ...]) -> None:
        facts = load_facts()
        self.cues: Mapping[str, Cue] = _cues(facts)
        self.topics: Mapping[str, str] = {
            intent.id: intent.expert_words for intent in facts.intents.values()
        }
        self.cleanings: Mapping[str, CleaningRewrite] = _cleanings(facts)
        self.sides: Mapping[int, str] = dict.fromkeys(range(len(facts.classes)), "says")
        self.standins: StandIns | None = None
        self._by_slot: dict[str, list[Cue]] = {}
        for key, cue in self.cues.items():
            self._by_slot.setdefault(key.split()[0], []).append(cue)
        self._items = [read_latent(text)[1:] for text in latent]

    def lessons(self, item: int, answer: int, known: Mapping[str, Collection[str]]) -> list[Lesson]:
        """What the expert points at when rules answered an item wrongly or not at all."""
        mentions, hurried = self._items[item]
        truth = first_desk(mentions)
        if answer == truth:
            return []
        deciding = next(m for m in mentions if m.role is MentionRole.ASKED and m.intent == truth)
        return [
            *self._misread(mentions, answer, known),
            *(self._unheard(deciding, known) or self._shortened(hurried)),
        ]

    def _misread(
        self, mentions: tuple[Mention, ...], answer: int, known: Mapping[str, Collection[str]]
    ) -> list[Lesson]:
        """A rule read something that is not asked for."""
        words = [word for key in known if self.cues[key].label == answer for word in known[key]]
        return [
            Lesson(cleaning=CLOSING_CLEANINGS[mention.role])
            for mention in mentions
            if mention.role in CLOSING_CLEANINGS and _there(words, mention.text)
        ]

    def _unheard(self, deciding: Mention, known: Mapping[str, Collection[str]]) -> list[Lesson]:
        """The first words of the request that speak for its desk and that no rule knows."""
        for slot in deciding.slots:
            for cue in self._by_slot.get(slot, ()):
                new = [word for word in cue.wordings if word not in known.get(cue.key, ())]
                for word in _there(new, deciding.text) if cue.label == deciding.intent else []:
                    return [Lesson(cue=cue.key, wording=word)]
        return []

    def _shortened(self, hurried: tuple[str, ...]) -> list[Lesson]:
        """Nothing in the request could be found as it is spelled."""
        keys = [f"{HURRY} {word}" for word in hurried]
        return [Lesson(cleaning=key) for key in keys if key in self.cleanings]


def _there(words: Collection[str], text: str) -> list[str]:
    return [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)]


def _cues(facts: SupportFacts) -> dict[str, Cue]:
    found: dict[str, Cue] = {}
    for slot in facts.slots.values():
        for cue in _slot_cues(slot, facts) if slot.intent else ():
            found[cue.key] = cue
    return found


def _slot_cues(slot: Slot, facts: SupportFacts) -> list[Cue]:
    """One cue for synonyms of one meaning, else one for each option."""
    code = facts.code(slot.intent)
    topic = f"{slot.intent} {slot.name}" if slot.unless else slot.intent
    unless = _keys(facts.slots[slot.unless]) if slot.unless else ()
    if slot.kind == "synonyms":
        words = tuple(dict.fromkeys(slot.keywords))
        return [Cue(slot.name, topic, code, words, "listed", unless)]
    return [
        Cue(key, topic, code, (word,), "common" if at < LISTED_FIRST else "rare", unless)
        for at, (key, word) in enumerate(zip(_keys(slot), slot.keywords, strict=True))
    ]


def _keys(slot: Slot) -> tuple[str, ...]:
    """Keys of a slot's cues; they begin with its name."""
    if slot.kind == "synonyms":
        return (slot.name,)
    return tuple(f"{slot.name} {at}" for at in range(1, len(slot.keywords) + 1))


def _cleanings(facts: SupportFacts) -> dict[str, CleaningRewrite]:
    """Spelling first: the other rewrites look for whole words."""
    short = {
        f"{HURRY} {short}": CleaningRewrite(
            f"{HURRY} {short}",
            f"'{short}' means '{word}'.",
            rf"regexp_replace(u, '\b{short}\b', '{word}', 'g')",
        )
        for word, short in shorthand_map(facts.phrases["shorthand"]).items()
    }
    closed = {}
    for role, key in CLOSING_CLEANINGS.items():
        forms = [re.escape(form).replace(r"\{x\}", PART) for form in facts.phrases[role.value]]
        pattern = "|".join(form.replace("\\ ", " ") for form in forms)
        nuance = facts.nuances[CLOSED_BY[role]]
        closed[key] = CleaningRewrite(
            key, nuance.expert_words, f"regexp_replace(u, '({pattern.lower()})', ' ', 'g')"
        )
    return short | closed
