"""Texts with categories as spaCy trains on them: ``cats`` says 1 for the one that is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.interop.annotated import Annotated, item_said, single_values
from core.interop.choices import one_label
from core.interop.crowd.fields import meanings, their_fields
from core.interop.json_records import records
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind, TheirField
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, id_of_text, needed, number_of, object_of, shown, text_of
from core.interop.which_answer import told

CATS, TEXT = "cats", "text"
MADE = "(its text)"
HALF = 0.5


class SpacyCats:
    """JSON or JSONL of ``{"text", "cats"}``, or of pairs of a text and its ``cats``."""

    id = "spacy-cats"
    title = "spaCy categories (JSON or JSONL)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records of which one has ``cats`` with a number or true and false for each category."""
        found = _first(sample.records)
        if not any(_is_cats(record.get(CATS)) for record in found):
            return None
        why = "Its records have cats with a value for each category, as spaCy trains on them."
        return Recognition(self.id, self.title, why, (RowKind.ITEMS,), _fields(found))

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every text with its one category as the right answer.

        Raises
        ------
        BadData
            If no record can be read.
        """
        fields = _fields(_first(source.sample.records))
        meaning = meanings(fields, wanted.mapping, source.name)
        found = Annotated(with_items=True)
        for place, said in records(source, found.problems):
            try:
                _item(found, place, object_of(_opened(said), "record"), meaning)
            except Odd as odd:
                found.problems.append(odd.at(place))
        return told(found.reading(source.name, ()), fields, meaning)


def _opened(said: object) -> object:
    """A pair of a text and what is said of it as one record; anything else as it is."""
    match said:
        case [str() as text, {**about}]:
            return {TEXT: text, **about}
    return said


def _first(held: Sequence[object]) -> list[dict[str, Any]]:
    return [record for record in map(_opened, held) if isinstance(record, dict)]


def _is_cats(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(one, int | float) for one in value.values())


def _fields(found: Sequence[dict[str, Any]]) -> tuple[TheirField, ...]:
    inputs: dict[str, list[object]] = {}
    for record in found:
        for name, value in single_values(record, {}).items():
            if name != CATS:
                inputs.setdefault(name, []).append(value)
    known = tuple(dict.fromkeys(shown(_label(r)) for r in found if _is_cats(r.get(CATS))))
    gold = TheirField(CATS, known[:3], "gold", guessed=False)
    return (*their_fields(inputs, {}, ("", ""), TheirField(MADE, (), None)), gold)


def _label(record: Mapping[str, Any]) -> str:
    return ", ".join(str(name) for name, value in record[CATS].items() if value >= HALF)


def _item(
    found: Annotated, place: int, record: dict[str, Any], meaning: Mapping[str, Sequence[str]]
) -> None:
    values = single_values(record, {})
    texts = [text_of(values.get(name), name) or "" for name in meaning.get(TEXT, ())]
    values[MADE] = id_of_text("\n".join(texts)) if any(texts) else None
    if "gold" in meaning and meaning["gold"][0] == CATS:
        values[CATS] = _category(record.get(CATS))
    named = meaning["item_id"][0]
    found.item(place, needed(values.get(named), named), item_said(values, meaning))


def _category(cats: object) -> str | None:
    """The one category that is right; None where the record says nothing of any.

    Raises
    ------
    Odd
        If several are right, or none of those that are named.
    """
    values = {
        name: number_of(float(value) if isinstance(value, bool) else value, CATS)
        for name, value in object_of(cats, CATS).items()
    }
    right = [name for name, value in values.items() if value is not None and value >= HALF]
    if values and not right:
        raise Odd(CATS, f"No category of {shown(cats)} is right.", "no category is right")
    return one_label(right, CATS)
