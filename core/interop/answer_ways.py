"""Ways to settle what answers stand for, as options ``--answer ANSWER=CLASS``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.interop.questions import Way
from core.interop.reading import LEFT_OUT

OTHERS = "*"
"""Stands for every answer that spells no class."""
SHOWN, LONGEST_SHOWN = 6, 60
ONE_BY_ONE = 4
"""Answers that spell no class and are listed in the command; more are ``OTHERS``."""


def answer_pairs(meaning: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a way says of answers."""
    return tuple(("answer", f"{theirs}={ours}") for theirs, ours in meaning.items())


def answer_option(theirs: str, ours: str) -> str:
    """One option as typed.

    Examples
    --------
    >>> answer_option("not sure", "no"), answer_option("-", "-")
    ("--answer 'not sure=no'", '--answer=-=-')
    """
    # A long answer cannot be typed: the command shows how it would go.
    shown = theirs if _short(theirs) else "ANSWER"
    return Way("", answer_pairs({shown: shown if ours == theirs else ours})).options


def ways_of(spelled: Mapping[str, str], rest: Sequence[str], not_counted: str) -> tuple[Way, ...]:
    """Take the classes that answers spell, or none of them.

    Parameters
    ----------
    spelled : mapping of str to str
        Class that is spelled otherwise, by the answer.
    rest : sequence of str
        Answers that spell none.
    not_counted : str
        What becomes of an answer of no class: ``wrong``.

    Examples
    --------
    >>> for way in ways_of({"Yes.": "yes"}, ["unsure"], "wrong"):
    ...     print(f"{way.label}: {way.options}")
    take the class they spell, count the others as wrong: --answer Yes.=yes --answer unsure=-
    count them as wrong: --answer Yes.=- --answer unsure=-
    """
    one_by_one = len(rest) <= ONE_BY_ONE and all(_short(word) for word in rest)
    left = dict.fromkeys(rest if one_by_one else [OTHERS], LEFT_OUT) if rest else {}
    none = {**dict.fromkeys(spelled, LEFT_OUT), **left}
    ways = [Way(f"count them as {not_counted}", answer_pairs(none))]
    if spelled:
        beside = f", count the others as {not_counted}" if rest else ""
        taken = answer_pairs({**spelled, **left})
        ways.insert(0, Way(f"take the class they spell{beside}", taken))
    return tuple(ways)


def listed(counts: Mapping[str, int], words: Iterable[str]) -> str:
    """Words by how often they are there, the first few.

    Examples
    --------
    >>> listed({"Yes": 2, "No.": 1}, ["No.", "Yes"])
    "'Yes' 2 times, 'No.'"
    """
    order = sorted(words, key=lambda word: -counts[word])
    told = []
    for word in order[:SHOWN]:
        shown = repr(word if len(word) <= LONGEST_SHOWN else f"{word[: LONGEST_SHOWN - 1]}…")
        told.append(f"{shown} {counts[word]:,} times" if counts[word] > 1 else shown)
    more = f" and {len(order) - SHOWN:,} others" if len(order) > SHOWN else ""
    return ", ".join(told) + more


def _short(word: str) -> bool:
    return len(word) <= LONGEST_SHOWN and word.isprintable()
