"""What is known about messages to a shop: the CSV files of ``data/support`` as objects."""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.domain.canonical import content_hash

FOLDER = Path(__file__).resolve().parents[3] / "data" / "support"
PLACE = re.compile(r"\{(\w+)\}")
FILES = ("intents.csv", "nuances.csv", "frames.csv", "slots.csv", "phrases.csv")


@dataclass(frozen=True)
class Intent:
    """One class: the desk that acts on a message.

    Attributes
    ----------
    precedence : int
        1 acts first where a message asks for several things.
    share : float
        Share of the messages whose answer it is.
    """

    id: str
    name: str
    precedence: int
    share: float
    expert_words: str


@dataclass(frozen=True)
class SupportNuance:
    """One detail that changes the answer for whoever does not know it."""

    id: str
    name: str
    expert_words: str
    known_before_briefing: float


@dataclass(frozen=True)
class Slot:
    """Words that can stand in one place of a sentence.

    Attributes
    ----------
    kind : str
        ``synonyms`` of one meaning, ``options`` that differ, or ``words`` that say nothing
        about the intent.
    intent : str
        What the words speak for; empty for ``words``.
    unless : str
        Slot whose words silence these.
    values, keywords : tuple of str
        The words, and what of them an expert would look for.
    """

    name: str
    kind: str
    intent: str
    unless: str
    values: tuple[str, ...]
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """A kind of sentence.

    Attributes
    ----------
    slots : tuple of str
        Slots whose words make the wording, in the order of the text; products, dates and
        numbers are not among them.
    nuance : str
        What one has to know to read it rightly, if anything.
    naive : str
        What it is taken for without.
    """

    id: str
    intent: str
    text: str
    slots: tuple[str, ...]
    nuance: str
    naive: str


@dataclass(frozen=True)
class SupportFacts:
    """Everything the generator knows.

    Attributes
    ----------
    classes : tuple of str
        Intent ids, the one that acts first in front: class codes are positions in it.
    phrases : mapping of str to tuple of str
        By kind; those that belong to an intent by ``kind intent``.
    """

    intents: Mapping[str, Intent]
    classes: tuple[str, ...]
    nuances: Mapping[str, SupportNuance]
    slots: Mapping[str, Slot]
    frames: tuple[Frame, ...]
    phrases: Mapping[str, tuple[str, ...]]
    digest: str

    def code(self, intent: str) -> int:
        """Class code of an intent; the smaller one acts first."""
        return self.classes.index(intent)


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _slot(row: dict[str, str]) -> Slot:
    values = tuple(row["values"].split("|"))
    keywords = tuple((row["keywords"] or row["values"]).lower().split("|"))
    return Slot(row["slot"], row["kind"], row["intent"], row["unless"], values, keywords)


def _frame(row: dict[str, str], slots: Mapping[str, Slot]) -> Frame:
    wording = tuple(name for name in PLACE.findall(row["text"]) if name in slots)
    return Frame(
        row["frame"], row["intent"], row["text"], wording, row["nuance"], row["naive_intent"]
    )


def _intents() -> dict[str, Intent]:
    found = [
        Intent(
            row["id"],
            row["name"],
            int(row["precedence"]),
            float(row["share"]),
            row["expert_words"],
        )
        for row in _rows("intents.csv")
    ]
    return {intent.id: intent for intent in sorted(found, key=lambda intent: intent.precedence)}


@functools.lru_cache(maxsize=1)
def load_facts() -> SupportFacts:
    """Read ``data/support`` once per process."""
    intents = _intents()
    slots = {row["slot"]: _slot(row) for row in _rows("slots.csv")}
    phrases: dict[str, list[str]] = defaultdict(list)
    for row in _rows("phrases.csv"):
        phrases[f"{row['kind']} {row['intent']}".strip()] += row["phrase"].split("|")
    return SupportFacts(
        intents=intents,
        classes=tuple(intents),
        nuances={
            row["id"]: SupportNuance(
                row["id"], row["name"], row["expert_words"], float(row["known_before_briefing"])
            )
            for row in _rows("nuances.csv")
        },
        slots=slots,
        frames=tuple(_frame(row, slots) for row in _rows("frames.csv")),
        phrases={kind: tuple(found) for kind, found in phrases.items()},
        digest=content_hash([(FOLDER / name).read_text(encoding="utf-8") for name in FILES]),
    )
