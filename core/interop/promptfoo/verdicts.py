"""Whether an answer was right, out of several assertions about it.

``score`` averages all assertions and ``success`` needs all of them, those on cost and latency
included: neither says by itself whether the answer was right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core.interop.values import needed, number_of, object_of, text_of

NAMED, ASSERTION, SCORE = "namedScores.", "assertion.", "score"
ABOUT_ANSWERS = ("accuracy", "correct", "correctness", "exact_match", "exact match", "match")
NOT_ABOUT_ANSWERS = frozenset({"cost", "latency", "perplexity", "perplexity-score"})
HIDDEN = "unnamed"

Row = Mapping[str, Any]


def verdicts(row: Row) -> dict[str, float | None]:
    """Everything a row says about its answer, 1 right and 0 wrong, by the name of what says it.

    Raises
    ------
    Odd
        If a score is not a number.
    """
    found: dict[str, float | None] = {}
    for name, score in object_of(row.get("namedScores"), "namedScores").items():
        named = NAMED + needed(name, "namedScores")
        found[named] = number_of(score, named)
    parts = assertions(row)
    for kind in {kind for kind, _ in parts}:
        passed = [passes for other, passes in parts if other == kind]
        found[ASSERTION + kind] = float(all(passed))
    if not parts and _asked_one_thing(row):
        found[SCORE] = number_of(row.get("score"), SCORE)
    return found


def _asked_one_thing(row: Row) -> bool:
    """Whether the test makes one assertion, about the answer; without any everything passes."""
    test = row.get("testCase")
    told = test.get("assert") if isinstance(test, dict) else None
    if not isinstance(told, list) or len(told) != 1 or not isinstance(told[0], dict):
        return False
    return str(told[0].get("type")) not in NOT_ABOUT_ANSWERS


def assertions(row: Row) -> list[tuple[str, bool]]:
    """Kind and outcome of each assertion.

    Raises
    ------
    Odd
        If a kind is no text.
    """
    graded = row.get("gradingResult")
    parts = graded.get("componentResults") if isinstance(graded, dict) else None
    found = []
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            told = part.get("assertion")
            kind = told.get("type") if isinstance(told, dict) else None
            named = (text_of(kind, "type") if isinstance(kind, str) else None) or HIDDEN
            found.append((named, part.get("pass") is True))
    return found


def guessed_verdict(names: Iterable[str]) -> str | None:
    """Which of these says whether the answer was right; None where several could.

    Examples
    --------
    >>> guessed_verdict(["namedScores.accuracy", "namedScores.tone", "assertion.cost"])
    'namedScores.accuracy'
    >>> guessed_verdict(["assertion.equals", "assertion.cost"])
    'assertion.equals'
    >>> guessed_verdict(["assertion.equals", "assertion.contains"]) is None
    True
    """
    known = list(dict.fromkeys(names))
    named = [name for name in known if name.startswith(NAMED)]
    by_word = {name.removeprefix(NAMED).casefold(): name for name in named}
    for word in ABOUT_ANSWERS:
        if word in by_word:
            return by_word[word]
    if len(named) == 1:
        return named[0]
    if named:
        return None
    kinds = [name for name in known if name.startswith(ASSERTION)]
    about = [name for name in kinds if name.removeprefix(ASSERTION) not in NOT_ABOUT_ANSWERS]
    if len(about) == 1:
        return about[0]
    return SCORE if SCORE in known and not kinds else None
