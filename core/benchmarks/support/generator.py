"""Draw one message that a wanted desk must act on first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from core.benchmarks.support.facts import Frame, SupportFacts
from core.benchmarks.support.hurry import PER_WORD, hurry, shorthand_map
from core.benchmarks.support.message import (
    HURRY,
    MISLEADING,
    SARCASM,
    SETTLED,
    SEVERAL,
    UNWANTED,
    Mention,
    MentionRole,
    Message,
)
from core.benchmarks.support.message_text import MessageWriter
from core.benchmarks.support.wordings import Wording

SEVERAL_SHARE, NEGATED_SHARE, RESOLVED_SHARE, HURRIED_SHARE = 0.12, 0.06, 0.04, 0.25
"""Shares of the messages that ask for two things, name something unwanted, name something
settled, or were typed in a hurry."""

TRAP_HURRY = 0.35
"""Share of the words that are touched in a trap about spelling."""


Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Sentences:
    """Frames by intent and their wordings: what a split may use."""

    frames: Mapping[str, Sequence[Frame]]
    wordings: Mapping[str, Sequence[Wording]]


@dataclass
class _Draft:
    """A message in the making: its parts, and the words behind each of them."""

    mentions: list[Mention]
    typed: list[str]


class MessageGenerator:
    """Draws messages from the sentences of a split.

    Parameters
    ----------
    first, others : Sentences
        For the thing that must be acted on first, and for whatever else is asked.
    new : bool
        Whether ``first`` are kinds of sentences nobody trains on.
    """

    def __init__(
        self,
        facts: SupportFacts,
        first: Sentences,
        others: Sentences,
        rng: np.random.Generator,
        *,
        new: bool = False,
    ) -> None:
        self.facts = facts
        self.first, self.others = first, others
        self.rng = rng
        self.new = new
        self.writer = MessageWriter(facts, rng)
        self.shorthand = shorthand_map(facts.phrases["shorthand"])
        self._shares = {intent.id: intent.share for intent in facts.intents.values()}

    def draw(self, gold: str) -> tuple[Message, str]:
        """A message and its text; effects come with their natural shares."""
        chance = self.rng.random(4)
        draft, family = self._asked(gold, None)
        if chance[0] < SEVERAL_SHARE:
            self._ask_more(draft, gold)
        if chance[1] < NEGATED_SHARE:
            self._name(draft, gold, MentionRole.NEGATED)
        elif chance[2] < RESOLVED_SHARE:
            self._name(draft, gold, MentionRole.RESOLVED)
        changed = self._hurried(draft) if chance[3] < HURRIED_SHARE else []
        return self._message(draft, family, changed)

    def trap(self, gold: str, nuance: str) -> tuple[Message, str] | None:
        """A message built around one nuance, None where this draw has not become one."""
        frame_nuance = nuance if nuance in (SARCASM, MISLEADING) else ""
        if not self._frames(gold, frame_nuance):
            return None
        draft, family = self._asked(gold, frame_nuance)
        changed: list[str] = []
        if nuance == SEVERAL and not self._ask_more(draft, gold, first=True):
            return None
        if nuance in (UNWANTED, SETTLED):
            role = MentionRole.NEGATED if nuance == UNWANTED else MentionRole.RESOLVED
            if not self._name(draft, gold, role, before=True):
                return None
        if nuance == HURRY:
            changed = self._hurried(draft, TRAP_HURRY)
        return self._message(draft, family, changed)

    def _message(self, draft: _Draft, family: str, changed: Sequence[str]) -> tuple[Message, str]:
        message = Message(family, not self.new, tuple(draft.mentions), tuple(changed))
        return message, self.writer.assemble(draft.typed)

    def _frames(self, intent: str, nuance: str | None) -> list[Frame]:
        found = self.first.frames.get(intent, ())
        return [frame for frame in found if nuance is None or frame.nuance == nuance]

    def _asked(self, intent: str, nuance: str | None) -> tuple[_Draft, str]:
        """The thing to act on first, and the family of its wording."""
        frame = _one(self._frames(intent, nuance), self.rng)
        wording = _one(self.first.wordings[frame.id], self.rng)
        text = self.writer.clause(frame, wording)
        family = frame.text if self.new else self.writer.wording(frame, wording)
        return _Draft([self._mention(frame, text)], [text]), family

    def _mention(self, frame: Frame, text: str) -> Mention:
        code = self.facts.code(frame.intent)
        naive = self.facts.code(frame.naive) if frame.nuance else code
        return Mention(MentionRole.ASKED, code, frame.nuance, naive, text.lower(), frame.slots)

    def _ask_more(self, draft: _Draft, gold: str, *, first: bool | None = None) -> bool:
        """Ask for a second thing that can wait; ``first`` in the text or not, None for either."""
        later = self.facts.classes[self.facts.code(gold) + 1 :]
        if not later:
            return False
        shares = np.array([self._shares[intent] for intent in later])
        intent = later[int(self.rng.choice(len(later), p=shares / shares.sum()))]
        frame = _one(self.others.frames[intent], self.rng)
        text = self.writer.clause(frame, _one(self.others.wordings[frame.id], self.rng))
        before = self.rng.random() < 0.5 if first is None else first
        self._add(draft, self._mention(frame, text), text, before=before)
        return True

    def _name(
        self, draft: _Draft, gold: str, role: MentionRole, *, before: bool | None = None
    ) -> bool:
        """Name something that is not wanted or is settled; ``before`` the desks in question."""
        others = [intent for intent in self.facts.classes if intent != gold]
        if before:
            others = list(self.facts.classes[: self.facts.code(gold)])
        if not others:
            return False
        intent = _one(others, self.rng)
        text = self.writer.aside(role, intent)
        code = self.facts.code(intent)
        first = bool(self.rng.random() < 0.5)
        self._add(draft, Mention(role, code, "", code, text.lower(), ()), text, before=first)
        return True

    def _add(self, draft: _Draft, mention: Mention, text: str, *, before: bool) -> None:
        at = 0 if before else len(draft.mentions)
        draft.mentions.insert(at, mention)
        draft.typed.insert(at, text)

    def _hurried(self, draft: _Draft, share: float = PER_WORD) -> list[str]:
        """Type every part in a hurry; at least one word changes."""
        changed: list[str] = []
        while not changed:
            for at, text in enumerate(draft.typed):
                typed, words = hurry(text, self.shorthand, self.rng, share)
                changed += words
                draft.typed[at] = typed
                draft.mentions[at] = replace(draft.mentions[at], text=typed.lower())
        return changed


def _one(things: Sequence[Thing], rng: np.random.Generator) -> Thing:
    return things[int(rng.integers(len(things)))]
