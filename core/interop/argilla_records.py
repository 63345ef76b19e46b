"""Records of Argilla in their two shapes, as one: fields, responses and suggestions by question."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from core.domain.errors import BadData
from core.interop.argilla_first import as_second, is_first
from core.interop.json_records import records
from core.interop.plain.parquet_file import MAGIC, MOST_ROWS, damaged
from core.interop.reading import Problem
from core.interop.source import SourceFile
from core.interop.values import Odd, list_of, object_of, text_of

RESPONSES, USERS, STATUSES = ".responses", ".responses.users", ".responses.status"
SUGGESTION, SCORE, AGENT = ".suggestion", ".suggestion.score", ".suggestion.agent"
SUFFIXES = (USERS, STATUSES, RESPONSES, SCORE, AGENT, SUGGESTION)
"""Ends of the columns that are answers; none of them is a field of the item."""
OF_TOOL = frozenset({"id", "status", "_server_id", "vectors"})


@dataclass(frozen=True)
class ArgillaResponse:
    """What one person answered to one question."""

    value: object
    user: str | None
    status: object


@dataclass(frozen=True)
class Suggestion:
    """What a model suggested for one question."""

    value: object
    score: object
    agent: str | None


@dataclass(frozen=True)
class Record:
    """One record.

    Attributes
    ----------
    values : dict of str to object
        Fields and metadata, and ``id``.
    responses : dict of str to list of ArgillaResponse
        By question.
    suggestions : dict of str to Suggestion
        By question.
    """

    values: dict[str, object]
    responses: dict[str, list[ArgillaResponse]] = field(default_factory=dict)
    suggestions: dict[str, Suggestion] = field(default_factory=dict)


def is_nested(record: Mapping[str, object]) -> bool:
    """Whether a record is as ``to_json`` writes it."""
    inner = record.get("fields"), record.get("responses", record.get("suggestions"))
    return all(isinstance(part, dict) for part in inner)


def is_flat(names: Sequence[str] | Mapping[str, object]) -> bool:
    """Whether names of columns are as ``to_datasets`` writes them."""
    return any(name.endswith((RESPONSES, SUGGESTION)) for name in names)


def record_of(said: Mapping[str, Any]) -> Record:
    """A record in either shape.

    Raises
    ------
    Odd
        If a part of it is not what it should be.
    """
    if is_nested(said):
        return _nested(said)
    return _flat(said) if is_flat(said) or not is_first(said) else _nested(as_second(said))


def _nested(said: Mapping[str, Any]) -> Record:
    values = {"id": said.get("id")}
    for key in ("fields", "metadata"):
        values |= {name: _plain(v) for name, v in object_of(said.get(key), key).items()}
    responses = {
        question: [
            ArgillaResponse(
                one.get("value"), text_of(one.get("user_id"), "user_id"), one.get("status")
            )
            for one in (object_of(one, question) for one in list_of(given, question))
        ]
        for question, given in object_of(said.get("responses"), "responses").items()
    }
    suggestions = {}
    for question, given in object_of(said.get("suggestions"), "suggestions").items():
        one = object_of(given, question)
        agent = text_of(one.get("agent"), "agent")
        suggestions[question] = Suggestion(one.get("value"), one.get("score"), agent)
    return Record(values, responses, suggestions)


def _flat(said: Mapping[str, Any]) -> Record:
    values = {name: _plain(value) for name, value in said.items() if not name.endswith(SUFFIXES)}
    found = Record(values)
    for name in said:
        if name.endswith(RESPONSES):
            question = name.removesuffix(RESPONSES)
            given = list_of(said[name], name)
            users = _as_long(said.get(question + USERS), given, question + USERS)
            statuses = _as_long(said.get(question + STATUSES), given, question + STATUSES)
            found.responses[question] = [
                ArgillaResponse(value, text_of(user, question + USERS), status)
                for value, user, status in zip(given, users, statuses, strict=True)
            ]
        elif name.endswith(SUGGESTION) and said[name] is not None:
            question = name.removesuffix(SUGGESTION)
            agent = text_of(said.get(question + AGENT), question + AGENT)
            score = said.get(question + SCORE)
            found.suggestions[question] = Suggestion(said[name], score, agent)
    return found


def _as_long(value: object, given: Sequence[object], column: str) -> list[Any]:
    found = list_of(value, column) or [None] * len(given)
    if len(found) != len(given):
        raise Odd(
            column,
            f"It has {len(found)} entries for {len(given)} responses.",
            "not as many entries as responses",
        )
    return found


def _plain(value: object) -> object:
    """A field's value; a chat as its messages, one under another."""
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        said = [(part.get("role"), part.get("content")) for part in value]
        if value and all(isinstance(content, str) for _, content in said):
            return "\n".join(
                f"{role}: {content}" if role else str(content) for role, content in said
            )
    return value


def all_records(source: SourceFile, problems: list[Problem]) -> Iterator[tuple[int, Any]]:
    """Records of a JSON or Parquet file with their places.

    Raises
    ------
    BadData
        If it is a Parquet file that cannot be read.
    """
    if not source.raw.startswith(MAGIC):
        yield from records(source, problems)
        return
    try:
        file = parquet.ParquetFile(pa.BufferReader(source.raw))
        if file.metadata.num_rows > MOST_ROWS:
            raise BadData(
                f"{source.name} has too many rows", f"At most {MOST_ROWS:,} are read.", "Split it."
            )
        place = 0
        # A thousand at a time: as Python objects rows take many times their size.
        for batch in file.iter_batches(batch_size=1_000, use_threads=False):
            for row in batch.to_pylist():
                place += 1
                yield place, row
    except (pa.ArrowException, OSError, ValueError) as error:
        raise damaged(source.name, error) from error


def class_names(raw: bytes) -> dict[str, list[str]]:
    """Names of the classes that columns of a Parquet file number, by column."""
    if not raw.startswith(MAGIC):
        return {}
    try:
        about = parquet.ParquetFile(pa.BufferReader(raw)).schema_arrow.metadata or {}
        features = json.loads(about.get(b"huggingface", b"{}"))["info"]["features"]
        return {
            name: [str(one) for one in feature["names"]]
            for name, feature in features.items()
            if isinstance(feature, dict) and isinstance(feature.get("names"), list)
        }
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
