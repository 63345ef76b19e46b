"""Keys of records that hold lists or records: told, and asked about where they hold answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.interop.plain.meaning import plain_name
from core.interop.questions import ColumnUse, Question, Way
from core.interop.reading import LEFT_OUT, Reading, RowKind
from core.interop.values import shown

_ANSWERS = (
    "annotation annotations answer answers label labels class classes classname cats categories "
    "category classification classifications result results response responses completion "
    "completions prediction predictions output outputs vote votes judgment judgments judgement "
    "judgements rating ratings review reviews gold ground_truth target targets truth verdict "
    "decision accept accepted choice chosen selected suggestion suggestions correct reference "
    "references intent intents topics entities spans relations drafts evaluation "
    "evaluations assessment assessments score scores"
)
_PEOPLE = (
    "annotator annotators worker workers user users user_id rater raters coder coders author "
    "completed_by annotated_by annotator_id worker_id reviewer reviewers labeller labeler"
)
_TIMES = "time times timing lead_time duration worklog worklogs time_spent"
ANSWERS, PEOPLE, TIMES = (frozenset(words.split()) for words in (_ANSWERS, _PEOPLE, _TIMES))
"""Words that name what somebody or a model answered, who did, and how long it took."""
DEPTH = 4
FIRST = 50
"""Elements of a list that are looked at."""


def with_nested(
    read: Reading,
    nested: Sequence[str],
    meaning: Mapping[str, str],
    mapping: Mapping[str, str],
    records: Sequence[Mapping[str, Any]],
) -> Reading:
    """The reading with a line for each key that holds lists or records, and what has to be asked.

    Parameters
    ----------
    read : Reading
    nested : sequence of str
        Keys that hold lists or records.
    meaning : mapping of str to str
        Columns that were taken, to ours.
    mapping : mapping of str to str
        What somebody said; a key that is left out by it is not asked about.
    records : sequence of mapping
        The first records.
    """
    left = [name for name in nested if name not in meaning]
    if not nested:
        return read
    told = f"Left out, since they hold lists or records: {', '.join(map(repr, left[:10]))}."
    held = {name: [r[name] for r in records if r.get(name)] for name in left}
    asked = [
        _question(name, what, held[name], "gold" if RowKind.ITEMS in read.tables else "label")
        for name in left
        if name not in mapping and (what := _what(name, held[name]))
    ]
    uses = [ColumnUse(name, "", _first(held[name])) for name in left]
    return replace(
        read,
        notes=(*read.notes, *([told] if left else [])),
        columns=(*(read.columns or _taken(meaning)), *uses),
        questions=(*read.questions, *asked),
    )


def _taken(meaning: Mapping[str, str]) -> list[ColumnUse]:
    return [ColumnUse(their, ours) for their, ours in meaning.items()]


def _what(name: str, values: Sequence[object]) -> str:
    """What a key seems to hold: answers, people, times; empty where nothing says so."""
    if not values:
        return ""
    own = plain_name(name)
    inner = {plain_name(key) for value in values[:FIRST] for key in _keys(value, DEPTH)}
    for what, words in (("answers", ANSWERS), ("people", PEOPLE), ("times", TIMES)):
        if own in words or own.rpartition("_")[2] in words:
            return what
    for what, words in (("answers", ANSWERS | _with_people(inner)), ("people", PEOPLE)):
        if inner & words:
            return what
    return ""


def _with_people(inner: set[str]) -> set[str]:
    """A ``value`` alone is anybody's; beside a person it is an answer."""
    return {"value"} if inner & PEOPLE else set()


def _keys(value: object, depth: int) -> Iterable[str]:
    if depth and isinstance(value, dict):
        for key, held in value.items():
            yield str(key)
            yield from _keys(held, depth - 1)
    elif depth and isinstance(value, list):
        for held in value[:FIRST]:
            yield from _keys(held, depth - 1)


def _first(values: Sequence[object]) -> str:
    try:
        return shown(json.dumps(values[0], ensure_ascii=False)) if values else ""
    except (RecursionError, ValueError, TypeError):
        return ""


def _is_answer(values: Sequence[object]) -> bool:
    """Whether all are lists of single values, of which one at least has one alone."""
    lists = [value for value in values if isinstance(value, list)]
    flat = all(not isinstance(part, list | dict) for held in lists for part in held)
    return len(lists) == len(values) and flat and any(len(held) == 1 for held in lists)


def _question(name: str, what: str, values: Sequence[object], answer: str) -> Question:
    why = (
        f"{name} holds lists or records that look like {what}, and Switchpoint does not know this "
        f"layout (first value: {_first(values)}). Export one answer a row with the columns "
        "item_id, source_id and label (from a labelling tool, its JSON export), or leave it out."
    )
    ways = [Way(f"leave out {name}", (("map", f"{name}={LEFT_OUT}"),))]
    if what == "answers" and _is_answer(values):
        called = "the right answer" if answer == "gold" else "the label"
        ways.insert(0, Way(called, (("map", f"{name}={answer}"),)))
    return Question(name, why, tuple(ways))
