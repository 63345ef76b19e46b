"""Training files as services and trainers take them, and back."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.domain.benchmark import SEALED
from core.domain.errors import BadData, BadUsage
from core.preparation.chat_format import chat_example
from core.preparation.examples import Example

SEPARATOR = "\n\n###\n\n"
"""Ends a prompt of the old format, so that a model sees where its answer begins."""

COLUMNS = ("item_id", "text", "label", "split", "origin", "parent_id")
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"^'+[=+\-@\t\r]")


class FileFormat(StrEnum):
    """Formats of training files."""

    CHAT = "OpenAI chat"
    LEGACY = "prompt and completion with separator"
    DPO = "OpenAI preferences"
    TRL_COMPLETION = "TRL prompt and completion"
    TRL_PREFERENCE = "TRL preferences"
    JSONL = "plain JSON lines"
    CSV = "CSV"


PREFERENCES = frozenset({FileFormat.DPO, FileFormat.TRL_PREFERENCE})


@dataclass(frozen=True)
class TrainingRow:
    """What a line of a training file teaches.

    Attributes
    ----------
    system : str
        What the model is told first; empty where the format has no place for it.
    rejected : str or None
        The answer that is worse, in preference formats.
    """

    text: str
    answer: str
    system: str = ""
    rejected: str | None = None


def training_rows(
    examples: Sequence[Example], system: str = "", rejected: Mapping[str, str] | None = None
) -> list[TrainingRow]:
    """Examples as rows of a training file.

    Parameters
    ----------
    rejected : mapping of str to str, optional
        By item id, the answer that is worse: a model's or an annotator's mistake. Items without
        one are left out of preference files.

    Raises
    ------
    BadUsage
        If an example is of the exam, or has no label.
    """
    for example in examples:
        if example.split in SEALED:
            raise BadUsage(
                "Test items never go into a training file",
                f"{example.item_id} is in {example.split}.",
                "Use examples of the training pool, or of the validation set for validation.",
            )
        if not example.label:
            raise BadUsage(
                f"{example.item_id} has no label", remedy="Leave unlabelled items out of the file."
            )
    worse = rejected or {}
    return [
        TrainingRow(example.text, example.label, system, worse.get(example.item_id))
        for example in examples
    ]


def write_training_file(rows: Sequence[TrainingRow], kind: FileFormat) -> str:
    r"""Rows in a format; each ends with a line end.

    Raises
    ------
    BadUsage
        If a preference file is asked for and a row has no worse answer, or the same one.

    Examples
    --------
    >>> print(write_training_file([TrainingRow("Steak", "yes")], FileFormat.LEGACY), end="")
    {"prompt": "Steak\n\n###\n\n", "completion": " yes"}
    """
    if kind in PREFERENCES:
        for row in rows:
            if row.rejected is None or row.rejected == row.answer:
                raise BadUsage(
                    f"{row.text[:40]!r} has no worse answer",
                    "A preference file says of every item which of two answers is better.",
                    "Give an answer that is wrong, or write a file of examples.",
                )
    return "".join(json.dumps(_written(row, kind), ensure_ascii=False) + "\n" for row in rows)


def write_table(examples: Sequence[Example], kind: FileFormat) -> str:
    """Examples with everything known of them, as CSV or plain JSON lines.

    Cells of a CSV that a spreadsheet would run as a formula begin with an apostrophe.
    """
    records = [{name: _plain(getattr(example, name)) for name in COLUMNS} for example in examples]
    if kind is FileFormat.JSONL:
        return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(
        {name: _safe(value or "") for name, value in record.items()} for record in records
    )
    return out.getvalue()


def read_training_file(text: str, kind: FileFormat) -> list[TrainingRow]:
    """Rows of a file that :func:`write_training_file` or another tool wrote.

    Raises
    ------
    BadData
        If a line is not of that format (``check_training_file`` says all that is wrong).
    """
    if kind is FileFormat.CSV:
        return _read_csv(text)
    found = []
    for number, line in lines_of(text):
        if not line.strip():
            continue
        try:
            found.append(_read(json.loads(line), kind))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise BadData(
                f"Line {number} is not {kind}", type(error).__name__, "Check the file first."
            ) from error
    return found


def _read_csv(text: str) -> list[TrainingRow]:
    rows = csv.DictReader(io.StringIO(text, newline=""), restval="")
    if not {"text", "label"} <= set(rows.fieldnames or ()):
        raise BadData(
            "The table has no columns text and label",
            f"It has {', '.join(rows.fieldnames or ()) or 'none'}.",
            "Name the columns so in the first line.",
        )
    return [TrainingRow(_unsafe(row["text"]), _unsafe(row["label"])) for row in rows]


def _written(row: TrainingRow, kind: FileFormat) -> dict[str, Any]:
    asked = chat_example(row.system, row.text)[0 if row.system else 1 :]
    match kind:
        case FileFormat.CHAT:
            return {"messages": [*asked, {"role": "assistant", "content": row.answer}]}
        case FileFormat.LEGACY:
            return {"prompt": row.text + SEPARATOR, "completion": f" {row.answer}"}
        case FileFormat.DPO:
            return {
                "input": {"messages": asked, "tools": [], "parallel_tool_calls": True},
                "preferred_output": [{"role": "assistant", "content": row.answer}],
                "non_preferred_output": [{"role": "assistant", "content": row.rejected}],
            }
        case FileFormat.TRL_COMPLETION:
            return {"prompt": row.text, "completion": row.answer}
        case FileFormat.TRL_PREFERENCE:
            return {"prompt": row.text, "chosen": row.answer, "rejected": row.rejected}
    return {"text": row.text, "label": row.answer}


def _read(record: dict[str, Any], kind: FileFormat) -> TrainingRow:
    match kind:
        case FileFormat.CHAT:
            *asked, answer = record["messages"]
            system, text = _asked(asked)
            return TrainingRow(text, answer["content"], system)
        case FileFormat.LEGACY:
            prompt, completion = record["prompt"], record["completion"]
            return TrainingRow(prompt.removesuffix(SEPARATOR), completion.removeprefix(" "))
        case FileFormat.DPO:
            system, text = _asked(record["input"]["messages"])
            better, worse = record["preferred_output"], record["non_preferred_output"]
            return TrainingRow(text, better[0]["content"], system, worse[0]["content"])
        case FileFormat.TRL_COMPLETION:
            return TrainingRow(record["prompt"], record["completion"])
        case FileFormat.TRL_PREFERENCE:
            return TrainingRow(record["prompt"], record["chosen"], "", record["rejected"])
    return TrainingRow(record["text"], record["label"])


def _asked(messages: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """System prompt and last text of the user."""
    told = [message["content"] for message in messages if message["role"] == "system"]
    said = [message["content"] for message in messages if message["role"] == "user"]
    return (told[0] if told else ""), said[-1]


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unsafe(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, from 1; the end of the last one is not a line."""
    lines = text.split("\n")
    yield from enumerate(lines[:-1] if lines[-1] == "" else lines, 1)
