"""Prodigy's db-out: one answered task per line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from core.interop.crowd.fields import meanings, their_fields
from core.interop.json_records import records
from core.interop.plain.meaning import SYNONYMS, plain_name
from core.interop.plain.nested import with_nested
from core.interop.prodigy_answers import INPUT_HASH, META, TASK_HASH, ProdigyLines, values_of
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind, TheirField
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, object_of, shown
from core.interop.which_answer import told

PARTS = ("spans", "relations")
"""Where a task about parts of a text holds what was marked."""


class Prodigy:
    """JSONL of ``prodigy db-out``."""

    id = "prodigy"
    title = "Prodigy JSONL"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with hashes and an answer."""
        first = [record for record in sample.records if isinstance(record, dict)]
        if not first or "answer" not in first[0]:
            return None
        if INPUT_HASH not in first[0] and TASK_HASH not in first[0]:
            return None
        why = f"Its lines have an answer and {INPUT_HASH}, as Prodigy writes them."
        return Recognition(
            self.id, self.title, why, (RowKind.LABELS, RowKind.ITEMS), _fields(first)
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every answer.

        Raises
        ------
        BadData
            If no line can be read.
        """
        first = [record for record in source.sample.records if isinstance(record, dict)]
        fields = _fields(first)
        meaning = meanings(fields, wanted.mapping, source.name)
        found = ProdigyLines(meaning)
        for place, record in records(source, found.problems):
            try:
                found.line(place, object_of(record, "task"))
            except Odd as odd:
                found.problems.append(odd.at(place))
        found.vote()
        reading = told(found.reading(source.name, found.notes()), fields, meaning)
        # Of a task about parts of a text the answer is whether the parts are right: they are lost.
        marked = [record for record in first if "label" not in record and "accept" not in record]
        held = [name for name in PARTS if any(record.get(name) for record in marked)]
        return with_nested(reading, held, {}, wanted.mapping, marked)


def _fields(first: Sequence[Mapping[str, Any]]) -> tuple[TheirField, ...]:
    inputs: dict[str, list[object]] = defaultdict(list)
    for record in first:
        for name, value in values_of(record, {}).items():
            if name not in (INPUT_HASH, TASK_HASH):
                inputs[name].append(value)
    hashes = tuple(shown(record.get(INPUT_HASH)) for record in first[:3])
    words = [*SYNONYMS[RowKind.LABELS]["rationale"].split(), "user_input"]
    reasons = [name for name in inputs if plain_name(name) in words]
    given = {name: inputs.pop(name) for name in reasons[:1]}
    found = their_fields(inputs, {}, (META, ""), TheirField(INPUT_HASH, hashes, None))
    reasoned = tuple(
        TheirField(name, tuple(dict.fromkeys(map(shown, values)))[:3], "rationale")
        for name, values in given.items()
    )
    label = TheirField(
        "answer", tuple(dict.fromkeys(_answered(r) for r in first))[:3], "label", False
    )
    return (*found, label, *reasoned)


def _answered(record: Mapping[str, Any]) -> str:
    chosen = record.get("accept", record.get("label"))
    return shown(chosen if isinstance(chosen, str) else record.get("answer"))
