"""A message as the expert reads it: what is asked, what is not, and which desk acts first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class MentionRole(StrEnum):
    """What a part of a message does with its subject."""

    ASKED = "asked"
    NEGATED = "negated"
    RESOLVED = "resolved"


SEVERAL, UNWANTED, SETTLED, SARCASM, MISLEADING, HURRY = (f"M{at}" for at in range(1, 7))
"""Nuances: ids of ``data/support/nuances.csv``."""

CLOSED_BY = {MentionRole.NEGATED: UNWANTED, MentionRole.RESOLVED: SETTLED}
"""Nuance that tells a part from a request."""


@dataclass(frozen=True)
class Mention:
    """One part of a message.

    Attributes
    ----------
    intent, naive : int
        Class code of what it is about, and of what somebody takes it for who does not know
        ``nuance``.
    text : str
        The words as they stand in the message, in lower case.
    slots : tuple of str
        Slots the words come from.
    """

    role: MentionRole
    intent: int
    nuance: str
    naive: int
    text: str
    slots: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """Everything that was decided about a message, in the order of its text.

    Attributes
    ----------
    family : str
        The first requested thing's wording; its kind of sentence where nobody trains on that.
    hurried : tuple of str
        Words as they were mistyped or shortened.
    """

    family: str
    known_sentence: bool
    mentions: tuple[Mention, ...]
    hurried: tuple[str, ...]

    @property
    def gold(self) -> int:
        """Class code of the desk that must act first: the smallest that is asked for."""
        return first_desk(self.mentions)

    @property
    def nuances(self) -> tuple[str, ...]:
        """What somebody has to know to answer it."""
        found = {mention.nuance for mention in self.mentions} - {""}
        found |= {CLOSED_BY[m.role] for m in self.mentions if m.role in CLOSED_BY}
        if len({m.intent for m in self.mentions if m.role is MentionRole.ASKED}) > 1:
            found.add(SEVERAL)
        if self.hurried:
            found.add(HURRY)
        return tuple(sorted(found))

    @property
    def difficulty(self) -> str:
        """``easy`` with nothing to know, ``medium`` with one thing, ``hard`` with more."""
        count = len(self.nuances) + (SEVERAL in self.nuances)
        return ("easy", "medium", "hard")[min(count, 2)]


def first_desk(mentions: Sequence[Mention]) -> int:
    """The expert's answer: classes are in the order in which their desks act.

    Examples
    --------
    >>> asked = [Mention(MentionRole.ASKED, code, "", code, "", ()) for code in (5, 2)]
    >>> first_desk([*asked, Mention(MentionRole.NEGATED, 0, "", 0, "", ())])
    2
    """
    return min(mention.intent for mention in mentions if mention.role is MentionRole.ASKED)


def latent_text(message: Message) -> str:
    """What simulators need of a message, as JSON."""
    return json.dumps(
        {
            "difficulty": message.difficulty,
            "mentions": [
                [m.role.value, m.intent, m.nuance, m.naive, m.text, m.slots]
                for m in message.mentions
            ],
            "hurried": message.hurried,
        },
        separators=(",", ":"),
    )


@lru_cache(16_384)  # every simulator reads the same items again
def read_latent(text: str) -> tuple[str, tuple[Mention, ...], tuple[str, ...]]:
    """Difficulty, mentions and hurried words of one message."""
    raw = json.loads(text)
    mentions = tuple(
        Mention(MentionRole(role), intent, nuance, naive, said, tuple(slots))
        for role, intent, nuance, naive, said, slots in raw["mentions"]
    )
    return raw["difficulty"], mentions, tuple(raw["hurried"])
