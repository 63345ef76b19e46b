"""What a labelling tool holds: items, and votes of people and models on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from core.domain.errors import BadData
from core.interop.choices import answer_of
from core.interop.idle import without_idle
from core.interop.reading import PLACE, SLICE, Problem, Reading, RowKind, one_of, table
from core.interop.values import Odd, text_of

UNKNOWN = "unknown annotator"
LANGUAGE_MODELS = (
    "gpt", "llm", "claude", "gemini", "llama", "mistral", "mixtral", "qwen", "deepseek", "gemma",
    "phi-", "command-r",
)  # fmt: skip
"""Parts of the names of language models; other models are called machine learning."""


@dataclass(frozen=True)
class Vote:
    """One answer about one item.

    Attributes
    ----------
    place : int
        Record of the file.
    kind : str
        human, lf, llm, ml or gold.
    raw_seconds : float or None
        As recorded.
    status : str
        One of ``STATUSES``.
    """

    place: int
    item_id: str
    who: str
    kind: str
    label: str | None
    rationale: str | None = None
    confidence: float | None = None
    raw_seconds: float | None = None
    ts: datetime | None = None
    status: str = "given"


class Annotated:
    """Items and votes as they are read, and what is wrong with some of them.

    Parameters
    ----------
    with_items : bool
        Whether the file shows items, or only names them.
    """

    def __init__(self, with_items: bool) -> None:
        self.with_items = with_items
        self.problems: list[Problem] = []
        self.items: dict[str, dict[str, Any]] = {}
        self.votes: list[Vote] = []
        self._torn: set[str] = set()

    def item(self, place: int, item_id: str, said: Mapping[str, str | None]) -> None:
        """An item as a record describes it: text, gold, split, slices."""
        # A flat export repeats the item with every answer: the first one describes it.
        first = self.items.setdefault(item_id, {PLACE: place, "item_id": item_id, **said})
        if first.get("text") != said.get("text"):
            self._torn.add(item_id)
        if gold := said.get("gold"):
            self.gold(item_id, gold, "gold")

    def gold(self, item_id: str, label: str, column: str) -> None:
        """The expert's answer to an item that was told before.

        Raises
        ------
        Odd
            If another one was told.
        """
        item = self.items[item_id]
        was = item.get("gold")
        if was and was != label:
            raise Odd(
                column,
                f"Item {item_id!r} has two right answers: {was!r}, and {label!r} here.",
                "two right answers for one item",
            )
        item["gold"] = label

    def reading(self, name: str, notes: Iterable[str]) -> Reading:
        """All of it as tables; idle time of people is cut.

        Raises
        ------
        BadData
            If there is nothing.
        """
        said = [note for note in notes if note]
        if not self.votes and not (self.with_items and self.items):
            if self.problems:
                raise one_of(self.problems, name)
            raise BadData(
                f"{name} holds no answers", "There is nothing to read.", "Export it again."
            )
        # Of people alone: a model takes no breaks, and its recorded time is no time of labelling.
        people = [vote.kind == "human" for vote in self.votes]
        timed = without_idle(
            [
                vote.raw_seconds if human else None
                for vote, human in zip(self.votes, people, strict=True)
            ],
            [vote.who for vote in self.votes],
        )
        said += [timed.note] if timed.note else []
        if self._torn and self.with_items:
            count = f"{len(self._torn):,} items have"
            said.append(f"{count} different texts under one id; the first text is kept.")
        tables = {}
        if self.votes:
            rows = [_row(vote) for vote in self.votes]
            tables[RowKind.LABELS] = table(RowKind.LABELS, rows).assign(seconds=timed.seconds)
        if self.with_items and self.items:
            tables[RowKind.ITEMS] = table(RowKind.ITEMS, list(self.items.values()))
        return Reading(tables, tuple(self.problems), tuple(said))


def _row(vote: Vote) -> dict[str, Any]:
    return {
        PLACE: vote.place,
        "item_id": vote.item_id,
        "source_id": vote.who,
        "source_kind": vote.kind,
        "label": vote.label,
        "rationale": vote.rationale,
        "confidence": vote.confidence,
        "raw_seconds": np.nan if vote.raw_seconds is None else vote.raw_seconds,
        "ts": vote.ts,
        "status": "skipped" if vote.label is None and vote.status == "given" else vote.status,
    }


def many(count: int, one: str, more: str) -> str:
    """A count with its words, empty for none.

    Examples
    --------
    >>> many(1, "draft is kept", "drafts are kept")
    '1 draft is kept'
    """
    return f"{count:,} {one if count == 1 else more}" if count else ""


def kind_of_model(name: str) -> str:
    """Whether a model is a language model (``llm``) or another one (``ml``), by its name.

    Examples
    --------
    >>> kind_of_model("gpt-6-luna"), kind_of_model("svm-3")
    ('llm', 'ml')
    """
    small = name.casefold()
    return "llm" if any(part in small for part in LANGUAGE_MODELS) else "ml"


def item_said(
    values: Mapping[str, object], meaning: Mapping[str, Sequence[str]]
) -> dict[str, str | None]:
    """What fields say of an item: its text, right answer, split, family and slices."""
    texts = [text_of(values.get(field), field) for field in meaning.get("text", ())]
    found: dict[str, str | None] = {"text": "\n".join(text for text in texts if text) or None}
    for ours, fields in meaning.items():
        if ours == "gold":
            found[ours] = answer_of(values.get(fields[0]), fields[0])
        elif ours in ("split", "family") or ours.startswith(SLICE):
            found[ours] = text_of(values.get(fields[0]), fields[0])
    return found


def single_values(
    values: Mapping[str, object], meaning: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """Values without lists and records; the right answer as it is, it may be a list of one."""
    gold = meaning.get("gold", ())
    return {
        name: None if isinstance(value, (dict, list)) and name not in gold else value
        for name, value in values.items()
    }
