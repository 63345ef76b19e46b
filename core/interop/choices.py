"""What was chosen: one value or several, as texts, and the one label among them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence

from core.interop.values import Odd, shown, text_of

PARTS = " / "
"""Between the steps of a path through a taxonomy."""

SEVERAL, NOT_ONE = "several answers were chosen", "is not one answer"
LONGEST_LIST = 10_000
"""Letters up to which a text may be a list of answers."""
BRACKETS = (("[", "]"), ("{", "}"))
UNPARTED = re.compile(r"""(['"])\s+(['"])""")


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
            SEVERAL,
        )
    return different[0] if different else None


def answer_of(value: object, name: str) -> str | None:
    """The one answer in a value that may be a list, or a list written down as text.

    Parameters
    ----------
    value : object
        Text may be JSON, or as Python and NumPy print a list.
    name : str
        Of the column, for messages.

    Returns
    -------
    str or None
        None where there is none.

    Raises
    ------
    Odd
        If there are several, or it is a record or a list of lists.

    Examples
    --------
    >>> [answer_of(value, "gold") for value in (["spam"], "['spam']", [], "[PAD]", True)]
    ['spam', 'spam', None, '[PAD]', 'true']
    """
    held = _opened(value.strip()) if isinstance(value, str) else value
    parts = held if isinstance(held, list) else [held]
    if any(isinstance(part, dict | list | set | tuple) for part in parts):
        raise Odd(name, f"{shown(value)} is a record or a list of lists, not one answer.", NOT_ONE)
    return one_label(flat_values(parts, name), name)


def _opened(written: str) -> object:
    """A list or record that is written down; anything else as it is."""
    if len(written) > LONGEST_LIST or (written[:1], written[-1:]) not in BRACKETS:
        return written
    for read in (json.loads, _as_python):
        try:
            found: object = read(written)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, dict | list | set):
            return found
    # Whatever it is, it is no list: some classes are called [so].
    return written


def _as_python(written: str) -> object:
    # NumPy parts the elements by spaces alone, which Python would read as one text.
    return ast.literal_eval(UNPARTED.sub(r"\1, \2", written))
