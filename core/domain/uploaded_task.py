"""What somebody says of the decision task that uploaded items belong to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UploadedTask:
    """What is said of an uploaded benchmark as a whole; its rows stand in tables of their own.

    Attributes
    ----------
    name : str
        Short name: letters, digits, ``-`` and ``_``.
    title : str
        Its name on screens.
    noun, plural : str
        What an item is called.
    rule : str
        The expert's rule in one sentence; may be empty.
    classes : tuple of str
        Class names in their order; a class code is a position in it.
    positive : str or None
        The class that counts as "yes" where the two kinds of mistakes are told apart; the last
        one if None.
    """

    name: str
    title: str
    noun: str
    plural: str
    rule: str
    classes: tuple[str, ...]
    positive: str | None
