"""Training files: chats, preferences, prompts and completions. Each example is an item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.interop.json_records import records
from core.interop.openai_files.shapes import ID_KEYS, shape_of
from core.interop.reading import (
    PLACE,
    SLICE,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    one_of,
    table,
)
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, id_of_text, shown, text_of

SOURCE = "training file"


class TrainingFile:
    """JSONL (or a JSON list) for fine-tuning."""

    id = "training-file"
    title = "Training file (JSONL)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with messages, preferences, or prompts and completions."""
        first = sample.records[0] if sample.records else None
        shape = shape_of(first)
        if shape is None:
            return None
        return Recognition(
            self.id,
            f"{self.title}, {shape.title}",
            shape.why,
            (RowKind.ITEMS,),
            choices=(RowKind.ITEMS, RowKind.LABELS),
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every example: what was asked is the text, what was answered its right answer.

        Raises
        ------
        BadData
            If no example can be read.
        """
        problems: list[Problem] = []
        found = _Examples()
        for place, record in records(source, problems):
            try:
                found.add(place, record)
            except Odd as odd:
                problems.append(odd.at(place))
        if not found.rows:
            problems = problems or [Problem(None, "", "It holds no example.", "no example")]
            raise one_of(problems, source.name)
        return found.reading(wanted.kind or RowKind.ITEMS, problems)


class _Examples:
    """Examples by their text, each once."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.systems: dict[str, int] = {}
        self.again = 0
        self.open = 0

    def add(self, place: int, record: object) -> None:
        """One record.

        Raises
        ------
        Odd
            If it is no example, or answers a text otherwise than an earlier one.
        """
        shape = shape_of(record)
        if shape is None or not isinstance(record, dict):
            raise Odd("", f"{shown(record)} is no example.", "is no example")
        example = shape.example(record)
        # By its text, so that the same example is the same item in every file.
        item_id = _id(record) or id_of_text(example.text)
        before = self.rows.get(item_id)
        if before is not None:
            if (before["text"], before["gold"]) != (example.text, example.answer):
                raise Odd(
                    "",
                    f"The example of line {before[PLACE]} has the same id or text, and another "
                    "text or answer.",
                    "an example that contradicts an earlier one",
                )
            self.again += 1
            return
        if example.answer is None:
            self.open += 1
        if example.system:
            self.systems[example.system] = self.systems.get(example.system, 0) + 1
        self.rows[item_id] = {
            PLACE: place,
            "item_id": item_id,
            "text": example.text,
            "gold": example.answer,
            f"{SLICE}system": example.system,
        }

    def reading(self, kind: RowKind, problems: list[Problem]) -> Reading:
        """The examples as items, or their answers as labels."""
        notes = self._notes()
        items = list(self.rows.values())
        # An instruction that is the same everywhere tells no results apart: a note says it once.
        if len(self.systems) < 2:
            for row in items:
                del row[f"{SLICE}system"]
        if kind is not RowKind.LABELS:
            return Reading(
                {RowKind.ITEMS: table(RowKind.ITEMS, items)}, tuple(problems), tuple(notes)
            )
        labels = [
            {
                PLACE: row[PLACE],
                "item_id": row["item_id"],
                "source_id": SOURCE,
                "label": row["gold"],
                "status": "given",
            }
            for row in items
            if row["gold"] is not None
        ]
        notes.append("The file does not say who answered: taken as people's answers.")
        return Reading(
            {RowKind.LABELS: table(RowKind.LABELS, labels)}, tuple(problems), tuple(notes)
        )

    def _notes(self) -> list[str]:
        found = []
        if len(self.systems) == 1:
            found.append(f"Every chat begins with the instruction: {next(iter(self.systems))}")
        if len(self.systems) > 1:
            found.append(
                f"Different instructions at the beginning: {len(self.systems):,}, kept as system."
            )
        if self.again:
            found.append(f"Examples that repeat an earlier one, taken once: {self.again:,}.")
        if self.open:
            found.append(
                f"Answers that are marked wrong or not to be learnt: {self.open:,}. Their items "
                "are taken without a right answer."
            )
        return found


def _id(record: Mapping[str, Any]) -> str | None:
    told = record.get("metadata")
    for holder in (record, told if isinstance(told, dict) else {}):
        for key in ID_KEYS:
            if (found := text_of(holder.get(key), key)) is not None:
                return found
    return None
