"""One piece of the expert's mental model, in words and in code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RationaleKind(StrEnum):
    """A vote answers an item or stays silent; a rewrite cleans the text before the votes."""

    VOTE = "vote"
    REWRITE = "rewrite"


@dataclass(frozen=True)
class Rationale:
    """A coded rationale, in one of its versions.

    Attributes
    ----------
    words : str
        What the expert said.
    predicate : str
        A DuckDB expression over ``text`` (lower case, as written) and ``u`` (the same after
        the rewrites). A vote's gives true or false, a rewrite's gives the new ``u``.
    label : int or None
        Class code a vote speaks for; None for a rewrite.
    iteration : int
        Round in which this version was written.
    author : str
        ``"simulated analyst"``, ``"hand-written"`` or a person.
    """

    id: str
    version: int
    kind: RationaleKind
    words: str
    predicate: str
    label: int | None
    iteration: int
    author: str
