"""What was answered in an annotation, by the name of the control that asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.interop.choices import flat_values
from core.interop.source import readable
from core.interop.values import list_of, object_of, text_of

SINGLE = ("choices", "rating", "number", "selected", "taxonomy")
"""Keys of a value that can be a label."""

WORDS = ("text",)
"""Keys of a value that holds words."""

TYPES = {"choices": "label", "rating": "label", "taxonomy": "label", "pairwise": "label",
         "number": "label", "textarea": "rationale"}  # fmt: skip
"""Kinds of controls by what they are for."""

REGION = ("start", "end", "labels", "rectanglelabels", "hypertextlabels")


def answers(results: object, column: str) -> dict[str, list[str]]:
    """Answers of an annotation, by the name of the control.

    Parameters
    ----------
    results : list
        As the file has it.
    column : str
        Its key, for messages.

    Raises
    ------
    Odd
        If it is not a list of results.
    """
    found: dict[str, list[str]] = {}
    for result in list_of(results, column):
        result = object_of(result, column)
        name = text_of(result.get("from_name"), "from_name")
        if name is None:  # relations between regions have none
            continue
        found.setdefault(name, []).extend(_values(result.get("value"), name))
    return found


def _values(value: object, name: str) -> list[str]:
    inner = object_of(value, name)
    key = next((key for key in (*SINGLE, *WORDS) if key in inner), None)
    if key is None or (key == "text" and any(part in inner for part in REGION)):
        return []
    return flat_values(inner[key], name, paths=key == "taxonomy")


def controls(results: object) -> dict[str, str]:
    """Names of the controls in an annotation and what each is for (label, rationale)."""
    found: dict[str, str] = {}
    for result in results if isinstance(results, list) else ():
        named = result.get("from_name") if isinstance(result, Mapping) else None
        name = named.strip() if isinstance(named, str) else ""
        if not name or readable(name) != name:
            continue
        value: Any = result.get("value")
        region = isinstance(value, Mapping) and any(part in value for part in REGION)
        use = TYPES.get(str(result.get("type")))
        if use and not region:
            found.setdefault(name, use)
    return found
