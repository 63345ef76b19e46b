"""Fairness checks as a reader is told them; records keep the words that their hash is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from core.domain.verdict import Fairness

_SHOWN = (
    ("no exam item in", "no test item in"),
    ("one look at the exam per run", "one evaluation on the test set per run"),
    ("before the first look", "before the first evaluation"),
    ("that repeat an exam item", "that repeat a test item"),
    ("no way was trained on an item that repeats an exam item", "no approach was trained on an "
     "item that repeats a test item"),
    ("each scored on the exam 1 time", "each scored on the test set once"),
    ("scored on the exam", "scored on the test set"),
)  # fmt: skip


def fairness_words(checks: Iterable[Fairness]) -> tuple[Fairness, ...]:
    """The checks in the words of screens and reports.

    Examples
    --------
    >>> (told,) = fairness_words([Fairness("one look at the exam per run", True, "")])
    >>> told.check
    'one evaluation on the test set per run'
    """
    return tuple(replace(one, check=_shown(one.check), detail=_shown(one.detail)) for one in checks)


def _shown(text: str) -> str:
    for recorded, shown in _SHOWN:
        text = text.replace(recorded, shown)
    return text
