"""Batch output: one answer of a model per line, in any order, joined by ``custom_id``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from core.domain.errors import BadData
from core.interop.json_records import records
from core.interop.model_answers import label_in
from core.interop.openai_files.messages import content_of
from core.interop.reading import (
    PLACE,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    one_of,
    table,
)
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, list_of, needed, number_of, object_of, text_of, whole_of

ID = "custom_id"
DONE = 200
LONGEST_ERROR = 500

Row = dict[str, Any]


class BatchOutput:
    """JSONL with ``custom_id`` and ``response``."""

    id = "batch-output"
    title = "Batch output (JSONL)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with custom_id, and a response, an error or a request."""
        first = sample.records[0] if sample.records else None
        if not isinstance(first, dict) or ID not in first:
            return None
        if not {"response", "error"} & first.keys() and not _is_request(first):
            return None
        return Recognition(
            self.id,
            self.title,
            f"Each record holds a {ID} and the response to it.",
            (RowKind.PREDICTIONS,),
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every answer with its tokens; failed requests are kept with their error.

        Raises
        ------
        BadData
            If it holds requests, or no answer can be read.
        """
        problems: list[Problem] = []
        rows: list[Row] = []
        stem = PurePosixPath(source.name).stem
        for place, record in records(source, problems):
            try:
                if _is_request(record):
                    raise BadData(
                        f"{source.name} holds requests, not answers",
                        "It is the file that a batch was made from.",
                        "Download the batch's output file.",
                    )
                rows += _rows(place, object_of(record, "record"))
            except Odd as odd:
                problems.append(odd.at(place))
        if not rows:
            problems = problems or [Problem(None, "", "It holds no answer.", "no answer")]
            raise one_of(problems, source.name)
        _name_runs(rows, stem)
        notes = _notes(rows, _number_repeats(rows))
        return Reading(
            {RowKind.PREDICTIONS: table(RowKind.PREDICTIONS, rows)}, tuple(problems), tuple(notes)
        )


def _is_request(record: object) -> bool:
    if not isinstance(record, dict):
        return False
    return {"url", "body"} <= record.keys() and not {"response", "error"} & record.keys()


def _rows(place: int, record: Mapping[str, Any]) -> list[Row]:
    item_id = needed(record.get(ID), ID)
    response = object_of(record.get("response"), "response")
    body = object_of(response.get("body"), "response.body")
    usage = object_of(body.get("usage"), "usage")
    cost = _cost(body, usage)
    whole: Row = {
        PLACE: place,
        "run_id": text_of(body.get("model"), "model"),
        "item_id": item_id,
        "tokens_in": _first_of(usage, "prompt_tokens", "input_tokens"),
        "tokens_out": _first_of(usage, "completion_tokens", "output_tokens"),
        "cost": cost,
        "currency": None if cost is None else "USD",
        "error": _error(record, response, body),
    }
    if whole["error"]:
        return [whole]
    found = _answers(body)
    if not found:
        raise Odd("response.body", "It holds no answer.", "holds no answer")
    shared = {PLACE: place, "run_id": whole["run_id"], "item_id": item_id}
    # Tokens and cost are those of the request: on every one of its answers they would count again.
    return [{**(shared if at else whole), **answer} for at, answer in enumerate(found)]


def _answers(body: Mapping[str, Any]) -> list[Row]:
    """What was written: one answer per choice."""
    if "output" in body:
        parts = [
            part
            for item in list_of(body["output"], "output")
            if isinstance(item, dict) and item.get("type", "message") == "message"
            for part in list_of(item.get("content"), "output.content")
        ]
        return [_answer({"content": parts}, "output")] if parts else []
    found = []
    for choice in list_of(body.get("choices"), "choices"):
        told = object_of(choice, "choices")
        message = object_of(told.get("message"), "message") or {"content": told.get("text")}
        found.append(_answer(message, "message"))
    return found


def _answer(message: Mapping[str, Any], column: str) -> Row:
    refusal = text_of(message.get("refusal"), "refusal")
    if refusal:
        return {"output": refusal, "error": "The model refused to answer."}
    text = content_of(message, column)
    if text is None:
        return {"error": "The answer is empty."}
    return {"output": text, "label": label_in(text)}


def _error(
    record: Mapping[str, Any], response: Mapping[str, Any], body: Mapping[str, Any]
) -> str | None:
    """What went wrong, None where nothing did."""
    status = whole_of(response.get("status_code"), "status_code")
    for told in (record.get("error"), body.get("error")):
        if told:
            parts = told.values() if isinstance(told, dict) else [told]
            words = [text for part in parts if isinstance(part, str) and (text := part.strip())]
            return _shortened(": ".join(words[:2]) or "An error without words.")
    if not response:
        return "There is no response."
    return None if status in (None, DONE) else f"HTTP status {status}."


def _shortened(text: str) -> str:
    # Errors are shown and stored: halves of characters and zero bytes can be neither.
    return text.encode("utf-8", "replace").decode().replace("\0", "")[:LONGEST_ERROR]


def _cost(body: Mapping[str, Any], usage: Mapping[str, Any]) -> float | None:
    """What the provider says that it cost; never worked out from tokens."""
    for holder, key in ((usage, "cost"), (usage, "total_cost"), (body, "cost")):
        if key in holder:
            return number_of(holder[key], key, 0.0)
    return None


def _first_of(usage: Mapping[str, Any], *keys: str) -> int | None:
    return next((whole_of(usage[key], key) for key in keys if usage.get(key) is not None), None)


def _name_runs(rows: list[Row], file: str) -> None:
    """A run is called by its model; failed requests name none and belong to the only one."""
    models = {row["run_id"] for row in rows} - {None}
    rest = next(iter(models)) if len(models) == 1 else file
    for row in rows:
        row["run_id"] = row["run_id"] or rest


def _number_repeats(rows: list[Row]) -> int:
    """Number the answers to one item of one run; gives how many are not the first."""
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row["run_id"], row["item_id"])
        seen[key] += 1
        row["repeat"] = seen[key]
    return len(rows) - len(seen)


def _notes(rows: list[Row], repeated: int) -> list[str]:
    found = []
    failed = sum(bool(row.get("error")) for row in rows)
    if failed:
        found.append(f"Failed requests: {failed:,} of {len(rows):,}, kept with their error.")
    if repeated:
        found.append(f"Further answers to an item of the same run, kept as repeats: {repeated:,}.")
    if any(row.get("cost") is not None for row in rows):
        found.append(
            "Costs are those the provider reported, taken as US dollars; none is worked out from "
            "tokens."
        )
    return found
