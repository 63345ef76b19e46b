"""A labelled text on its way to training, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.benchmark import Split
from core.domain.errors import BadUsage


class ExampleOrigin(StrEnum):
    """Where an example comes from."""

    ORIGINAL = "original"
    COPY = "copy"
    NOISE = "noise"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Example:
    """A labelled text.

    Attributes
    ----------
    parent_id : str or None
        The example it was made from; None for an original.
    """

    item_id: str
    text: str
    label: str
    split: Split = Split.POOL
    origin: ExampleOrigin = ExampleOrigin.ORIGINAL
    parent_id: str | None = None


def training_only(examples: Sequence[Example], what: str) -> None:
    """Refuse what would make examples for the practice set or the exam.

    Raises
    ------
    BadUsage
        If an example is not of the working set.
    """
    for example in examples:
        if example.split is not Split.POOL:
            raise BadUsage(
                f"{what} is for training only",
                f"{example.item_id} is in {example.split}: made-up items there would make every "
                "score meaningless.",
                "Use examples of the training pool only.",
            )


def made_from(parent: Example, text: str, origin: ExampleOrigin, number: int) -> Example:
    """A new example with its parent's label and id.

    Examples
    --------
    >>> made_from(Example("d1", "two eggs", "yes"), "two egs", ExampleOrigin.NOISE, 1).item_id
    'd1~noise1'
    """
    return Example(
        f"{parent.item_id}~{origin}{number}",
        text,
        parent.label,
        parent.split,
        origin,
        parent.item_id,
    )
