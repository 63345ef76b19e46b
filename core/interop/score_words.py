"""What is said of scores that are neither right nor wrong, and of costs without a currency."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

DOLLARS = "Costs are taken as US dollars; the file names no currency."


def score_notes(scores: Sequence[float | None]) -> Iterator[str]:
    """How many answers had such scores, and how they count.

    Parameters
    ----------
    scores : sequence of float or None
        Of answers without an error: 1 right, 0 wrong, None where there is none.

    Examples
    --------
    >>> list(score_notes([1, 0.5, 0.25, 0]))[0]
    'Partial scores, above 0 and below 1: 2 of 4 answers.'
    """
    partial = sum(score is not None and 0 < score < 1 for score in scores)
    beyond = sum(score is not None and not 0 <= score <= 1 for score in scores)
    none = sum(score is None for score in scores)
    told = (
        ("Partial scores, above 0 and below 1", partial),
        ("Scores below 0 or above 1", beyond),
        ("No score", none),
    )
    said = [f"{what}: {n:,} of {len(scores):,} answers." for what, n in told if n]
    yield from said
    if said:
        yield (
            "They are saved as neither right nor wrong. A PoC does not use them: it compares each "
            "answer with the expert's answer."
        )
