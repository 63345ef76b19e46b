"""Records of Argilla 1 in the shape of Argilla 2: feedback rows, dumps, text classification."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.interop.values import id_of_text, list_of, needed, number_of, object_of

SUGGESTED, ABOUT = "-suggestion", "-suggestion-metadata"
ANNOTATION, PREDICTION = "annotation", "prediction"
AGENTS = frozenset({"annotation_agent", "prediction_agent"})
OF_TOOL = frozenset({"id", "external_id", "metadata", "vectors", "status"})
HALF = 0.5
Said = Mapping[str, Any]


def is_first(record: Said) -> bool:
    """Whether a record is as Argilla 1 wrote it."""
    return bool(_is_classified(record) or _is_dump(record) or _questions(record))


def as_second(record: Said) -> dict[str, Any]:
    """The same record as Argilla 2 writes it.

    Examples
    --------
    >>> said = {"text": "late", "topic": [{"user_id": "u", "value": "a", "status": "submitted"}]}
    >>> as_second({**said, "external_id": "a1"})["responses"]["topic"][0]["value"]
    'a'
    """
    if _is_classified(record):
        found = _classified(record)
    elif _is_dump(record):
        found = _dump(record)
    else:
        found = _rows(record)
    texts = [value for value in found["fields"].values() if isinstance(value, str)]
    made = id_of_text("\n".join(texts)) if texts else None
    known = (record.get("id"), record.get("external_id"), made)
    metadata = record.get("metadata")
    return {
        "id": next((one for one in known if one not in (None, "")), None),
        "metadata": _opened(metadata) if isinstance(metadata, str) else metadata,
        **found,
    }


def _is_classified(record: Said) -> bool:
    return bool(record.keys() >= {ANNOTATION, PREDICTION} and AGENTS & record.keys())


def _classified(record: Said) -> dict[str, Any]:
    inputs = record.get("inputs")
    given = record.get(ANNOTATION)
    discarded = record.get("status") == "Discarded"
    response = {
        "value": given,
        "user_id": record.get("annotation_agent"),
        "status": "discarded" if discarded else "submitted",
    }
    scored = [_scored(one) for one in list_of(record.get(PREDICTION), PREDICTION)]
    best = max(scored, key=lambda one: one[1] or 0.0, default=None)
    several = [label for label, score in scored if (score or 0.0) >= HALF]
    suggestion = best and {
        "value": several if record.get("multi_label") and len(several) > 1 else best[0],
        "score": best[1],
        "agent": record.get("prediction_agent"),
    }
    return {
        "fields": inputs if isinstance(inputs, dict) else {"text": record.get("text", inputs)},
        "responses": {ANNOTATION: [response] if given or discarded else []},
        "suggestions": {ANNOTATION: suggestion} if suggestion else {},
    }


def _scored(one: Any) -> tuple[Any, float | None]:
    """A predicted label and its score, written as a record or as a pair."""
    if isinstance(one, dict):
        return one.get("label"), number_of(one.get("score"), "score")
    if isinstance(one, list) and len(one) == 2:
        return one[0], number_of(one[1], "score")
    return one, None


def _is_dump(record: Said) -> bool:
    held = record.get("responses", record.get("suggestions"))
    if not isinstance(record.get("fields"), dict) or not isinstance(held, list):
        return False
    return all(isinstance(one, dict) and {"values", "question_name"} & one.keys() for one in held)


def _dump(record: Said) -> dict[str, Any]:
    responses: dict[str, list[dict[str, Any]]] = {}
    for said in list_of(record.get("responses"), "responses"):
        one = object_of(said, "responses")
        who = {"user_id": one.get("user_id"), "status": one.get("status")}
        for question, given in object_of(one.get("values"), "values").items():
            value = given.get("value") if isinstance(given, dict) else given
            responses.setdefault(question, []).append({"value": value, **who})
    suggestions = {
        needed(one.get("question_name"), "question_name"): one
        for said in list_of(record.get("suggestions"), "suggestions")
        if (one := object_of(said, "suggestions"))
    }
    return {"fields": record["fields"], "responses": responses, "suggestions": suggestions}


def _questions(record: Said) -> list[str]:
    """Keys of a feedback row that hold responses or have a suggestion beside them."""
    return [
        name
        for name, value in record.items()
        if _responses(value) or {name + SUGGESTED, name + ABOUT} <= record.keys()
    ]


def _responses(value: object) -> list[dict[str, Any]]:
    """Responses as a list of records, or as the columns that data sets make of them."""
    if isinstance(value, dict) and value.keys() >= {"value", "user_id"}:
        columns = [value[key] for key in value]
        if all(isinstance(column, list) for column in columns):
            rows = zip(*columns, strict=False)
            return [dict(zip(value, row, strict=True)) for row in rows]
    if not isinstance(value, list) or not value:
        return []
    fits = all(
        isinstance(one, dict) and "value" in one and {"user_id", "status"} & one.keys()
        for one in value
    )
    return value if fits else []


def _rows(record: Said) -> dict[str, Any]:
    asked = _questions(record)
    beside = {name + end for name in asked for end in (SUGGESTED, ABOUT)}
    suggestions = {}
    for name in asked:
        if record.get(name + SUGGESTED) is not None:
            about = record.get(name + ABOUT)
            about = about if isinstance(about, dict) else {}
            suggestions[name] = {**about, "value": record[name + SUGGESTED]}
    fields = {
        name: value
        for name, value in record.items()
        if name not in {*asked, *beside, *OF_TOOL} and value not in ([], {})
    }
    responses = {name: _responses(record[name]) for name in asked}
    return {"fields": fields, "responses": responses, "suggestions": suggestions}


def _opened(text: str) -> object:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
