"""What was chosen: one value or several, as texts, and the one label among them."""

from __future__ import annotations

from collections.abc import Sequence

from core.interop.values import Odd, shown, text_of

PARTS = " / "
"""Between the steps of a path through a taxonomy."""


def flat_values(value: object, name: str, paths: bool = False) -> list[str]:
    """A value or a list of them as texts; a path through a taxonomy is one.

    Examples
    --------
    >>> flat_values([["food", "eggs"]], "topic", paths=True)
    ['food / eggs']
    """
    parts = value if isinstance(value, list) else [value]
    found = []
    for part in parts:
        if paths and isinstance(part, list):
            steps = [text_of(step, name) for step in part]
            found.append(PARTS.join(step for step in steps if step))
        else:
            found.append(text_of(part, name) or "")
    return [text for text in found if text]


def one_label(values: Sequence[str], name: str) -> str | None:
    """The one label among the answers to a question, None where there is none.

    Raises
    ------
    Odd
        If several were chosen.
    """
    # The same answer twice is still one answer.
    different = list(dict.fromkeys(values))
    if len(different) > 1:
        raise Odd(
            name,
            f"Several answers were chosen: {shown(', '.join(different))}. One label is needed.",
            "several answers were chosen",
        )
    return different[0] if different else None
