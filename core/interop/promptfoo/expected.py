"""promptfoo tests: items with the answer they expect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from core.interop.annotated import Annotated, item_said, many, single_values
from core.interop.cells import cells
from core.interop.crowd.fields import meanings, their_fields
from core.interop.formula_escapes import unmarked
from core.interop.json_records import records
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind, TheirField
from core.interop.source import FileHead, SourceFile
from core.interop.template_escapes import live
from core.interop.values import Odd, id_of_text, list_of, object_of, shown, text_of

VARS, EXPECTED, OWN = "vars.", "__expected", "__"
EQUAL = ("equals", "iequals")
FROM_VARS = "(its variables)"


class PromptfooTests:
    """``tests`` of a promptfoo configuration, as JSON or CSV."""

    id = "promptfoo-tests"
    title = "promptfoo tests (JSON or CSV)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with vars, or a column __expected."""
        tests = _first(sample)
        if not tests:
            return None
        why = (
            f"It has a column {EXPECTED}, as promptfoo's tests have."
            if sample.header
            else "Its records have vars and assert, as promptfoo's tests have."
        )
        return Recognition(self.id, self.title, why, (RowKind.ITEMS,), _fields(tests))

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every test as an item.

        Raises
        ------
        BadData
            If no test can be read.
        """
        meaning = meanings(_fields(_first(source.sample)), wanted.mapping, source.name)
        found = Annotated(with_items=True)
        unequal = 0
        for place, test in _all(source, found):
            try:
                told = object_of(test, "test")
                unequal += _add(found, place, told, meaning)
            except Odd as odd:
                found.problems.append(odd.at(place))
        note = many(
            unequal,
            "test expects something else than one exact answer; it has no right answer here.",
            "tests expect something else than one exact answer; they have no right answer here.",
        )
        return found.reading(source.name, [note])


def _first(sample: FileHead) -> list[Mapping[str, Any]]:
    if sample.header:
        if not any(name.startswith(EXPECTED) for name in sample.header):
            return []
        rows = [dict(zip(sample.header, row, strict=False)) for row in sample.rows[1:]]
        return [_of_row(row) for row in rows]
    found: list[Mapping[str, Any]] = [r for r in sample.records if isinstance(r, dict)]
    fits = found and isinstance(found[0].get("vars"), dict) and "assert" in found[0]
    return found if fits and "promptIdx" not in found[0] else []


def _all(source: SourceFile, found: Annotated) -> Iterable[tuple[int, Any]]:
    if not source.sample.header:
        return records(source, found.problems)
    held = cells(source, source.sample.separator)
    found.problems += held.problems
    return ((place, _of_row(row)) for place, row in held.rows)


def _of_row(row: Mapping[str, str]) -> dict[str, Any]:
    """A row as the test that promptfoo makes of it."""
    bare = unmarked(pa.chunked_array([pa.array(list(row.values()), pa.string())])).to_pylist()
    held = dict(zip(row, bare, strict=True))
    said = [held[name] for name in held if name.startswith(EXPECTED) and held[name]]
    return {
        "vars": {name: value for name, value in held.items() if not name.startswith(OWN)},
        "assert": [_assertion(one) for one in said],
    }


def _assertion(said: str) -> dict[str, str]:
    """What a cell of __expected means; without a kind in front it is the answer itself."""
    kind, colon, value = said.partition(":")
    # Kinds are words with hyphens (not-contains); "10:30" is an answer with a colon.
    if colon and kind.replace("-", "").isalpha():
        return {"type": kind, "value": value}
    return {"type": "equals", "value": said}


def _fields(tests: Sequence[Mapping[str, Any]]) -> tuple[TheirField, ...]:
    values: dict[str, list[object]] = defaultdict(list)
    for test in tests:
        for name, value in _values(test, {}).items():
            values[name].append(value)
    return their_fields(values, {}, (VARS, ""), TheirField(FROM_VARS, (), None))


def _values(test: Mapping[str, Any], meaning: Mapping[str, Sequence[str]]) -> dict[str, object]:
    held = test.get("vars")
    values = {
        VARS + name: live(value) if isinstance(value, str) else value
        for name, value in (held.items() if isinstance(held, dict) else ())
    }
    return {
        name: value
        for name, value in single_values(values, meaning).items()
        if value is not None or values[name] is None
    }


def _add(
    found: Annotated, place: int, test: Mapping[str, Any], meaning: Mapping[str, Sequence[str]]
) -> bool:
    """Add the item of a test; whether it expects something that is no one answer."""
    values = _values(test, meaning)
    said = item_said(values, meaning)
    named = meaning["item_id"][0]
    item_id = text_of(values.get(named), named)
    if item_id is None:
        shown_text = said["text"] or shown(sorted(values.items()))
        item_id = id_of_text(shown_text)
    asserted = [object_of(one, "assert") for one in list_of(test.get("assert"), "assert")]
    equal = [text_of(one.get("value"), "assert") for one in asserted if one.get("type") in EQUAL]
    different = {answer for answer in equal if answer}
    if len(different) == 1 and not said.get("gold"):
        said["gold"] = different.pop()
    found.item(place, item_id, said)
    return bool(asserted) and not said.get("gold")
