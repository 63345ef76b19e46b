"""One person's answer to one question as a label, however the form wrote it down."""

from __future__ import annotations

import json
from typing import Any

from core.interop.values import Odd, needed, shown, text_of

TRUE, FALSE = "true", "false"
DEEPEST = 4
MOST_PARTS = 100


def label_of(answer: object, column: str) -> str | None:
    """The class that was chosen, None where nothing was.

    A form writes plain text, an object of booleans (one per choice), an object with ``label``,
    or a list.

    Raises
    ------
    Odd
        If several were chosen, or it is nothing of the kind.

    Examples
    --------
    >>> label_of({"yes": True, "no": False}, "Answer.keto")
    'yes'
    """
    return _within(answer, column, 0)


def _within(answer: object, column: str, depth: int) -> str | None:
    if depth > DEEPEST:
        raise Odd(column, f"{shown(answer)} is nested too deeply.", "is nested too deeply")
    if isinstance(answer, list):
        return _only([_within(part, column, depth + 1) for part in answer[:MOST_PARTS]], column)
    if not isinstance(answer, dict):
        return text_of(answer, column)
    # Before the keys: a form may have a choice that is called "label".
    if all(isinstance(chosen, bool) for chosen in answer.values()):
        return _only([text_of(name, column) for name, chosen in answer.items() if chosen], column)
    for key in ("label", "labels", "value"):
        if key in answer:
            return _within(answer[key], column, depth + 1)
    raise Odd(column, f"{shown(answer)} is not one answer.", "is not one answer")


def _only(chosen: list[str | None], column: str) -> str | None:
    found = [name for name in chosen if name is not None]
    if len(found) > 1:
        raise Odd(
            column,
            f"Several answers were chosen: {shown(', '.join(found))}. One label is needed.",
            "several answers were chosen",
        )
    return found[0] if found else None


def task_answers(cell: str, column: str) -> dict[str, Any]:
    """The questions and answers of a form that writes them into one cell of JSON."""
    if not cell:
        return {}
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError) as error:
        raise Odd(column, f"{shown(cell)} is not JSON.", "is not JSON") from error
    parts = found if isinstance(found, list) else [found]
    if not all(isinstance(part, dict) for part in parts):
        raise Odd(column, f"{shown(cell)} is not a list of answers.", "is not a list of answers")
    return {needed(name, column): answer for part in parts for name, answer in part.items()}


def grouped(names: list[str], cells: list[list[str]]) -> dict[str, tuple[str, str]]:
    """Columns that are one choice each, as question and choice.

    Some forms write ``keto.yes`` and ``keto.no``, or ``yes.yes`` and ``no.no``, with true or
    false in them.

    Parameters
    ----------
    names : list of str
        Names of the answers.
    cells : list of list of str
        Their first cells, as long.
    """
    parted = {
        name: name.partition(".")
        for name, column in zip(names, cells, strict=True)
        if "." in name and {""} < {*column, ""} <= {TRUE, FALSE, ""}
    }
    # One column each (``yes.yes``, ``no.no``): the stems are the choices of a question that has no
    # name of its own. A single one of them is no choice between anything.
    lone = [name for name in parted if _alone(parted[name][0], parted)]
    found = {name: (stem, choice) for name, (stem, _, choice) in parted.items()}
    if len(lone) > 1:
        found |= {name: ("(chosen)", parted[name][2]) for name in lone}
    else:
        for name in lone:
            del found[name]
    return found


def _alone(stem: str, parted: dict[str, tuple[str, str, str]]) -> bool:
    return sum(other == stem for other, _, _ in parted.values()) == 1
