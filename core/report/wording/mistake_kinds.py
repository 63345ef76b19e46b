"""What screens call the kinds of mistakes, and how many exam items can be mistaken so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorKind:
    """One kind of mistake.

    Attributes
    ----------
    title : str
        What goes wrong: ``Says keto, is not``; with more classes the one that is missed.
    truth : str
        What the expert says.
    said : str
        What is wrongly answered; empty where that can be any other class.
    items : int
        Exam items of which the expert says that.
    """

    title: str
    truth: str
    said: str
    items: int


def kinds_of(classes: Sequence[str], positive: int, items: Sequence[int]) -> tuple[ErrorKind, ...]:
    """Kinds in the order in which they are counted: a wrong yes and a wrong no, or by class.

    Parameters
    ----------
    items : sequence of int
        Exam items of each class.

    Examples
    --------
    >>> [kind.title for kind in kinds_of(("not keto", "keto"), 1, (600, 400))]
    ['Says keto, is not', 'Says not keto, is keto']
    >>> [kind.title for kind in kinds_of(("return", "payment", "other"), 0, (5, 4, 1))]
    ['return', 'payment', 'other']
    """
    if len(classes) == 2:
        yes, no = classes[positive], classes[1 - positive]
        return (
            ErrorKind(f"Says {yes}, is not", no, yes, items[1 - positive]),
            ErrorKind(f"Says {no}, is {yes}", yes, no, items[positive]),
        )
    return tuple(
        ErrorKind(name, name, "", count) for name, count in zip(classes, items, strict=True)
    )
