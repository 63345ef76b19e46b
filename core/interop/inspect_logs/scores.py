"""Scores of a sample: letters, numbers, or several under names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.interop.values import Odd, needed, object_of, shown

SCORES = "scores."
LETTERS: Mapping[str, float | None] = {"c": 1.0, "i": 0.0, "n": 0.0, "p": 0.5}
"""Correct, incorrect, no answer, partly correct."""

WORDS: Mapping[str, float] = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
ABOUT_ANSWERS = ("accuracy", "correct", "exact", "match", "choice", "answer", "includes", "pattern")

Sample = Mapping[str, Any]


def scores_of(sample: Sample) -> dict[str, tuple[object, str | None]]:
    """Value and answer of each score by its name; a score of several values has one name each.

    Raises
    ------
    Odd
        If they are not as Inspect writes them.
    """
    found: dict[str, tuple[object, str | None]] = {}
    for scorer, told in object_of(sample.get("scores"), "scores").items():
        name = SCORES + needed(scorer, "scores")
        score = object_of(told, name)
        answer = score.get("answer")
        said = answer if isinstance(answer, str) else None
        value = score.get("value")
        parts = value.items() if isinstance(value, dict) else [("", value)]
        for part, single in parts:
            found[f"{name}.{needed(part, name)}" if part else name] = (single, said)
    return found


def share_right(value: object, column: str) -> float | None:
    """1 for right, 0 for wrong, between for partly; None where there is no score.

    Raises
    ------
    Odd
        If it is no score.

    Examples
    --------
    >>> [share_right(value, "scores.match") for value in ("C", "I", "P", "N", True, 0)]
    [1.0, 0.0, 0.5, 0.0, 1.0, 0.0]
    """
    if value is None:
        return None
    if isinstance(value, (bool, int, float)) and value == value:
        return float(value) if abs(value) < 10**9 else None  # huge whole numbers are no floats
    if isinstance(value, str):
        known = {**LETTERS, **WORDS}
        if value.strip().casefold() in known:
            return known[value.strip().casefold()]
        try:
            return float(value)
        except ValueError:
            pass
    raise Odd(column, f"{shown(value)} is no score.", "is no score")


def guessed_score(names: Iterable[str]) -> str | None:
    """Which score says whether the answer was right: the only one, else by ``ABOUT_ANSWERS``.

    Parameters
    ----------
    names : iterable of str

    Returns
    -------
    str or None
        The surest of several that are called so; None where none is.

    Examples
    --------
    >>> guessed_score(["scores.match"]), guessed_score(["scores.match", "scores.style"])
    ('scores.match', 'scores.match')
    >>> guessed_score(["scores.a", "scores.b"]) is None
    True
    """
    known = list(dict.fromkeys(names))
    if len(known) == 1:
        return known[0]
    about = [
        name
        for word in ABOUT_ANSWERS
        for name in known
        if name.removeprefix(SCORES).casefold() == word
    ]
    return about[0] if about else None
